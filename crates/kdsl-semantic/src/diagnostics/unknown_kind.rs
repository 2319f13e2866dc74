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

/// A component without a kind: `span` is what stands in its place, or the colon that it should stand behind.
pub fn missing(component: &str, span: Span, is_colon: bool) -> Diagnostic {
    let label = if is_colon { "its kind is expected behind this" } else { "its kind is expected before this" };
    Diagnostic::error(&CODE, format!("`{component}` has no kind"), span, label).help(KINDS_HELP)
}

const KINDS_HELP: &str =
    "write `stateless` if its pods are interchangeable, `stateful` if each has a name and data of its own";
