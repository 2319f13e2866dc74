//! More than a ConfigMap holds.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0806", "too-large-for-a-config-map");

/// The largest content of a ConfigMap, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// A file that is too large by itself.
pub fn file(path: &str, size: usize, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{path}` has {size} bytes, and a ConfigMap holds {LARGEST}"), span, "too large")
        .help("put it into the image, or on a volume")
}

/// The file with which a component's files become too many.
pub fn together(component: &str, size: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("the files of `{component}` have {size} bytes together, and a ConfigMap holds {LARGEST}"),
        span,
        "with this one they are too large",
    )
    .help("put some of them into the image, or on a volume")
}
