//! Value that a field can't have.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD1002", "bad-field-value");

/// A value of another type. `repair` is how it would be written.
pub fn wrong_type(path: &str, expected: &str, found: &str, span: Span, repair: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("`{path}` must be {expected}"), span, format!("this is {found}"));
    match repair {
        Some(repair) => diagnostic.fix(format!("write `{repair}`"), span, repair),
        None => diagnostic,
    }
}

/// A text that is none of those that the API server accepts.
pub fn not_one_of(path: &str, found: &str, values: &[&str], nearest: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("`{path}` can't be \"{found}\""), span, "the API server would refuse it")
            .help(format!("it is one of {}", list(values)));
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean \"{near}\"?"), span, format!("\"{near}\"")),
        None => diagnostic,
    }
}

/// A number that the API server does not accept.
pub fn out_of_range(path: &str, least: i64, largest: i64, span: Span) -> Diagnostic {
    let label = match (least, largest) {
        (i64::MIN, largest) => format!("at most {largest}"),
        (least, i64::MAX | 2_147_483_647) => format!("at least {least}"),
        (least, largest) => format!("from {least} to {largest}"),
    };
    Diagnostic::error(&CODE, format!("`{path}` can't be this number"), span, label)
}

/// A text of another form than the definition of its kind wants.
pub fn no_match(path: &str, pattern: &str, span: Span) -> Diagnostic {
    let message = format!("`{path}` is not of the form that its kind wants");
    Diagnostic::error(&CODE, message, span, format!("it must match {pattern}"))
}

/// Two items of a list that are one to the API server.
pub fn same_key(path: &str, key: &str, span: Span) -> Diagnostic {
    let message = format!("`{path}` has the `{key}` of another item");
    Diagnostic::error(&CODE, message, span, format!("items are told apart by `{key}`"))
}
