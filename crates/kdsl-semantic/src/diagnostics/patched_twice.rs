//! Patched twice.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1006", "patched-twice");

/// Two patches of one field.
pub fn report(path: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{path}` is patched twice"), span, "patched again")
        .because(first, "first patched here")
        .help("keep one of them")
}
