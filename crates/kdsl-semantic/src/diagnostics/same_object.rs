//! Object that is there already.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1012", "same-object");

/// Two objects of one kind and name.
pub fn report(kind: &str, name: &str, span: Span, first: Option<Span>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("there is a {kind} of the name `{name}` already"), span, "the same name");
    match first {
        Some(first) => diagnostic.because(first, "it follows from this").help("give it another name"),
        None => diagnostic.help("give it another name"),
    }
}

/// A label that every object has.
pub fn label(key: &str, span: Span) -> Diagnostic {
    let message = format!("every object has the label `{key}` already");
    Diagnostic::error(&CODE, message, span, "said again").help("leave it out")
}
