//! A mount of a volume that is not there.

use kdsl_db::{Diagnostic, Named, Span, code};

use super::list;

code!("KD0331", "unknown-volume");

/// A name that no volume or scratch folder of the component has.
pub fn report(name: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("there is no volume `{name}` to mount"),
        span,
        "no volume or scratch folder has this name",
    )
    .unknown(Named::Member, name, None);
    match (nearest, known) {
        (Some(near), _) => diagnostic.fix(format!("did you mean `{near}`?"), span, near.to_owned()),
        (None, []) => diagnostic.help("declare one: `shared-volume NAME \"/PATH\" 5Gi`, or `scratch NAME \"/PATH\"`"),
        (None, known) => diagnostic.help(format!("the component has {}", list(known))),
    }
}
