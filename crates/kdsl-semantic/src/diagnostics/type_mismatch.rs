//! Type mismatch.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0601", "type-mismatch");

/// A value of another type than is expected.
pub fn report(expected: &str, found: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{expected} is expected, and this is {found}"), span, format!("not {expected}"))
        .help(format!("write {expected} here"))
}

/// A value that is `none` on one side of an `if`.
pub fn may_be_nothing(expected: &str, span: Span) -> Diagnostic {
    let label = "`none` on one side";
    Diagnostic::error(&CODE, format!("{expected} is expected, and this may be nothing"), span, label)
        .help("give both sides of `if` a value")
}

/// A list or a map where text is expected.
pub fn no_text(found: &str, is_map: bool, span: Span) -> Diagnostic {
    let help = match is_map {
        true => "make text of it: `join(pairs(MAP, \"=\"), \",\")` or `json(MAP)`",
        false => "make text of it: `join(LIST, \",\")` or `json(LIST)`",
    };
    Diagnostic::error(&CODE, format!("text is expected, and this is {found}"), span, "not text").help(help)
}

/// A value with a repair.
pub fn with_fix(expected: &str, found: &str, span: Span, text: String) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{expected} is expected, and this is {found}"), span, format!("not {expected}"))
        .fix(format!("write `{text}`"), span, text)
}

/// An operator between values that it does not work on.
pub fn operator(op: &str, left: &str, right: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{op}` does not work between {left} and {right}"), span, "of different types")
        .help("compare values of one type, and calculate with whole numbers")
}

/// Something that is not a value by itself.
pub fn not_a_value(what: &str, span: Span, example: &str) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{what} is not a value by itself"), span, "take a part of it")
        .help(format!("for example `{example}`"))
}
