//! A regular expression that is none.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1105", "bad-pattern");

/// `matches` with something that is no regular expression.
pub fn report(pattern: &str, span: Span) -> Diagnostic {
    let shown: String = pattern.chars().take(80).collect();
    Diagnostic::error(&CODE, format!("\"{shown}\" is no regular expression"), span, "can't be understood")
        .help("characters such as `(`, `[`, `*` and `?` have a meaning; a `\\\\` before one takes it away")
}
