//! Volume without path or size.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0305", "volume-without-path-or-size");

/// A volume whose path is not known.
pub fn path(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error(&CODE, "this volume has no path", span, "where is it mounted?")
        .help(format!("the type says nothing about it, so write it: `{word} \"/data\" 10Gi`"))
}

/// A volume whose size is not known.
pub fn size(span: Span, word: &str, path: &str) -> Diagnostic {
    Diagnostic::error(&CODE, "this volume has no size", span, "how large is it?")
        .help(format!("write it behind the path: `{word} \"{path}\" 10Gi`"))
}
