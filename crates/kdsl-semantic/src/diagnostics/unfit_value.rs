//! Values of a test that the application does not take.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1107", "unfit-value");

/// A test that sets a value which does not exist.
pub fn unknown(path: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no value `{path}`"), span, "not known");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help("the values are those of the chart's `values.yaml`"),
    }
}

/// A test that sets a value to something that it can't be.
pub fn report(reason: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, reason, span, "refused")
        .help("if that is what the test is about, expect it: `expect refused \"…\"`")
}
