//! External runs nothing.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0315", "external-runs-nothing");

/// A statement in the braces of an external.
pub fn statement(external: &str, word: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        &CODE,
        format!("`{external}` is external, so it has no `{word}`"),
        span,
        "nothing of it runs here",
    )
    .help("its braces say where it is: `host = \"db.example.com\"`")
}

/// Something in the head of an external that only what runs here has.
pub fn head(external: &str, what: &str, span: Span, kind: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{external}` is external, so it has no {what}"), span, "nothing of it runs here")
        .because(kind, "it already runs elsewhere")
        .help("name an interface that it provides, and say in braces where it is: `external mysql { host = … }`")
}

/// A component type of this kind.
pub fn as_type(name: &str, kind: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("the type `{name}` can't be external"), kind, "a type says what runs")
        .help("write it in an app: `db: external mysql { host = … }`")
}
