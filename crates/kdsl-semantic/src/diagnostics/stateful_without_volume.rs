//! Stateful without volume.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0303", "stateful-without-volume");

/// A stateful component whose data dies with its pods.
pub fn report(component: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(
        &CODE,
        format!("`{component}` is stateful and has no volume, so its data dies with its pods"),
        span,
        "names are kept, data is not",
    )
    .help("keep the data: `own-volume \"/var/lib/data\" 10Gi`")
    .help("or say that there is none: `stateless`")
}
