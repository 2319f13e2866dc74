//! Known too late.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0604", "known-too-late");

/// A value used before it is known.
pub fn report(what: &str, needed: &str, known: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{what} must be known at {needed}"), span, format!("known {known} only"))
        .help("write a literal here")
}
