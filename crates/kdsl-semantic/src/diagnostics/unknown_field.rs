//! Unknown field.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1001", "unknown-field");

/// A field that a kind does not have. `elsewhere` says where it is instead.
pub fn report(field: &str, within: &str, span: Span, nearest: Option<&str>, elsewhere: Option<&str>) -> Diagnostic {
    let place = if within.is_empty() { "the object".to_owned() } else { format!("`{within}`") };
    let diagnostic =
        Diagnostic::error(&CODE, format!("{place} has no field `{field}`"), span, "Kubernetes does not know it");
    match (nearest, elsewhere) {
        (Some(near), _) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        (None, Some(elsewhere)) => diagnostic.help(elsewhere),
        (None, None) => diagnostic,
    }
}
