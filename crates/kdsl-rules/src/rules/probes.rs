//! Probes.

use super::{core, handler};
use crate::at::{At, Origin};

/// `validateProbe`, `validateLivenessProbe`, `validateReadinessProbe` and `validateStartupProbe`
pub(super) fn check(container: At<'_>, grace: i64) {
    for (key, origin) in [
        ("livenessProbe", core("validateLivenessProbe")),
        ("readinessProbe", core("validateReadinessProbe")),
        ("startupProbe", core("validateStartupProbe")),
    ] {
        let Some(probe) = container.field(key) else { continue };
        handler::check(probe, &["exec", "httpGet", "tcpSocket", "grpc"], grace, core("validateProbe"));
        let successes = probe.child("successThreshold");
        if key != "readinessProbe" && successes.tree.as_int().is_some_and(|it| it != 1) {
            successes.refuse(origin, "must be 1: one success is enough here");
        }
        if let Some(period) = probe.field("terminationGracePeriodSeconds").filter(|_| key == "readinessProbe") {
            period.refuse(origin, "can't be set: this probe ends nothing");
        }
        numbers(probe);
    }
}

fn numbers(probe: At<'_>) {
    const ORIGIN: Origin = core("validateProbe");
    for key in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] {
        probe.child(key).must_be_in(0, i64::from(i32::MAX), ORIGIN);
    }
}
