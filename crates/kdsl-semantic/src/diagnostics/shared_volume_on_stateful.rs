//! Shared volume on stateful.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0302", "shared-volume-on-stateful");

/// `shared-volume` on pods with identity.
pub fn report(component: &str, volume: Span, kind: Option<Span>) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(
        &CODE,
        format!("`{component}` is stateful, so its replicas can't share one volume"),
        volume,
        "one claim, mounted by all replicas",
    );
    if let Some(kind) = kind {
        diagnostic = diagnostic.because(kind, "each of its pods has data of its own");
    }
    diagnostic.fix("give each replica its own: `own-volume`", volume, "own-volume")
}
