//! File not readable.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0804", "file-not-readable");

/// A file that a program reads and that can't be read.
pub fn report(path: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{path}` can't be read"), span, reason.to_owned())
        .help("check its name and what it is")
}
