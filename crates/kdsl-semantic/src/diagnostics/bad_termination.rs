//! Bad termination.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0341", "bad-termination");

/// A Route that encrypts anew and leads to a port that does not speak TLS.
pub fn port(port: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("a Route can't encrypt anew to `{port}`, which does not speak TLS"),
        span,
        "`route reencrypt` needs a port of TLS",
    )
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
