//! What workloads have in common.

use std::sync::Arc;

use kdsl_semantic::model::Kind;

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::exemptions;
use crate::lower::labels::{Annotations, any, match_labels, metadata, workload_labels};
use crate::lower::replaced::ReplacedContext;
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
    let mut annotations = Annotations::of_object(cx).with_annotations_of(cx, component);
    if let Some((when, calls)) = connects_to(cx, component) {
        annotations = annotations.with_guarded(when, field!("app.openshift.io/connects-to": calls));
    }
    metadata(name, workload_labels(cx, component), exemptions::of_workload(component, annotations))
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
    let written = component.component.container.written.statement("ready-after");
    let seconds = component.component.pod.ready_after.map(|it| field!("minReadySeconds": Expr::Int(i64::from(it))));
    head.extend(seconds.map(|it| it.at_any(written)));
    head.push(field!("revisionHistoryLimit": Expr::Whole(component.paths.history_limit.clone())));
    head.push(field!("selector": match_labels(component)));
    head
}

/// The arrows of OpenShift's topology view: the workloads that this one calls, as a JSON list, and where there are any.
fn connects_to(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<(Expr, Expr)> {
    let callees = || component.component.calls.iter().filter_map(|it| cx.component(it));
    let arrow = |callee: &ComponentContext<'_>| {
        let (api_version, kind) = workload(callee.component.kind)?;
        let opening = format!(r#"{{"apiVersion":"{api_version}","kind":"{kind}","name":""#);
        Some([Expr::Str(opening.into()), callee.name.clone(), literal!(r#""}"#)])
    };
    let certain: Vec<_> = callees().filter(|it| cx.replaced(&it.component.name).is_none()).filter_map(arrow).collect();
    let is_certain = !certain.is_empty();
    // Several of them stand on a line each.
    let (opening, separator, end) = match certain.len() > 1 {
        true => (literal!("[\n  "), literal!(",\n  "), literal!("\n]")),
        false => (literal!("["), literal!(","), literal!("]")),
    };
    let mut parts = vec![opening];
    for (nth, arrow) in certain.into_iter().enumerate() {
        parts.extend((nth > 0).then(|| separator.clone()));
        parts.extend(arrow);
    }
    let mut conditions: Vec<Expr> = Vec::new();
    let sometimes: Vec<_> = callees().filter(|it| cx.replaced(&it.component.name).is_some()).collect();
    for callee in &sometimes {
        let Some(here) = cx.replaced(&callee.component.name).map(ReplacedContext::is_here) else { continue };
        let Some(arrow) = arrow(callee) else { continue };
        let comma = match any(conditions.clone()) {
            _ if is_certain => Some(literal!(",")),
            Some(when) => Some(Expr::If(Arc::new((when, literal!(","), literal!(""))))),
            None => None,
        };
        let arrow = Expr::concat(comma.into_iter().chain(arrow));
        // Where there is no other, there is no annotation without it.
        parts.push(match !is_certain && sometimes.len() == 1 {
            true => arrow,
            false => Expr::If(Arc::new((here.clone(), arrow, literal!("")))),
        });
        conditions.push(here);
    }
    parts.push(end);
    let when = match any(conditions) {
        _ if is_certain => Expr::OpenShift,
        Some(there) => Expr::All(vec![Expr::OpenShift, there]),
        None => return None,
    };
    Some((when, Expr::concat(parts)))
}
