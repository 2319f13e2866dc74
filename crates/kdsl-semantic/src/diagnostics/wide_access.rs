//! Wide access.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0344", "wide-access");

/// A wildcard.
pub fn wildcard(what: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(&CODE, format!("`*` allows {what}, also those that come later"), span, "more than is needed")
        .help("write out what is needed")
}

/// The role that may do everything.
pub fn admin(span: Span) -> Diagnostic {
    Diagnostic::warning(&CODE, "`cluster-admin` may do everything", span, "more than is needed")
        .help("write out what is needed: `access [get] to [pods]`")
}
