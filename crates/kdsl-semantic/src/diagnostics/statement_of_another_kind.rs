//! Statement of another kind.

use kdsl_db::{Diagnostic, Span, code};

use crate::model::Kind;

code!("KD0311", "statement-of-another-kind");

/// A statement that a component of this kind can't have.
pub fn report(component: &str, kind: Kind, word: &str, span: Span, reason: &str) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{component}` is {}, so it has no `{word}`", kind.in_words()), span, reason)
        .help("leave it out, or write another kind in the component's head")
}
