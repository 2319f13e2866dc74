//! Something taken as a whole that is one value.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0807", "not-a-whole-object");

/// A value where all keys of a Secret or ConfigMap are wanted.
pub fn report(what: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("{what} is not a Secret or ConfigMap with its keys"),
        span,
        "all keys of one are wanted here",
    )
    .help(help)
}

/// A ConfigMap of which no keys are named.
pub fn no_keys(name: &str, span: Span, declared: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("the declaration of `{name}` names no keys, so it has no single value"),
        span,
        "one value is wanted here",
    );
    let diagnostic = match declared {
        Some(declared) => diagnostic.because(declared, "declared without keys"),
        None => diagnostic,
    };
    diagnostic.help(format!("name the keys that are used: `config {name} from existing \"…\" {{ key }}`"))
}
