//! Unknown statement.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0203", "unknown-statement");

/// A statement that begins with a word that is no keyword.
pub fn report(word: &str, span: Span, place: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("there is no statement `{word}`"), span, format!("not known in {place}"));
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help(format!("to set a parameter of the type, write `{word} = …`")),
    }
}

/// `key: value` where a statement is expected.
pub fn entry(key: &str, span: Span) -> Diagnostic {
    let colon = "a statement is expected, and this is an entry of a map";
    Diagnostic::error(&CODE, format!("`{key}:` is no statement"), span, colon).help(format!(
        "to set a parameter of the type, write `{key} = …`; environment variables belong in `env {{ … }}`"
    ))
}

/// A statement of types in a component.
pub fn type_only(word: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{word}` belongs in a component type"), span, "not known in a component")
        .help("declare a type: `component NAME: stateless { … }`")
}

/// A parameter without `=` behind it.
pub fn parameter(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{name}` is a parameter, not a statement"), span, "its value is set with `=`")
        .fix(format!("write `{name} = …`"), span.end(), " =")
}

/// A word in the braces of a test that is no statement of tests.
pub fn in_test(word: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no statement `{word}`"), span, "not known in a test");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help("a test knows `expect`, `set`, `release`, `namespace` and `target`"),
    }
}

/// `key: value` in the braces of a test.
pub fn entry_in_test(key: &str, span: Span) -> Diagnostic {
    let label = "a statement is expected, and this is an entry of a map";
    Diagnostic::error(&CODE, format!("`{key}:` is no statement"), span, label)
        .help(format!("to set a value, write `set {key} = …`"))
}
