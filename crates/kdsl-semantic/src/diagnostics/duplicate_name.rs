//! Duplicate name.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0206", "duplicate-name");

/// Two things of one name.
pub fn report(what: &str, name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("two {what} are called `{name}`"), span, "the same name again")
        .because(first, "first used here")
        .help("give one of them another name")
}

/// Two names that are one in the values.
pub fn in_values(name: &str, other: &str, values_name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("`{name}` and `{other}` are both `{values_name}` in the values"),
        span,
        "one of the two must change",
    )
    .because(first, "the other")
    .help("give one of them another name")
}

/// A name that the values need for themselves.
pub fn reserved(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("`{name}` has a meaning of its own in the values"),
        span,
        "can't be a component's name",
    )
    .help("give the component another name")
}

/// A parameter of an app of which the name has a meaning of its own in the values.
pub fn reserved_param(name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` has a meaning of its own in the values");
    Diagnostic::error(&CODE, message, span, "can't be a parameter's name").help("give the parameter another name")
}

/// A statement that says again what was said in the same braces.
pub fn statement(word: &str, key: &str, span: Span, first: Span) -> Diagnostic {
    let what = if key.is_empty() { format!("`{word}`") } else { format!("`{word}` of {key}") };
    Diagnostic::error(&CODE, format!("{what} is said twice"), span, "said again")
        .because(first, "first said here")
        .help("keep one of them")
}
