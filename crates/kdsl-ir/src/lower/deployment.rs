//! Deployments: interchangeable pods.

use std::sync::Arc;

use kdsl_semantic::model::Sharing;

use crate::expression::{CompareOp, Expr};
use crate::lower::claim::is_kept;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::any;
use crate::lower::object;
use crate::lower::workload::{spec_head, workload_metadata};
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The Deployment of a stateless component, with the template of its pods.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>, template: Entry) -> Object {
    let mut spec = spec_head(component);
    let written = component.component.container.written.statement("rollout");
    spec.extend(strategy(component).into_iter().map(|it| it.at_any(written)));
    spec.push(template);
    let body = Node::Map(vec![workload_metadata(cx, component), field!("spec": Node::Map(spec))]);
    object(component, "apps/v1", "Deployment", component.name.clone(), text!("deployment"), body)
}

/// The field `strategy`: a new pod before an old one goes. Where only one node or pod can have the volume, the new pod would
/// wait for ever for the old one to let go of it.
fn strategy(component: &ComponentContext<'_>) -> Vec<Entry> {
    let rollout = &component.component.pod.rollout;
    if rollout.recreate {
        return vec![field!("strategy": map! { "type": literal!("Recreate") })];
    }
    let rolling = field!("strategy": map! {
        "type": literal!("RollingUpdate"),
        "rollingUpdate": map! {
            "maxUnavailable": rollout.unavailable.as_ref().map_or(Expr::Int(0), amount),
            "maxSurge": rollout.surge.as_ref().map_or(Expr::Int(1), amount),
        },
    });
    let volumes = component.component.volumes.iter().zip(&component.paths.volumes);
    let single: Vec<Expr> = volumes
        .filter(|(volume, _)| volume.sharing == Sharing::Shared)
        .map(|(_, paths)| Expr::All(vec![is_kept(paths), is_single(&paths.access_mode)]))
        .collect();
    match any(single) {
        None => vec![rolling],
        Some(single) => vec![
            Entry::Guarded {
                when: single.clone(),
                entries: vec![field!("strategy": map! { "type": literal!("Recreate") })],
            },
            Entry::Guarded { when: crate::lower::expression::negated(single), entries: vec![rolling] },
        ],
    }
}

/// A number of pods, or a percentage of them.
pub(crate) fn amount(amount: &Arc<str>) -> Expr {
    amount.parse().map_or_else(|_| Expr::Str(Arc::clone(amount)), Expr::Int)
}

/// Whether an access mode lets one node or one pod only have the volume.
pub(crate) fn is_single(access_mode: &crate::expression::KnobPath) -> Expr {
    Expr::Compare(CompareOp::NotEqual, Arc::new((Expr::Text(access_mode.clone()), literal!("ReadWriteMany"))))
}
