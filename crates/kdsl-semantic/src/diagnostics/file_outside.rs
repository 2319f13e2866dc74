//! File outside project.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0803", "file-outside-project");

/// A file that lies outside of the project.
pub fn report(path: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("`{path}` is outside of the project"),
        span,
        "a program reads files beside it only",
    )
    .help("copy the file next to the program")
}
