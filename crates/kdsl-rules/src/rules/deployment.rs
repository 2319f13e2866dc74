//! Deployments, and ReplicaSets, which are a part of them.

use super::{apps, template};
use crate::at::{At, Origin};

/// What Kubernetes sets where nothing is said.
const PROGRESS_DEADLINE: i64 = 600;

/// `ValidateDeploymentSpec` and `ValidateReplicaSetSpec`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin = apps("ValidateDeploymentSpec");
    let spec = object.child("spec");
    let pods = spec.child("template");
    template::selected(spec, ORIGIN);
    template::check(pods, &[]);
    template::runs_for_ever(pods);
    if let Some(strategy) = spec.field("strategy") {
        self::strategy(strategy);
    }
    if object.text("kind") != Some("Deployment") {
        return;
    }
    let ready = spec.int("minReadySeconds").unwrap_or(0);
    if spec.int("progressDeadlineSeconds").unwrap_or(PROGRESS_DEADLINE) <= ready {
        let key = if spec.has("progressDeadlineSeconds") { "progressDeadlineSeconds" } else { "minReadySeconds" };
        let says = match key {
            "minReadySeconds" => format!("must be less than `progressDeadlineSeconds`, which is {PROGRESS_DEADLINE}"),
            _ => format!("must be more than `minReadySeconds`, which is {ready}"),
        };
        let other = if key == "minReadySeconds" { "progressDeadlineSeconds" } else { "minReadySeconds" };
        spec.child(key).refuse_beside(spec.child(other), ORIGIN, says);
    }
}

/// `ValidateDeploymentStrategy` and `ValidateRollingUpdateDeployment`
fn strategy(strategy: At<'_>) {
    const ROLLING: Origin = apps("ValidateRollingUpdateDeployment");
    let Some(rolling) = strategy.field("rollingUpdate") else { return };
    if strategy.text("type") == Some("Recreate") {
        let says = "can't be set: the strategy is `Recreate`";
        return rolling.refuse_beside(strategy.child("type"), apps("ValidateDeploymentStrategy"), says);
    }
    let (unavailable, surge) = (rolling.child("maxUnavailable"), rolling.child("maxSurge"));
    template::share(unavailable, true);
    template::share(surge, false);
    if template::is_none(unavailable) && template::is_none(surge) {
        unavailable.refuse_beside(surge, ROLLING, "can't be 0 while `maxSurge` is 0: no pod could be replaced");
    }
}
