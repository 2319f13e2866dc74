//! Unknown type.

use kdsl_db::{Diagnostic, Named, Span, code};

use super::list;

code!("KD0202", "unknown-type");

/// A name where a component type is expected that names none.
pub fn report(name: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("there is no component type `{name}`"),
        span,
        "not declared, and not in the standard library",
    )
    .unknown(Named::Type, name, None);
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic
            .help(format!("the standard library has {}", list(known)))
            .help("or name an image: `\"docker.io/library/nginx:1.30\"`"),
    }
}

/// A name where an interface is expected that names none.
pub fn interface(name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        &CODE,
        format!("there is no interface `{name}`"),
        span,
        "not declared, and not in the standard library",
    )
    .unknown(Named::Interface, name, None);
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help(format!("declare it: `interface {name} {{ host: host, port: port }}`")),
    }
}

/// A name where the type of a value is expected that names none.
pub fn value_type(name: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("there is no type `{name}`"), span, "the type of a value is expected here");
    match nearest {
        Some(near) => diagnostic.fix(format!("did you mean `{near}`?"), span, near),
        None => diagnostic.help(format!("the types of values are {}", list(&crate::ty::WORDS))),
    }
}
