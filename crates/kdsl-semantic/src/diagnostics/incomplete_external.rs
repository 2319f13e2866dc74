//! Incomplete external.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD0314", "incomplete-external");

/// An external that says nothing about some fields of its interface, or about none at all.
pub fn report(
    external: &str,
    missing: &[&str],
    is_secret: impl Fn(&str) -> bool,
    span: Span,
    interface: Option<(&str, Span)>,
) -> Diagnostic {
    let message = match interface {
        Some(_) => format!("the external `{external}` says nothing about {}", list(missing)),
        None => format!("the external `{external}` does not say where it is"),
    };
    let diagnostic = Diagnostic::error(&CODE, message, span, "incomplete");
    let diagnostic = match interface {
        Some((name, declared)) => diagnostic.because(declared, format!("the fields of `{name}`")),
        None => diagnostic,
    };
    let assignments: Vec<String> = missing
        .iter()
        .map(|field| match is_secret(field) {
            true => format!("{field} = secret from existing \"SECRET\" key \"KEY\""),
            false => format!("{field} = …"),
        })
        .collect();
    diagnostic.help(format!("write in its braces: `{}`", assignments.join("; ")))
}
