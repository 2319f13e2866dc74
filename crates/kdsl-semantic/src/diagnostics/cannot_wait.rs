//! Waiting for what never answers.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Named, Span, code};

use crate::nearest::nearest;

code!("KD0321", "cannot-wait");

/// The fields of an external that can be waited for.
pub const ENDPOINT: [&str; 2] = ["host", "port"];

/// A component that is not there.
pub fn unknown<'a>(name: &str, span: Span, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no component `{name}` in this app"), span, "not known")
        .unknown(Named::Component, name, None);
    match nearest(name, known) {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help("`after` waits for a component or an external of the app"),
    }
}

/// Something whose pods run to their end.
pub fn runs_to_end(name: &str, kind: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("`{name}` is a {kind}, and nothing answers on a port of it"),
        span,
        "can't be waited for",
    )
    .help("do its work in an `init` container of this component")
}

/// An external without a host or a port.
pub fn no_endpoint(name: &str, span: Span, given: &[(Arc<str>, Span)]) -> Diagnostic {
    let message = format!("`{name}` says no host and port that could answer");
    let diagnostic = Diagnostic::error(&CODE, message, span, "can't be waited for")
        .help(format!("give `{name}` a `host` and a `port`"));
    super::with_near_field(diagnostic, &ENDPOINT, given)
}

/// Something without ports.
pub fn no_port(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{name}` has no port that could answer"), span, "can't be waited for")
        .help(format!("give `{name}` a `port`"))
}

/// Components that wait for each other.
pub fn circle(circle: &[(Arc<str>, Span)]) -> Option<Diagnostic> {
    let (first, span) = circle.first()?;
    let names: Vec<&str> = circle.iter().map(|(name, _)| &**name).collect();
    let message = match names.as_slice() {
        [_] => format!("`{first}` waits for itself"),
        names => format!("{} wait for each other", super::list(names)),
    };
    let mut diagnostic = Diagnostic::error(&CODE, message, *span, "none of them would ever start");
    for (name, span) in circle.iter().skip(1) {
        diagnostic = diagnostic.because(*span, format!("`{name}` waits here"));
    }
    Some(diagnostic.help("leave out one `after`"))
}
