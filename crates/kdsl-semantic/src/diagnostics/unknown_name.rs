//! Unknown name.

use kdsl_db::{Diagnostic, Edit, Named, Span, code};

use super::list;

code!("KD0205", "unknown-name");

/// A name in an expression that names nothing.
pub fn report(name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("there is nothing called `{name}` here"), span, "not known")
        .unknown(Named::Value, name, None);
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help(format!("for text, put it in quotes: `\"{name}\"`")),
    }
}

/// A name behind a dot that the thing before it does not have.
pub fn field(of: &str, name: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("{of} has no `{name}`"), span, "not known").unknown(
        Named::Member,
        name,
        Some(of),
    );
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None if known.is_empty() => diagnostic,
        None => diagnostic.help(format!("it has {}", list(known))),
    }
}

/// A field of an interface that a component provides, which only a need gives. `start` is where a first statement can be
/// put.
pub fn field_of_interface(component: &str, name: &str, interface: &str, span: Span, start: Option<Span>) -> Diagnostic {
    // `shop.orders-db` is a component of another app.
    let need = component.rsplit('.').next().unwrap_or(component);
    let mut statement = format!("needs {need}: {interface}");
    if need != component {
        statement = format!("{statement}; needs {need} = {component}");
    }
    let message = format!("`{component}` provides `{interface}`, which has it: `{statement}`");
    let diagnostic =
        Diagnostic::error(&CODE, format!("`{component}` has no `{name}`"), span, "not known without a need");
    match start {
        Some(start) => diagnostic.suggest(message, vec![Edit { span: start, text: format!(" {statement};") }]),
        None => diagnostic.help(message),
    }
}

/// A port that a component does not have.
pub fn port(of: &str, name: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("{of} has no port `{name}`"), span, "not one of its ports")
        .unknown(Named::Member, name, Some(of));
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None if known.is_empty() => diagnostic.help("it has no port at all: `port http 8080`"),
        None => diagnostic.help(format!("it has {}", list(known))),
    }
}

/// A name in a test that names no component of its app.
pub fn in_test(app: &str, name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(&CODE, format!("`{app}` has no component `{name}`"), span, "not known").unknown(
        Named::Value,
        name,
        Some(app),
    );
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help(format!("for text, put it in quotes: `\"{name}\"`")),
    }
}
