//! One name for two declarations.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0222", "import-conflict");

/// A name that an import brings and that is something else already.
pub fn report(what: &str, name: &str, import: Span, first: Option<Span>, second: Option<Span>) -> Diagnostic {
    let message = format!("with this import two {what} are called `{name}`");
    let mut diagnostic = Diagnostic::error(&CODE, message, import, format!("brings another `{name}`"));
    if let Some(first) = first {
        diagnostic = diagnostic.because(first, "declared here");
    }
    if let Some(second) = second {
        diagnostic = diagnostic.because(second, "and declared here");
    }
    diagnostic.help("give one of them another name")
}
