//! Refused by OpenShift.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0902", "refused-by-openshift");

/// Something that the security context constraint `restricted-v2`, which every namespace has, refuses.
pub fn report(component: &str, what: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("OpenShift refuses {what} of `{component}`"),
        span,
        "more than restricted-v2 allows",
    )
    .help(help)
}
