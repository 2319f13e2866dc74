//! Missing type.

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0211", "missing-type");

/// A component with neither a type nor an image.
pub fn report(component: &str, app: &str, app_type: Option<&str>, span: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::error(&CODE, format!("`{component}` has neither a type nor an image"), span, "what runs in it?");
    match app_type {
        Some(reason) => diagnostic.help(reason),
        None => diagnostic
            .help(format!("there is no type called `{app}` like the app, so one must be named behind the kind")),
    }
    .help("or an image: `stateless \"docker.io/library/nginx:1.30\"`")
}

/// The same with the type that the app was probably meant to be called like.
pub fn near(diagnostic: Diagnostic, near: &str, app: Span) -> Diagnostic {
    let edits = vec![Edit { span: app, text: near.to_owned() }];
    diagnostic
        .because(app, format!("there is a type `{near}`"))
        .suggest(format!("or call the app `{near}`, like the type"), edits)
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

/// A component without an image, of a type that leaves the image to its components.
pub fn no_image(component: &str, type_name: &str, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{component}` has no image"), span, "what runs in it?")
        .because(declared, format!("the type `{type_name}` leaves the image to the components that use it"))
        .help("name one in its braces: `image \"docker.io/library/nginx:1.30\"`")
}
