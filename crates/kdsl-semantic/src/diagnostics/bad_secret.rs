//! Bad secret.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0703", "bad-secret");

/// A secret that can't be generated.
pub fn length(length: &str, span: Span) -> Diagnostic {
    let shown: String = length.chars().take(40).collect();
    Diagnostic::error(&CODE, format!("a secret can't have {shown} characters"), span, "8 to 1024 are possible")
        .help("32 is a good length")
}
