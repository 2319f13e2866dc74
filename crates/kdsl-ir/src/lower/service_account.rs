//! ServiceAccounts: each component has its own, and no token of it.

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, metadata, object_labels};
use crate::lower::object;
use crate::macros::{field, text};
use crate::node::Node;
use crate::package::Object;

/// The ServiceAccount of a component.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let annotations = Annotations::of_object(cx).with_values(&component.paths.service_account_annotations);
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), annotations),
        field!("automountServiceAccountToken": Expr::Bool(false)),
    ]);
    object(component, "v1", "ServiceAccount", component.name.clone(), text!("service-account"), body)
}
