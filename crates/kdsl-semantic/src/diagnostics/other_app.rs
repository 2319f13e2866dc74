//! What can't be taken from another app.

use kdsl_db::{Diagnostic, Named, Span, code};

use crate::nearest::nearest;

code!("KD0230", "other-app");

/// An app that is not known here.
pub fn unknown<'a>(name: &str, span: Span, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = format!("there is no other app `{name}` in this file or those that it imports");
    let diagnostic = Diagnostic::error(&CODE, message, span, "not known").unknown(Named::App, name, None);
    match nearest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("import the file that declares it: `import \"./FILE.kd\"`"),
    }
}

/// A component that the other app does not have.
pub fn unknown_component<'a>(app: &str, name: &str, span: Span, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let diagnostic = Diagnostic::error(&CODE, format!("`{app}` has no component `{name}`"), span, "not known").unknown(
        Named::Component,
        name,
        Some(app),
    );
    match nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("it has: {}", known.join(", "))),
    }
}

/// An external of another app.
pub fn external(name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is an external, which runs in neither app");
    Diagnostic::error(&CODE, message, span, "not a component with pods")
        .help("declare the external in this app as well")
}

/// What rests on a third app.
pub fn third(name: &str, interface: &str, span: Span) -> Diagnostic {
    let message = format!("what `{name}` provides as `{interface}` is worked out from a third app");
    Diagnostic::error(&CODE, message, span, "not known here").help("need the component of the third app itself")
}

/// What rests on a secret in the braces of the other app.
pub fn secret_of_app(name: &str, interface: &str, span: Span) -> Diagnostic {
    let message = format!("what `{name}` provides as `{interface}` has a secret of its whole app");
    Diagnostic::error(&CODE, message, span, "not known here").help("give the component a secret of its own")
}
