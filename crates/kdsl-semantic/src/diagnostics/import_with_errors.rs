//! An imported file that has mistakes.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0223", "import-with-errors");

/// An import of a file that has errors of its own, which are reported there.
pub fn report(source: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{source}` has mistakes of its own"), span, "nothing can be built with it")
        .help("mend them first: `kdsl check` shows them")
}
