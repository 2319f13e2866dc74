//! An external that can't take a component's place.

use kdsl_db::{Diagnostic, Span, code};

use crate::model::Kind;

code!("KD0225", "cannot-replace");

fn error(component: &str, environment: &str, because: &str, span: Span, label: &str) -> Diagnostic {
    let message =
        format!("in the environment `{environment}` no external can take the place of `{component}`: {because}");
    Diagnostic::error(&CODE, message, span, label)
}

/// A component whose pods run to their end.
pub fn kind(component: &str, kind: Kind, span: Span, kind_span: Span) -> Diagnostic {
    let message = format!("no external can take the place of `{component}`: it is {}", kind.in_words());
    Diagnostic::error(&CODE, message, span, "answers on no port")
        .because(kind_span, "its pods run to their end")
        .help("an external takes the place of a component that others call")
}

/// An interface through which a component is used, and that the external does not provide.
pub fn interface(
    component: &str,
    (environment, span): (&str, Span),
    given: Option<&str>,
    interface: &str,
    (consumer, consumer_span): (&str, Span),
) -> Diagnostic {
    let because = format!("`{consumer}` needs its `{interface}`");
    let diagnostic = error(component, environment, &because, span, &format!("provides no `{interface}`"))
        .because(consumer_span, format!("`{consumer}` needs a `{interface}`"));
    match given {
        None => diagnostic.help(format!("name the interface: `{component}: external {interface} {{ … }}`")),
        Some(given) => diagnostic
            .help(format!("it provides `{given}` alone: split `{component}` into a component for each interface")),
    }
}

/// Something of a component that an external does not have.
pub fn used(component: &str, (environment, span): (&str, Span), what: &str, use_span: Span) -> Diagnostic {
    error(component, environment, what, span, "has no pods and no objects here")
        .because(use_span, "asked for here")
        .help("what others ask of it has to be a field of the external, such as `host` and `port`")
}

/// A field whose value shapes another component, so that the values can't choose between two.
pub fn shapes(
    component: &str,
    (environment, span): (&str, Span),
    consumer: &str,
    use_span: Span,
    label: &str,
) -> Diagnostic {
    let because = format!("`{consumer}` has to know what it provides when the app is built");
    error(component, environment, &because, span, "known only when the app is installed").because(use_span, label)
}

/// Externals of two environments in the place of one component that differ in more than values.
pub fn unlike(component: &str, first: &str, what: &str, span: Span, first_span: Span) -> Diagnostic {
    let message = format!("the externals in the place of `{component}` differ in more than values: {what}");
    Diagnostic::error(&CODE, message, span, "other than there")
        .because(first_span, format!("the environment `{first}` says it first"))
        .help("give both the same interface, the same fields and the same keys of Secrets")
}
