//! Refused by type.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0402", "refused-by-type");

/// A `require` that does not hold.
pub fn report(component: &str, message: &str, span: Span, require: Span, warning: bool) -> Diagnostic {
    let text = format!("`{component}`: {message}");
    let diagnostic = if warning {
        Diagnostic::warning(&CODE, text, span, "not what the type wants")
    } else {
        Diagnostic::error(&CODE, text, span, "refused by the type")
    };
    if require == span { diagnostic } else { diagnostic.because(require, "because of this") }
}
