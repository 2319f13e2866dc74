//! Several providers.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0502", "several-providers");

/// A need that more than one component could meet. `wanted` are the component, its need and the interface; `count` says how
/// many there are, and `providers` are some of them.
pub fn report(
    wanted: (&str, &str, &str),
    span: Span,
    count: usize,
    providers: &[(Arc<str>, Span)],
    insert: Option<Span>,
) -> Diagnostic {
    let (component, need, interface) = wanted;
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!("`{component}` needs one `{interface}`, and {count} components provide one"),
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
