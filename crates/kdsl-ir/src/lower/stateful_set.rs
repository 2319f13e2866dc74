//! StatefulSets: pods with a name and data of their own.

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::deployment::amount;
use crate::lower::workload::{spec_head, workload_metadata};
use crate::lower::{names, object, volumes};
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The StatefulSet of a stateful component, with the template of its pods.
///
/// **Invariant:** its claims stay when it goes and when it shrinks.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>, template: Entry) -> Object {
    let mut spec = spec_head(component);
    spec.push(field!("serviceName": names::object(&component.component.object_name, "headless")));
    let rollout = &component.component.pod.rollout;
    let order = if rollout.together { literal!("Parallel") } else { literal!("OrderedReady") };
    let written = component.component.container.written.statement("rollout");
    spec.push(field!("podManagementPolicy": order).at_any(written));
    let mut rolling = Vec::new();
    rolling.extend(rollout.partition.map(|it| field!("partition": Expr::Int(i64::from(it)))));
    rolling.extend(rollout.unavailable.as_ref().map(|it| field!("maxUnavailable": amount(it))));
    let mut strategy = vec![field!("type": literal!("RollingUpdate"))];
    if !rolling.is_empty() {
        strategy.push(field!("rollingUpdate": Node::Map(rolling)));
    }
    spec.push(field!("updateStrategy": Node::Map(strategy)).at_any(written));
    let claims = volumes::claim_templates(cx, component);
    if !claims.is_empty() {
        spec.push(field!("persistentVolumeClaimRetentionPolicy": map! {
            "whenDeleted": literal!("Retain"),
            "whenScaled": literal!("Retain"),
        }));
    }
    spec.push(template);
    if !claims.is_empty() {
        spec.extend(volumes::claims_field(claims));
    }
    let body = Node::Map(vec![workload_metadata(cx, component), field!("spec": Node::Map(spec))]);
    object(component, "apps/v1", "StatefulSet", component.name.clone(), text!("stateful-set"), body)
}

/// The label that a StatefulSet gives to one of its pods.
pub(crate) fn pod_name_label(component: &ComponentContext<'_>, index: u32) -> Entry {
    let name = Expr::concat([component.name.clone(), Expr::Str(format!("-{index}").into())]);
    field!("statefulset.kubernetes.io/pod-name": name)
}
