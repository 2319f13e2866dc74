//! What workloads have in common.

use std::sync::Arc;

use kdsl_semantic::model::Kind;

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, match_labels, metadata, workload_labels};
use crate::macros::{field, literal};
use crate::node::Entry;

/// The API version and the kind of the object that a component of this kind becomes; `None` where nothing runs.
pub(crate) fn workload(kind: Kind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Kind::Stateless => ("apps/v1", "Deployment"),
        Kind::Stateful => ("apps/v1", "StatefulSet"),
        Kind::PerNode => ("apps/v1", "DaemonSet"),
        Kind::Job => ("batch/v1", "Job"),
        Kind::Cron => ("batch/v1", "CronJob"),
        Kind::External => return None,
    })
}

/// The metadata of a workload.
pub(crate) fn workload_metadata(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Entry {
    metadata_with_name(cx, component, component.name.clone())
}

/// The metadata of a workload of this name.
pub(crate) fn metadata_with_name(cx: &AppContext<'_>, component: &ComponentContext<'_>, name: Expr) -> Entry {
    let mut annotations = Annotations::of_object(cx).with_own(cx, &component.component.annotations);
    if let Some(calls) = connects_to(cx, component) {
        annotations = annotations.with_guarded(Expr::OpenShift, field!("app.openshift.io/connects-to": calls));
    }
    metadata(name, workload_labels(cx, component), annotations)
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
    let mut head = vec![replicas];
    head.extend(component.component.pod.ready_after.map(|it| field!("minReadySeconds": Expr::Int(i64::from(it)))));
    head.push(field!("revisionHistoryLimit": Expr::Whole(component.paths.history_limit.clone())));
    head.push(field!("selector": match_labels(component)));
    head
}

/// The arrows of OpenShift's topology view: the workloads that this one calls, as a JSON list.
fn connects_to(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<Expr> {
    let mut parts = Vec::new();
    for callee in component.component.calls.iter().filter_map(|it| cx.component(it)) {
        let Some((api_version, kind)) = workload(callee.component.kind) else { continue };
        let separator = if parts.is_empty() { "[" } else { r#""},"# };
        let opening = format!(r#"{separator}{{"apiVersion":"{api_version}","kind":"{kind}","name":""#);
        let opening = Expr::Str(opening.into());
        parts.push(opening);
        parts.push(callee.name.clone());
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(literal!(r#""}]"#));
    Some(Expr::concat(parts))
}
