//! Out of range.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0602", "out-of-range");

/// A port number that is none.
pub fn port(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(40).collect();
    Diagnostic::error(&CODE, format!("{shown} is not a port"), span, "ports are 1 to 65535")
        .help("choose a number in that range")
}

/// A number outside of its range.
pub fn number(text: &str, least: i64, largest: i64, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(40).collect();
    Diagnostic::error(&CODE, format!("{shown} is not in {least}..{largest}"), span, "out of range")
        .help(format!("choose a number from {least} to {largest}"))
}

/// A quantity outside of its range.
pub fn quantity(text: &str, least: &str, largest: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{text} is not in {least}..{largest}"), span, "out of range")
        .help(format!("choose something from {least} to {largest}"))
}

/// A request that is larger than its limit.
pub fn request_above_limit(what: &str, request: &str, limit: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("{what} asks for {request} and may use at most {limit}"),
        span,
        "the first must not be larger than the second",
    )
    .fix(format!("write `{limit}..{request}`"), span, format!("{limit}..{request}"))
}

/// An item that a list does not have.
pub fn item(number: i64, count: i64, span: Span) -> Diagnostic {
    let has = match count {
        0 => "it is empty".to_owned(),
        1 => "it has one item, `[0]`".to_owned(),
        count => format!("it has {count} items, `[0]` to `[{}]`", count - 1),
    };
    Diagnostic::error(&CODE, format!("the list has no item `[{number}]`"), span, has)
        .help("choose an item that is there")
}

/// Arithmetic without a result.
pub fn arithmetic(span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(&CODE, "this calculation has no result", span, label).help("change the numbers")
}
