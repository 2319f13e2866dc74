//! Statement form.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0204", "statement-form");

/// A statement whose arguments are not of its form.
pub fn report(keyword: &str, form: &str, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&CODE, format!("this `{keyword}` can't be understood"), span, label)
        .help(format!("its form is `{form}`"))
}
