//! Unknown app or component.

use kdsl_db::{Diagnostic, Named, Span, code};

code!("KD0214", "unknown-app-or-component");

/// An environment of an app that the file does not have.
pub fn app(name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    with_nearest(
        Diagnostic::error(&CODE, format!("there is no app `{name}` in this file"), span, "not known").unknown(
            Named::App,
            name,
            None,
        ),
        span,
        nearest,
    )
}

/// An environment with a component that its app does not have.
pub fn component(app: &str, name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    with_nearest(
        Diagnostic::error(&CODE, format!("`{app}` has no component `{name}`"), span, "not known").unknown(
            Named::Component,
            name,
            Some(app),
        ),
        span,
        nearest,
    )
}

fn with_nearest(diagnostic: Diagnostic, span: Span, nearest: Option<&str>) -> Diagnostic {
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help("an environment changes what is there"),
    }
}
