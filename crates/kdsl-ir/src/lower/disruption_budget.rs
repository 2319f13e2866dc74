//! PodDisruptionBudgets: how many pods a drained node may take at once.

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, match_labels, metadata, object_labels};
use crate::lower::object;
use crate::macros::{field, literal, map, text};
use crate::node::Node;
use crate::package::Object;

/// The PodDisruptionBudget of a component with replicas: from two replicas on, since for one it would only block drains.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<Object> {
    if !component.component.kind.has_replicas() {
        return None;
    }
    let spec = map! {
        "maxUnavailable": Expr::Scalar(component.paths.pdb_max_unavailable.clone()),
        "unhealthyPodEvictionPolicy": literal!("AlwaysAllow"),
        "selector": match_labels(component),
    };
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": spec),
    ]);
    let when = Expr::All(vec![Expr::Truth(component.paths.pdb_create.clone()), component.several_replicas()]);
    Some(Object {
        when: Some(when),
        origin: Some(component.component.count_span),
        ..object(
            component,
            "policy/v1",
            "PodDisruptionBudget",
            component.name.clone(),
            text!("pod-disruption-budget"),
            body,
        )
    })
}
