//! Image references.

use std::sync::Arc;

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::AppContext;
use crate::lower::knobs::paths::{AppPaths, ImagePaths};
use crate::macros::{field, literal, text};
use crate::node::{Entry, Node};

/// The helper `image`, which takes the parts of an image from the values.
pub(crate) fn helper(paths: &AppPaths) -> Helper {
    let part = |name: Arc<str>| Expr::Argument(name);
    let after = |separator: Expr, name: Arc<str>| {
        Expr::If(Arc::new((
            Expr::HasText(Arc::new(part(Arc::clone(&name)))),
            Expr::Concat(vec![separator, part(name)]),
            literal!(""),
        )))
    };
    Helper {
        name: text!("image"),
        docs: text!("The reference of an image, from its parts."),
        body: HelperBody::Text(Expr::Concat(vec![
            Expr::Coalesce(vec![Expr::Text(paths.image_registry.clone()), part(text!("registry"))]),
            literal!("/"),
            part(text!("repository")),
            after(literal!(":"), text!("tag")),
            after(literal!("@"), text!("digest")),
        ])),
    }
}

/// The reference of an image of the values.
pub(crate) fn reference(paths: &ImagePaths) -> Expr {
    Expr::Include(text!("image"), Some(paths.whole.clone()))
}

/// The field `imagePullSecrets`: the component's own, else those of the whole.
pub(crate) fn pull_secrets(cx: &AppContext<'_>, paths: &ImagePaths) -> [Entry; 2] {
    let field = |path: &KnobPath| Entry::Guarded {
        when: Expr::NonEmpty(path.clone()),
        entries: vec![field!("imagePullSecrets": Node::Values(path.clone()))],
    };
    [
        field(&paths.pull_secrets),
        Entry::Guarded {
            when: Expr::Not(Arc::new(Expr::NonEmpty(paths.pull_secrets.clone()))),
            entries: vec![field(&cx.paths.image_pull_secrets)],
        },
    ]
}
