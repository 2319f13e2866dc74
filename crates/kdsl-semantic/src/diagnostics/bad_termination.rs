//! Bad termination.

use kdsl_db::{Diagnostic, Span, code};

use crate::nearest::nearest;

code!("KD0341", "bad-termination");

/// The names of ports that speak TLS.
const SPEAKING_TLS: [&str; 2] = ["https", "tls"];

/// A Route that encrypts anew and leads to a port that does not speak TLS.
pub fn port(port: &str, span: Span, declared: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("a Route can't encrypt anew to `{port}`, which does not speak TLS"),
        span,
        "`route reencrypt` needs a port of TLS",
    )
    .because(declared, "its name says nothing of TLS");
    let diagnostic = match nearest(port, SPEAKING_TLS) {
        // `http` is right where there is no TLS.
        Some(near) if near != port && port != "http" => diagnostic.help(format!("is `{near}` meant?")),
        _ => diagnostic,
    };
    diagnostic
        .help("say that it does: `port https 8443`, or `port NAME 8443 app \"https\"`")
        .help("or end the encryption at the router: `route edge`")
}

/// A Route that passes encrypted traffic on, and so can't look into it.
pub fn passthrough(what: &str, span: Span) -> Diagnostic {
    let (message, label) = match what {
        "path" => ("a Route that passes encrypted traffic on can't know its path", "`path` and `route passthrough`"),
        _ => ("a Route that passes encrypted traffic on has no certificate", "`tls` and `route passthrough`"),
    };
    Diagnostic::error(&CODE, message, span, label)
        .help(format!("leave out `{what}`: the pods see to it"))
        .help("or end the encryption at the router: `route edge`")
}
