//! Privileged port.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0901", "privileged-port");

/// A port that a process without privileges can't listen on.
pub fn report(component: &str, port: u16, span: Span) -> Diagnostic {
    Diagnostic::warning(
        &CODE,
        format!("`{component}` can't listen on port {port} without privileges"),
        span,
        "ports under 1024 are root's on some platforms, and OpenShift refuses them",
    )
    .help(format!("listen on another port and keep {port} for the Service: `port http 8080 as {port}`"))
}
