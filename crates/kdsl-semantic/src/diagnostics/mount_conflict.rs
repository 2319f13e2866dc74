//! Two mounts at one path.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0306", "two-mounts-at-one-path");

/// Two things mounted at one path.
pub fn report(path: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("two things are mounted at `{path}`"), span, "mounted here again")
        .because(first, "first mounted here")
        .help("give one of them another path")
}
