//! Host conflict.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0340", "host-conflict");

/// Two ways in with one host and path.
pub fn report(host: &str, path: &str, span: Span, first: Span) -> Diagnostic {
    let place = match host {
        "" => format!("any host and the path \"{path}\""),
        host => format!("\"{host}{path}\""),
    };
    Diagnostic::error(&CODE, format!("two ways lead in at {place}"), span, "the same host and path again")
        .because(first, "first used here")
        .help("give one of them another host, or another `path`")
}
