//! What is behind a volume, or in it at first, in a way that can't be.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0330", "bad-volume-source");

/// An NFS folder that is not written as one.
pub fn nfs(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(&CODE, format!("\"{shown}\" is no folder of an NFS server"), span, "a server, `:` and a path")
        .help("write it like \"nas.example.com:/exports/media\"")
}

/// A folder within a volume that is not written as one.
pub fn sub_path(text: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(80).collect();
    Diagnostic::error(
        &CODE,
        format!("\"{shown}\" is no folder within a volume"),
        span,
        "a path without `/` at its start, and without `..`",
    )
    .help("write it from the volume's root: \"public/images\"")
}

/// A volume of each pod's own with something that there is only one of.
pub fn one_for_all(what: &str, span: Span, volume: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("there is one {what}, and each pod wants a volume of its own"),
        span,
        "only one pod could have it",
    )
    .because(volume, "one claim for each pod")
    .help("leave it out; a storage class makes a volume for each pod")
}

/// A volume with two origins.
pub fn two(span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, "this volume comes from two places", span, "and from here")
        .because(first, "it comes from here")
        .help("leave one of them out")
}

/// A volume for one pod that several would mount.
pub fn single_pod(component: &str, count: u32, span: Span, counted: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("one pod alone may mount this volume, and `{component}` has up to {count}"),
        span,
        "for one pod alone",
    )
    .because(counted, "counted here")
    .help("leave out `single-pod`, or let there be one pod")
}
