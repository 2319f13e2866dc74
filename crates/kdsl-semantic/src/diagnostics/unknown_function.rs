//! Unknown function.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0606", "unknown-function");

/// A function that there is not.
pub fn report(name: &str, span: Span, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no function `{name}`"), span, "unknown");
    match near {
        Some(near) => diagnostic.fix(format!("write `{near}`"), span, near.to_owned()),
        None => {
            let names: Vec<String> = crate::functions::FUNCTIONS.iter().map(|it| format!("`{}`", it.name)).collect();
            diagnostic.help(format!("there are {}", names.join(", ")))
        }
    }
}

/// Something else than a name before the parentheses.
pub fn not_a_name(span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "only a function can be called", span, "not the name of a function")
        .help("write the name of a function, such as `join(hosts, \",\")`")
}
