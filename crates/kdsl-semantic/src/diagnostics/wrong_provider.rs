//! Wrong provider.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0504", "wrong-provider");

/// `needs NAME = COMPONENT` with a component that does not provide what is needed, or a need that there is not.
pub fn report(message: String, span: Span, label: &str, help: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, message, span, label);
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
