//! The Namespace that a program names. A chart has none: Helm is told the namespace.

use std::sync::Arc;

use crate::expression::Expr;
use crate::lower::context::AppContext;
use crate::lower::labels::{Annotations, metadata};
use crate::macros::text;
use crate::node::{Entry, Node};
use crate::package::{Object, Place};

/// The Namespace, if the program names one.
pub(crate) fn lower(cx: &AppContext<'_>) -> Option<Object> {
    let name = Expr::Str(Arc::clone(cx.app.namespace.as_ref()?));
    let labels = vec![Entry::Include(text!("labels"))];
    Some(Object {
        api_version: "v1".into(),
        kind: "Namespace".into(),
        namespaced: false,
        name: name.clone(),
        component: None,
        file: text!("namespace"),
        when: None,
        body: Node::Map(vec![metadata(name, labels, Annotations::of_object(cx))]),
        place: Place::Manifests,
        origin: Some(cx.app.span),
    })
}
