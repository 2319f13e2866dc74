//! No provider.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD0501", "no-provider");

/// A need that nothing meets.
pub fn report(
    component: &str,
    need: &str,
    interface: &str,
    span: Span,
    declared: Option<Span>,
    types: &[String],
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
    match types {
        [] => diagnostic.help(format!("add a component that says `provides {interface}`")),
        [first, ..] => {
            let types: Vec<&str> = types.iter().map(String::as_str).collect();
            diagnostic.help(format!("add a component of a type that provides it ({}): `{need}: {first}`", list(&types)))
        }
    }
}
