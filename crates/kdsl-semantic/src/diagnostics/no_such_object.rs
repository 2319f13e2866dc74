//! No such object.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD1005", "no-such-object");

/// A kind that neither Kubernetes nor OpenShift has.
pub fn unknown(kind: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no kind `{kind}`"), span, "not known");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help("kinds are written as Kubernetes writes them: `patch Deployment { … }`"),
    }
}

/// A kind that nothing of is there.
pub fn kind(owner: &str, kind: &str, known: &[&str], span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("{owner} has no {kind}"), span, "there is nothing to change");
    if known.is_empty() { diagnostic } else { diagnostic.help(format!("it has {}", list(known))) }
}

/// A name that no object of the kind has.
pub fn name(kind: &str, name: &str, known: &[&str], nearest: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("no {kind} is called `{name}`"), span, "not there");
    match (nearest, known) {
        (Some(near), _) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        (None, known) => diagnostic.help(format!("there is {}", list(known))),
    }
}
