//! Unknown app or component.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0214", "unknown-app-or-component");

/// An environment of an app that the file does not have, or with a component that the app does not have.
pub fn report(what: &str, name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no {what} `{name}`"), span, "not known");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic,
    }
}
