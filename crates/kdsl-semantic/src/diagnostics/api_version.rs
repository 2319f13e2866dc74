//! Wrong version of an API.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1009", "wrong-api-version");

/// A kind that there is under another version.
pub fn other(version: &str, kind: &str, current: &str, span: Span) -> Diagnostic {
    let message = format!("Kubernetes has no {kind} in {version}");
    Diagnostic::error(&CODE, message, span, "removed, or never there").fix(
        format!("it is in `{current}`"),
        span,
        format!("\"{current}\""),
    )
}

/// A kind that was removed.
pub fn gone(version: &str, kind: &str, since: &str, span: Span) -> Diagnostic {
    let message = format!("Kubernetes has no {kind} in {version} any more");
    Diagnostic::error(&CODE, message, span, format!("removed in Kubernetes {since}")).help("leave the object out")
}

/// A kind that the group does not have.
pub fn misspelt(version: &str, kind: &str, nearest: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("{version} has no kind `{kind}`"), span, "not known").fix(
        format!("did you mean `{nearest}`?"),
        span,
        nearest,
    )
}
