//! Not yet supported.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0209", "not-yet-supported");

/// A construct of the language that this version of the compiler gives no meaning.
pub fn report(what: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{what} has no meaning in this version of kdsl yet"), span, "would be ignored")
        .help("leave it out for now")
}
