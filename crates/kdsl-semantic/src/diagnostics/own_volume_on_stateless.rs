//! Own volume on stateless.

use kdsl_db::{Diagnostic, Edit, Span, code};

use crate::model::Kind;

code!("KD0301", "own-volume-on-stateless");

/// `own-volume` on pods without identity.
pub fn report(component: &str, of: Kind, volume: Span, size: &str, kind: Option<Span>, automatic: bool) -> Diagnostic {
    let (pods, why) = match of {
        Kind::PerNode => ("pods", "a pod belongs to its node: that of a new node would find no data"),
        Kind::Job | Kind::Cron => ("pods", "each run has new pods, which would find no data"),
        _ => ("replicas", "its pods are interchangeable: a new one has a new name and would find no data"),
    };
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!("`{component}` is {}, so its {pods} can't own a volume each", of.in_words()),
        volume,
        "one claim for each replica",
    );
    if let Some(kind) = kind {
        diagnostic = diagnostic.because(kind, why);
    }
    let share = format!("share one volume between them: `shared-volume{size}`");
    let edits = vec![Edit { span: volume, text: "shared-volume".to_owned() }];
    diagnostic =
        if automatic { diagnostic.fix(share, volume, "shared-volume") } else { diagnostic.suggest(share, edits) };
    if of != Kind::Stateless {
        return diagnostic;
    }
    match kind {
        Some(kind) => diagnostic
            .suggest("or give them an identity: `stateful`", vec![Edit { span: kind, text: "stateful".to_owned() }]),
        None => diagnostic.help("or give them an identity: `stateful`"),
    }
}
