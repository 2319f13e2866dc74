//! Values that are refused though a test does not expect it.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1111", "refused-in-test");

/// A test whose values are refused; `origin` is the place in the program that refuses them.
pub fn report(test: &str, reason: &str, span: Span, origin: Option<Span>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("\"{test}\" can't be built: {reason}"), span, "refused with these values");
    match origin {
        Some(origin) if origin != span => diagnostic.because(origin, "by this"),
        _ => diagnostic,
    }
    .help("if that is what the test is about, expect it: `expect refused \"…\"`")
}
