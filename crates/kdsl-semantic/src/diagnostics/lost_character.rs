//! A character that a chart would lose.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0610", "lost-character");

/// A text within a map or a list of the values has a character that Helm loses; `whole` is what holds the text.
pub fn report(whole: &str, character: char, span: Span) -> Diagnostic {
    let name = format!("U+{:04X}", u32::from(character));
    let message = format!("a text in {whole} has the character {name}, which Helm loses within maps and lists");
    Diagnostic::error(&CODE, message, span, "written into the chart as a whole")
        .help(format!("leave {name} out, or give the text alone, as a `string`, in which every character is carried"))
}
