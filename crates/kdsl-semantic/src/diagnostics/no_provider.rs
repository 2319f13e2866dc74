//! No provider.

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0501", "no-provider");

/// A need that nothing meets. `types` are the types that could, each with its kind; `end` is where one more component can
/// be written.
pub fn report(
    component: &str,
    need: &str,
    interface: &str,
    span: Span,
    declared: Option<Span>,
    types: &[(String, String)],
    end: Option<Span>,
) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!("`{component}` needs a `{interface}`, and no component provides one"),
        span,
        format!("its `{need}` is not met"),
    );
    if let Some(declared) = declared {
        diagnostic = diagnostic.because(declared, "needed here");
    }
    if types.is_empty() {
        return diagnostic.help(format!("add a component that says `provides {interface}`"));
    }
    for (ty, kind) in types {
        let message = format!("add one: `{need}: {kind} {ty}`");
        diagnostic = match end {
            Some(end) => diagnostic.suggest(message, vec![Edit { span: end, text: format!("; {need}: {kind} {ty}") }]),
            None => diagnostic.help(message),
        };
    }
    diagnostic
}
