//! Weaker security by a patch.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1008", "weaker-security");

/// A patch that lets pods do more than they may.
pub fn report(path: &str, is_taken_away: bool, span: Span, statement: &str) -> Diagnostic {
    let message = format!("a patch can't weaken `{path}`");
    let label = if is_taken_away { "it protects the pods" } else { "it lets the pods do more than they need" };
    let diagnostic = Diagnostic::error(&CODE, message, span, label);
    if statement.is_empty() {
        diagnostic.help("no statement gives this; keep it as it is")
    } else {
        diagnostic.help(format!("if it has to be, say so with `{statement}`, where a reader sees it"))
    }
}
