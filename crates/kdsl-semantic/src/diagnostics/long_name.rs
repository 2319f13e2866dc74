//! Name outgrows limit.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0208", "name-outgrows-limit");

/// Names that together are longer than an object's name may be.
pub fn report(app: &str, component: &str, suffix: &str, limit: usize, object: &str, span: Span) -> Diagnostic {
    let length = app.len() + component.len() + suffix.len() + 1;
    Diagnostic::error(
        &CODE,
        format!("the {object} of `{component}` would be called `{app}-{component}{suffix}`, {length} characters, and {limit} are the most"),
        span,
        "too long behind the app's name",
    )
    .help("shorten the name of the component or of the app; a release with a name of its own takes room too")
}
