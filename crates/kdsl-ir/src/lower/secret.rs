//! Secrets that are generated once.

use std::sync::Arc;

use kdsl_semantic::model::{SecretKey, SecretSource};

use crate::expression::Expr;
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, object_labels};
use crate::macros::{field, literal};
use crate::node::Node;
use crate::package::GeneratedSecret;

/// The name of the Secret that has a key.
pub(crate) fn name_of(key: &SecretKey) -> Expr {
    match &key.existing {
        Some(existing) => Expr::Str(Arc::clone(existing)),
        None => Expr::Include(helper_name(&key.component), None),
    }
}

/// The name of the helper that names the Secret of a component or external.
pub(crate) fn helper_name(component: &str) -> Arc<str> {
    format!("{component}.secretName").into()
}

/// The helper that names a component's Secret, if it has one.
pub(crate) fn helper(component: &ComponentContext<'_>) -> Option<Helper> {
    component.generates_secrets().then(|| Helper {
        name: helper_name(&component.component.name),
        docs: format!("The name of the Secret with the credentials of {}.", component.component.name).into(),
        body: HelperBody::Text(Expr::Coalesce(vec![
            Expr::Text(component.paths.existing_secret.clone()),
            component.name.clone(),
        ])),
    })
}

/// The Secret that is generated for a component, with a key for each of its secrets.
///
/// **Invariant:** it is kept as long as the data that it opens: a release that is removed leaves both.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<GeneratedSecret> {
    let mut keys = Vec::new();
    let mut origin = None;
    for secret in &component.component.secrets {
        if let SecretSource::Generated { length } = secret.source {
            origin = origin.or(Some(secret.span));
            keys.push((Arc::clone(&secret.name), length));
        }
    }
    let annotations = Annotations::of_object(cx).with(field!("helm.sh/resource-policy": literal!("keep")));
    let mut metadata = vec![field!("labels": Node::Map(object_labels(cx, component)))];
    metadata.extend(annotations.into_entry());
    Some(GeneratedSecret {
        name: component.name.clone(),
        component: component.label(),
        when: Expr::All(vec![
            Expr::Truth(cx.paths.generate_secrets.clone()),
            Expr::Not(Arc::new(Expr::HasText(Arc::new(Expr::Text(component.paths.existing_secret.clone()))))),
        ]),
        metadata,
        keys,
        origin: origin?,
    })
}
