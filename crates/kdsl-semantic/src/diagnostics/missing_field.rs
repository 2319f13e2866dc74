//! Missing field.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1003", "missing-field");

/// A field that the API server wants and that is not there.
pub fn report(path: &str, span: Span) -> Diagnostic {
    let name = path.rsplit('.').next().unwrap_or(path);
    Diagnostic::error(&CODE, format!("`{path}` is missing"), span, format!("Kubernetes wants `{name}` here"))
}

/// Something with fields that is written as something else.
pub fn no_map(path: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{path}` has fields"), span, "braces are expected here")
}
