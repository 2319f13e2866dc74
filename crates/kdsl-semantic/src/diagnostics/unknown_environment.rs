//! Unknown environment.

use kdsl_db::{Diagnostic, Named, Span, code};

use super::list;

code!("KD1103", "unknown-environment");

/// A test with an environment that its app does not have.
pub fn report(app: &str, name: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("`{app}` has no environment `{name}`"), span, "not known")
        .unknown(Named::Environment, name, Some(app));
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None if known.is_empty() => diagnostic.help(format!("declare one: `environment {name} of {app} < … >`")),
        None => diagnostic.help(format!("it has {}", list(known))),
    }
}
