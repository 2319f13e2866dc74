//! Renaming what can't be renamed.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD0224", "bad-move");

/// A component that is renamed to itself.
pub fn same(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{name}` is moved to itself"), span, "the same name").help("leave the line out")
}

/// A component that is renamed twice, or takes the place of two.
pub fn twice(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{name}` is moved twice"), span, "again")
        .because(first, "first here")
        .help("one component has one former name")
}

/// A new name that no component has.
pub fn unknown(name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is no component `{name}`"), span, "not known");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help("the name behind the arrow is the one that the component has now"),
    }
}

/// An old name that a component still has.
pub fn still_there(name: &str, span: Span) -> Diagnostic {
    let message = format!("there is still a component `{name}`");
    Diagnostic::error(&CODE, message, span, "can't have been moved")
        .help("two components can't keep the objects of one: remove the old one, or leave this line out")
}

/// A new name that components of several apps have.
pub fn ambiguous(old: &str, new: &str, apps: &[&str], span: Span) -> Diagnostic {
    let message = format!("`{new}` is a component of {}", list(apps));
    let first = apps.first().copied().unwrap_or_default();
    Diagnostic::error(&CODE, message, span, "of which of them?")
        .help(format!("name the app: `moved {first}.{old} -> {new}`"))
}
