//! Invalid name.

use kdsl_db::{Diagnostic, Span, code};

use crate::naming::{NameError, dns_label_like};

code!("KD0207", "invalid-name");

/// A name that is no DNS label.
pub fn report(what: &str, name: &str, error: NameError, span: Span) -> Diagnostic {
    let label = match error {
        NameError::Character(it) if it.is_ascii_uppercase() => "names are written in lower case".to_owned(),
        NameError::Character('_') => "words in a name are joined by `-`".to_owned(),
        NameError::Character(it) => format!("{it:?} can't be part of a DNS name"),
        NameError::Start => "a name begins with a letter".to_owned(),
        NameError::End => "a name ends with a letter or digit".to_owned(),
        NameError::Long(length) => format!("it has {length} characters, and 63 are the most"),
    };
    let shown: String = name.chars().take(80).collect();
    let diagnostic = Diagnostic::error(&CODE, format!("`{shown}` can't be the name of {what}"), span, label);
    match dns_label_like(name) {
        Some(label) => diagnostic.fix(format!("write `{label}`"), span, label),
        None => diagnostic.help("names become DNS labels: at most 63 of `a-z`, `0-9` and `-`"),
    }
}

/// A name of a port that is none.
pub fn port(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("`{name}` can't be the name of a port"),
        span,
        "at most 15 of `a-z`, `0-9` and `-`, with a letter in it",
    )
    .help("choose a short name such as `http`")
}

/// A name of an environment variable that is none.
pub fn env(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("`{name}` can't be the name of an environment variable"),
        span,
        "letters, digits and `_`, and no digit first",
    )
    .help("rename it")
}

/// The key or value of a label that is none.
pub fn label(what: &str, text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(
        &CODE,
        format!("`{shown}` can't be {what}"),
        span,
        "at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends",
    )
    .help("shorten or rename it")
}

/// A text that can't be a key of a Secret or ConfigMap.
pub fn key(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(
        &CODE,
        format!("\"{shown}\" can't be a key of a Secret or ConfigMap"),
        span,
        "letters, digits, `-`, `_` and `.`",
    )
    .help("write it as the object has it")
}
