//! Bad count.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0401", "bad-count");

/// A count that is none.
pub fn report(text: &str, span: Span, zero: bool) -> Diagnostic {
    let shown: String = text.chars().take(40).collect();
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("`{shown}` is not a count of replicas"),
        span,
        format!("a count is `x1` to `x{}`", crate::count::MAX_COUNT),
    );
    if zero {
        diagnostic.help("to run none for a while, scale by the values: `replicaCount: 0`")
    } else {
        diagnostic.help("write how many replicas there are: `x3`")
    }
}

/// A range whose end is not larger than its start.
pub fn range(from: u32, to: u32, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("`x{from}..{to}` leaves nothing to scale"),
        span,
        "the second number must be the larger one",
    );
    if from == to {
        diagnostic.fix(format!("write `x{from}`"), span, format!("x{from}"))
    } else {
        diagnostic.fix(format!("write `x{to}..{from}`"), span, format!("x{to}..{from}"))
    }
}
