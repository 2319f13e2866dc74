//! Own volume on stateless.

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0301", "own-volume-on-stateless");

/// `own-volume` on pods without identity.
pub fn report(component: &str, volume: Span, size: &str, kind: Option<Span>, automatic: bool) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!("`{component}` is stateless, so its replicas can't own a volume each"),
        volume,
        "one claim for each replica",
    );
    if let Some(kind) = kind {
        diagnostic =
            diagnostic.because(kind, "its pods are interchangeable: a new one has a new name and would find no data");
    }
    let share = format!("share one volume between them: `shared-volume{size}`");
    let edits = vec![Edit { span: volume, text: "shared-volume".to_owned() }];
    diagnostic =
        if automatic { diagnostic.fix(share, volume, "shared-volume") } else { diagnostic.suggest(share, edits) };
    match kind {
        Some(kind) => diagnostic
            .suggest("or give them an identity: `stateful`", vec![Edit { span: kind, text: "stateful".to_owned() }]),
        None => diagnostic.help("or give them an identity: `stateful`"),
    }
}
