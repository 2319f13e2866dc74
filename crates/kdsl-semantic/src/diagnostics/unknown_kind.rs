//! Unknown kind.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0201", "unknown-kind");

/// A word where a kind is expected that is none.
pub fn report(word: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no kind `{word}`"), span, "a kind is expected here");
    match nearest {
        Some(kind) => diagnostic.fix(format!("did you mean `{kind}`?"), span, kind),
        None => diagnostic.help(KINDS_HELP),
    }
}

/// A component without a kind.
pub fn missing(component: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{component}` has no kind"), span, "its kind is expected before this")
        .help(KINDS_HELP)
}

const KINDS_HELP: &str =
    "write `stateless` if its pods are interchangeable, `stateful` if each has a name and data of its own";
