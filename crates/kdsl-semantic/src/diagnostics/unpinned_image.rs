//! Unpinned image.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0801", "unpinned-image");

/// An image without a tag or with `latest`.
pub fn report(image: &str, latest: bool, span: Span) -> Diagnostic {
    if latest {
        Diagnostic::error(&CODE, "`latest` is another image each day", span, "two pods could run different versions")
            .help("name a version: `…:1.30`")
    } else {
        Diagnostic::error(
            &CODE,
            "this image has no tag, so it is `latest`: another one each day",
            span,
            "two pods could run different versions",
        )
        .help(format!("name a version: `\"{image}:1.30\"`"))
    }
}

/// A text that is no image reference.
pub fn malformed(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(&CODE, format!("\"{shown}\" is not an image"), span, "registry, repository and tag are expected")
        .help("write it like \"docker.io/library/nginx:1.30\"")
}
