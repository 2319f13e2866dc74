//! Need cycle.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span, code};

code!("KD0503", "need-cycle");

/// Components that need each other in a circle.
pub fn report(circle: &[(Arc<str>, Span)]) -> Option<Diagnostic> {
    let ((first, span), rest) = circle.split_first()?;
    let way: Vec<String> = circle.iter().map(|(name, _)| name).chain([first]).map(|name| format!("`{name}`")).collect();
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!("these components need each other in a circle: {}", way.join(" → ")),
        *span,
        "none of them could start first",
    );
    for (name, span) in rest {
        diagnostic = diagnostic.because(*span, format!("`{name}` is part of the circle"));
    }
    Some(diagnostic.help("remove one of the needs, or make it `optional`"))
}
