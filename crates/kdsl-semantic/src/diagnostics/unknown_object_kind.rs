//! Unknown kind of objects.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1101", "unknown-object-kind");

/// A test of an object of a kind that is not known.
pub fn report(kind: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no kind of objects `{kind}`"), span, "not known");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => {
            diagnostic.help("for a kind that kdsl doesn't know, write its apiVersion: `object \"example.com/v1\" KIND`")
        }
    }
}
