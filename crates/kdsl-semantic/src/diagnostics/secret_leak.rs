//! Secret leak.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0702", "secret-leak");

/// A secret that flows to where it would be seen.
pub fn report(to: &str, span: Span, source: &str, declared: Option<Span>, need: Option<String>) -> Diagnostic {
    let label = match need {
        Some(need) => format!("holds {source}, which came through `{need}`"),
        None => format!("holds {source}"),
    };
    let diagnostic = Diagnostic::error(&CODE, format!("a secret would be seen in {to}"), span, label);
    match declared {
        Some(declared) => diagnostic.because(declared, "the secret is declared here"),
        None => diagnostic,
    }
    .help("give it to the container through `env`, or as a `file` that is just the secret")
}
