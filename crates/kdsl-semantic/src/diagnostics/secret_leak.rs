//! Secret leak.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0702", "secret-leak");

/// A secret that flows to where it would be seen.
pub fn report(to: &str, span: Span, source: &str) -> Diagnostic {
    Diagnostic::error(&CODE, format!("a secret would be seen in {to}"), span, format!("holds {source}"))
        .help("give it to the container through `env`, or as a `file` that is just the secret")
}
