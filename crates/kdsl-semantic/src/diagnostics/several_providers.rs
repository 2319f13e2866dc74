//! Several providers.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0502", "several-providers");

/// A need that more than one component could meet.
pub fn report(
    component: &str,
    need: &str,
    interface: &str,
    span: Span,
    providers: &[(Arc<str>, Span)],
    insert: Option<Span>,
) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!("`{component}` needs one `{interface}`, and {} components provide one", providers.len()),
        span,
        format!("which one is its `{need}`?"),
    );
    for (name, span) in providers {
        diagnostic = diagnostic.because(*span, format!("`{name}` provides it"));
    }
    for (name, _) in providers {
        let message = format!("take this one: `{{ needs {need} = {name} }}`");
        diagnostic = match insert {
            Some(insert) => {
                diagnostic.suggest(message, vec![Edit { span: insert, text: format!(" {{ needs {need} = {name} }}") }])
            }
            None => diagnostic.help(message),
        };
    }
    diagnostic
}
