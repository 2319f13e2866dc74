//! ServiceAccounts: each component has its own. A token of it is only in the pods that have access to Kubernetes' API.

use std::sync::Arc;

use crate::expression::Expr;
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, metadata, object_labels};
use crate::lower::object;
use crate::macros::{field, text};
use crate::node::Node;
use crate::package::Object;

/// The name of the helper that names a component's ServiceAccount.
pub(crate) fn helper_name(component: &ComponentContext<'_>) -> Arc<str> {
    format!("{}.serviceAccountName", component.component.name).into()
}

/// The helper that names a component's ServiceAccount.
pub(crate) fn helper(component: &ComponentContext<'_>) -> Helper {
    Helper {
        name: helper_name(component),
        docs: format!("The name of the ServiceAccount of {}.", component.component.name).into(),
        body: HelperBody::Text(Expr::Coalesce(vec![
            Expr::Text(component.paths.service_account_name.clone()),
            component.name.clone(),
        ])),
    }
}

/// The ServiceAccount of a component.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let annotations = Annotations::of_object(cx).with_values(&component.paths.service_account_annotations);
    let name = component.service_account();
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), annotations),
        field!("automountServiceAccountToken": Expr::Bool(false)),
    ]);
    Object {
        when: Some(Expr::Truth(component.paths.service_account_create.clone())),
        ..object(component, "v1", "ServiceAccount", name, text!("service-account"), body)
    }
}
