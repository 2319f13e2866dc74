//! Unchecked object.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1010", "unchecked-object");

/// An object of a kind that nothing is known of.
pub fn report(version: &str, kind: &str, span: Span) -> Diagnostic {
    let message = format!("the fields of {kind} in {version} are not known, so they are not checked");
    Diagnostic::warning(&CODE, message, span, "a kind of its own")
        .help("give its definition beside the program: `schema \"./crd.yaml\"` in the braces of the app")
}
