//! Unknown time zone.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0313", "unknown-time-zone");

/// A time zone that there is not.
pub fn report(text: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no time zone \"{text}\""), span, "not known");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean \"{near}\"?"), span, format!("\"{near}\"")),
        None => diagnostic.help("write a continent and a city as in the IANA database: \"Europe/Berlin\""),
    }
}
