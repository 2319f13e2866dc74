//! Object that the API server would refuse.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1013", "refused-by-api-server");

/// An object breaks a rule that Kubernetes checks in code. `origin` is the file and the function that do.
pub fn report(message: &str, object: &str, environment: Option<&str>, origin: (&str, &str), span: Span) -> Diagnostic {
    let (file, function) = origin;
    let diagnostic = Diagnostic::error(&CODE, message, span, format!("the API server would refuse {object}"))
        .help(format!("the rule is `{function}` in {file}"));
    match environment {
        Some(environment) => diagnostic.help(format!("it is broken in the environment `{environment}` only")),
        None => diagnostic,
    }
}
