//! A regular expression that not everyone reads alike.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0608", "unshared-pattern");

/// Something in a regular expression that RE2, ECMA-262 or this compiler reads differently or not at all.
pub fn report(what: &str, instead: &str, span: Span) -> Diagnostic {
    let message = format!("{what} does not mean the same everywhere");
    Diagnostic::error(&CODE, message, span, "Helm, JSON Schema and this compiler have to agree")
        .help(instead.to_owned())
}
