//! Blocking disruption.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0345", "blocking-disruption");

/// A budget that lets no pod go.
pub fn report(component: &str, least: &str, count: u32, span: Span, counted: Span) -> Diagnostic {
    let pods = if count == 1 { "one pod" } else { "all of its pods" };
    Diagnostic::error(
        &CODE,
        format!("with {least} of {count} available, no pod of `{component}` may ever be moved"),
        span,
        format!("{pods} would have to stay, so a node could not be drained"),
    )
    .because(counted, "as many as there are")
    .help("allow for one that is down: `disruption max-unavailable 1`")
}
