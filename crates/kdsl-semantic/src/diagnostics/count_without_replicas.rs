//! Count without replicas.

use kdsl_db::{Diagnostic, Span, code};

use crate::model::Kind;

code!("KD0310", "count-without-replicas");

/// A count on a component whose kind has none.
pub fn report(component: &str, kind: Kind, count: Span, kind_span: Option<Span>) -> Diagnostic {
    let (label, why, help) = match kind {
        Kind::PerNode => (
            "the nodes decide how many there are",
            "one pod runs on every node",
            "leave it out; `nodeSelector` of the values says on which nodes it runs",
        ),
        Kind::External => ("nothing of it runs here", "it already runs elsewhere", "leave it out"),
        _ => (
            "a run is not a replica",
            "its pods run to their end",
            "leave it out; to run several pods at once, write `parallel 3` in the braces",
        ),
    };
    let message = format!("`{component}` is {}, so it has no count", kind.in_words());
    let mut diagnostic = Diagnostic::error(&CODE, message, count, label);
    if let Some(span) = kind_span {
        diagnostic = diagnostic.because(span, why);
    }
    diagnostic.fix(help, count, "")
}
