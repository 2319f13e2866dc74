//! Missing type.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0211", "missing-type");

/// A component with neither a type nor an image.
pub fn report(component: &str, app: &str, app_type: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("`{component}` has neither a type nor an image"), span, "what runs in it?");
    match app_type {
        Some(reason) => diagnostic.help(reason),
        None => diagnostic
            .help(format!("there is no type called `{app}` like the app, so one must be named: `stateful mariadb`")),
    }
    .help("or an image: `stateless \"docker.io/library/nginx:1.30\"`")
}

/// A component type that is built on itself.
pub fn circle(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("the type `{name}` is built on itself"), span, "it never reaches a kind")
        .help("name a kind behind the colon: `stateless` or `stateful`")
}

/// A second component that would take the type named like its app.
pub fn second_default(component: &str, app: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{component}` has neither a type nor an image"), span, "what runs in it?")
        .because(first, format!("the type `{app}`, named like the app, is taken here already"))
        .help("name its type or an image")
}

/// A component type without an image.
pub fn no_image(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("the type `{name}` has no image"), span, "what runs in it?")
        .help("name one: `image \"docker.io/library/nginx:1.30\"`")
}
