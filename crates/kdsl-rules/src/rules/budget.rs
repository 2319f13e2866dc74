//! PodDisruptionBudgets.

use super::{selector, template};
use crate::at::{At, Origin};

/// `ValidatePodDisruptionBudgetSpec`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin =
        Origin { file: "pkg/apis/policy/validation/validation.go", function: "ValidatePodDisruptionBudgetSpec" };
    let spec = object.child("spec");
    if spec.has("minAvailable") && spec.has("maxUnavailable") {
        spec.child("minAvailable").refuse_beside(
            spec.child("maxUnavailable"),
            ORIGIN,
            "can't be set beside `maxUnavailable`",
        );
    }
    template::share(spec.child("minAvailable"), true);
    template::share(spec.child("maxUnavailable"), true);
    if let Some(selector) = spec.field("selector") {
        selector::check(selector);
    }
}
