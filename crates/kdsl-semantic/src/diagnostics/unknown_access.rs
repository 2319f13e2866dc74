//! Unknown access.

use kdsl_db::{Diagnostic, Edit, Span, code};

use super::list;

code!("KD0343", "unknown-access");

/// A resource that Kubernetes does not have.
pub fn resource(name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let shown: String = name.chars().take(80).collect();
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("Kubernetes has no resource `{shown}`"),
        span,
        "resources are written in the plural and in lower case",
    );
    match nearest {
        Some(near) => {
            let text = if near.contains(['.', '/']) { format!("\"{near}\"") } else { near.to_owned() };
            diagnostic.fix(format!("did you mean `{near}`?"), span, text)
        }
        None => diagnostic.help("one of another API is written with its group: \"certificates.cert-manager.io\""),
    }
}

/// A verb that there is none of.
pub fn verb(name: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no verb `{name}`"), span, "not known");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help(format!("there are {}", list(known))),
    }
}

/// Something that no namespace has, asked for within one by the statement with this keyword.
pub fn cluster(what: &str, span: Span, keyword: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("{what} can't be had within a namespace"),
        span,
        "they belong to the whole cluster",
    )
    .because(keyword, "this asks within the namespace")
    .suggest(
        "ask for it in the cluster: `access cluster`",
        vec![Edit { span: keyword.end(), text: " cluster".to_owned() }],
    )
}
