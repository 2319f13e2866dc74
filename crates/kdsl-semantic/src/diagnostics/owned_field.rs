//! Field that is not free.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1007", "field-not-free");

/// A field that follows from a value.
pub fn value(path: &str, value: &str, statement: Option<&str>, span: Span, origin: Option<Span>) -> Diagnostic {
    let message = format!("`{path}` is what the value `{value}` says");
    let mut diagnostic = Diagnostic::error(&CODE, message, span, "a patch would take the value's place");
    if let Some(origin) = origin.filter(|it| *it != span) {
        diagnostic = diagnostic.because(origin, "it follows from this");
    }
    match statement {
        Some(statement) => diagnostic.help(format!("say it with `{statement}`")).help(format!("or set `{value}`")),
        None => diagnostic.help(format!("set `{value}`")),
    }
}

/// A field that other objects rely on.
pub fn name(path: &str, why: &str, span: Span, origin: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("`{path}` can't be patched"), span, why.to_owned());
    match origin.filter(|it| *it != span) {
        Some(origin) => diagnostic.because(origin, "it follows from this"),
        None => diagnostic,
    }
}

/// Containers have statements of their own.
pub fn container(path: &str, statement: &str, span: Span) -> Diagnostic {
    let message = format!("a patch can't add to `{path}`");
    Diagnostic::error(&CODE, message, span, "its security would be nobody's affair")
        .help(format!("say it with `{statement}`"))
}

/// A part of an object that is said before its braces.
pub fn said_before(field: &str, span: Span) -> Diagnostic {
    let message = format!("`{field}` is not written in the braces of an object");
    let label = if field == "namespace" { "it is the release's" } else { "it stands before them" };
    Diagnostic::error(&CODE, message, span, label)
        .help("the form is `object \"API/VERSION\" KIND NAME { … }`; a name in quotes is the whole name")
}
