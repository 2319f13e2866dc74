//! DaemonSets.

use super::{apps, template};
use crate::at::{At, Origin};

/// `ValidateDaemonSetSpec`
pub(super) fn check(object: At<'_>) {
    let spec = object.child("spec");
    let pods = spec.child("template");
    template::selected(spec, apps("ValidateDaemonSetSpec"));
    template::check(pods, &[]);
    template::runs_for_ever(pods);
    let strategy = spec.child("updateStrategy");
    if let Some(rolling) = strategy.field("rollingUpdate").filter(|_| strategy.text("type") != Some("OnDelete")) {
        self::rolling(rolling);
    }
}

/// `ValidateRollingUpdateDaemonSet`: one pod more, or one pod less, but not both.
fn rolling(rolling: At<'_>) {
    const ORIGIN: Origin = apps("ValidateRollingUpdateDaemonSet");
    let (unavailable, surge) = (rolling.child("maxUnavailable"), rolling.child("maxSurge"));
    template::share(unavailable, true);
    template::share(surge, true);
    let has_surge = rolling.has("maxSurge") && !template::is_none(surge);
    // Where nothing is said it is one.
    let has_unavailable = !template::is_none(unavailable);
    match (has_unavailable, has_surge) {
        (true, true) if rolling.has("maxUnavailable") => {
            surge.refuse_beside(unavailable, ORIGIN, "can't be set while `maxUnavailable` is not 0");
        }
        (true, true) => surge.refuse(ORIGIN, "can't be set while `maxUnavailable` is 1, which it is by default"),
        (false, false) => {
            unavailable.refuse_beside(surge, ORIGIN, "can't be 0 while `maxSurge` is 0: no pod could be replaced");
        }
        _ => {}
    }
}
