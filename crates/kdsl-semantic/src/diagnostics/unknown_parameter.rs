//! Unknown parameter.

use kdsl_db::{Diagnostic, Named, Span, code};

use super::list;

code!("KD0210", "unknown-parameter");

/// A parameter that the type does not have.
pub fn report(name: &str, ty: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("{ty} has no parameter `{name}`"), span, "not a parameter")
        .unknown(Named::Member, name, None);
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None if known.is_empty() => diagnostic.help("it has none at all"),
        None => diagnostic.help(format!("it has {}", list(known))),
    }
}
