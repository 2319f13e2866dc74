//! Kind mismatch.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0212", "kind-mismatch");

/// A kind that is not the type's.
pub fn report(written: &str, ty: &str, actual: &str, span: Span, type_span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{ty}` is {actual}, not {written}"), span, "not the type's kind")
        .because(type_span, format!("declared as {actual}"))
        .fix(format!("write `{actual}`"), span, actual)
}
