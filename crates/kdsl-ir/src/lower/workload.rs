//! What Deployments and StatefulSets have in common.

use std::sync::Arc;

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, match_labels, metadata, workload_labels};
use crate::macros::{field, literal};
use crate::node::Entry;

/// The metadata of a workload.
pub(crate) fn workload_metadata(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Entry {
    let mut annotations = Annotations::of_object(cx).with_own(cx, &component.component.annotations);
    if let Some(calls) = connects_to(cx, component) {
        annotations = annotations.with_guarded(Expr::OpenShift, field!("app.openshift.io/connects-to": calls));
    }
    metadata(component.name.clone(), workload_labels(cx, component), annotations)
}

/// The fields with which the `spec` of a workload begins.
///
/// A component that scales itself has no `replicas`: writing them would undo what the autoscaler did.
pub(crate) fn spec_head(component: &ComponentContext<'_>) -> Vec<Entry> {
    let replicas =
        field!("replicas": Expr::Whole(component.paths.replica_count.clone())).at(component.component.count_span);
    let replicas = match component.scales {
        true => Entry::Guarded {
            when: Expr::Not(Arc::new(Expr::Truth(component.paths.autoscaling_enabled.clone()))),
            entries: vec![replicas],
        },
        false => replicas,
    };
    vec![
        replicas,
        field!("revisionHistoryLimit": Expr::Whole(component.paths.history_limit.clone())),
        field!("selector": match_labels(component)),
    ]
}

/// The arrows of OpenShift's topology view: the workloads that this one calls, as a JSON list.
fn connects_to(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<Expr> {
    let mut parts = Vec::new();
    for callee in component.component.calls.iter().filter_map(|it| cx.component(it)) {
        let opening = match (parts.is_empty(), callee.component.kind) {
            (true, kdsl_semantic::model::Kind::Stateless) => {
                literal!(r#"[{"apiVersion":"apps/v1","kind":"Deployment","name":""#)
            }
            (true, kdsl_semantic::model::Kind::Stateful) => {
                literal!(r#"[{"apiVersion":"apps/v1","kind":"StatefulSet","name":""#)
            }
            (false, kdsl_semantic::model::Kind::Stateless) => {
                literal!(r#""},{"apiVersion":"apps/v1","kind":"Deployment","name":""#)
            }
            (false, kdsl_semantic::model::Kind::Stateful) => {
                literal!(r#""},{"apiVersion":"apps/v1","kind":"StatefulSet","name":""#)
            }
        };
        parts.push(opening);
        parts.push(callee.name.clone());
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(literal!(r#""}]"#));
    Some(Expr::concat(parts))
}
