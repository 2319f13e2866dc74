//! A mount that hides what the image needs, or that can't be made.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0332", "hides-a-folder");

/// A folder of the system that a mount would hide.
pub fn system(folder: &str, why: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("this would hide all that the image has in `{folder}`"), span, why)
        .help(format!("give it a folder of its own, such as \"{}/app/\"", folder.trim_end_matches('/')))
}

/// Something mounted below a folder in which no place for it can be made.
pub fn within(path: &str, folder: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("nothing can be mounted at `{path}`, because `{folder}` can't be written"),
        span,
        "mounted within it",
    )
    .because(first, "this folder is read-only")
    .help("mount it elsewhere")
}
