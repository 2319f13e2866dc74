//! An expectation that does not hold.

use kdsl_db::{Diagnostic, Label, Span, code};

code!("KD1110", "expectation-failed");

/// A condition that does not hold; `parts` are the values of its parts, those to blame first.
pub fn report(test: &str, condition: &str, span: Span, parts: Vec<Label>) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(&CODE, format!("\"{test}\" fails: {condition}"), span, "does not hold");
    if parts.iter().any(|it| it.primary) {
        diagnostic.labels.clear();
    }
    diagnostic.labels.extend(parts);
    diagnostic
}

/// What is expected to be said and is not.
pub fn unsaid(test: &str, what: &str, span: Span, said: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("\"{test}\" fails: {what}"), span, "not said");
    said.iter().fold(diagnostic, |it, reason| it.help(format!("said is: {reason}")))
}
