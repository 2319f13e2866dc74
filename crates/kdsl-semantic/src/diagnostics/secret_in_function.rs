//! A function of a secret.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0403", "secret-in-function");

/// A secret that is given to a function.
pub fn report(function: &str, span: Span, declared: Option<Span>) -> Diagnostic {
    let message = format!("`{function}` can't work on a secret: only the pod knows it");
    let diagnostic = Diagnostic::error(&CODE, message, span, "holds a secret")
        .help("give the secret to the container through `env` or as a `file`, and let the process there work with it");
    match declared {
        Some(declared) => diagnostic.because(declared, "the secret is declared here"),
        None => diagnostic,
    }
}
