//! Port taken.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0342", "taken-twice");

/// Something that there is one of in the cluster or namespace, wanted by two.
pub fn report(what: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{what} is taken twice"), span, "taken again")
        .because(first, "first taken here")
        .help("choose another one")
}
