//! PodDisruptionBudgets: how many pods a drained node may take at once.

use std::sync::Arc;

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, match_labels, metadata, object_labels};
use crate::lower::object;
use crate::macros::{field, literal, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The PodDisruptionBudget of a component with replicas: from two replicas on, since for one it would only block drains.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<Object> {
    if !component.component.kind.has_replicas() {
        return None;
    }
    // One of the two, as Kubernetes wants it.
    let (least, most) = (&component.paths.pdb_min_available, &component.paths.pdb_max_unavailable);
    let has_least = Expr::NonEmpty(least.clone());
    let spec = Node::Map(vec![
        Entry::field_when(has_least.clone(), "minAvailable", Expr::Scalar(least.clone())),
        Entry::field_when(Expr::Not(Arc::new(has_least)), "maxUnavailable", Expr::Scalar(most.clone())),
        field!("unhealthyPodEvictionPolicy": literal!("AlwaysAllow")),
        field!("selector": match_labels(component)),
    ]);
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": spec),
    ]);
    let when = Expr::All(vec![Expr::Truth(component.paths.pdb_create.clone()), component.several_replicas()]);
    Some(Object {
        when: Some(when),
        origin: Some(
            component.component.container.written.statement("disruption").unwrap_or(component.component.count_span),
        ),
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
