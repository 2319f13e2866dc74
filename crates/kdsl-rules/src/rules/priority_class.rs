//! PriorityClasses.

use crate::at::{At, Origin};

/// The highest priority that is not the system's: `HighestUserDefinablePriority`.
const HIGHEST: i64 = 1_000_000_000;

/// `ValidatePriorityClass`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin =
        Origin { file: "pkg/apis/scheduling/validation/validation.go", function: "ValidatePriorityClass" };
    let name = object.child("metadata").child("name");
    if name.as_text().is_some_and(|it| it.starts_with("system-")) {
        return name.refuse(ORIGIN, "must not begin with `system-`: these are Kubernetes' own");
    }
    object.child("value").must_be_in(i64::from(i32::MIN), HIGHEST, ORIGIN);
}
