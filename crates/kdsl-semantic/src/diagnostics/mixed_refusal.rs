//! A refusal and something else in one test.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1106", "refused-and-more");

/// A test that expects the values to be refused, and something of the objects.
pub fn report(span: Span, refused: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "where the values are refused, nothing else can be expected", span, "of which objects?")
        .because(refused, "there are none when the values are refused")
        .help("make two tests of it")
}
