//! Unknown field of an object.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1102", "unknown-object-field");

/// A path that leaves the schema of its kind.
pub fn report(message: &str, span: Span, label: impl Into<String>, nearest: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, message, span, label);
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic,
    }
}
