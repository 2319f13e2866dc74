//! A wrong number of arguments.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0607", "wrong-arguments");

/// A function that is called with too few or too many arguments.
pub fn report(name: &str, form: &str, found: usize, span: Span) -> Diagnostic {
    let found = match found {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        found => format!("{found} arguments"),
    };
    Diagnostic::error(&CODE, format!("`{name}` is called as `{form}`"), span, format!("has {found}"))
        .help(format!("write it as `{form}`"))
}
