//! Incomplete interface.

use kdsl_db::{Diagnostic, Span, code};

use super::list;

code!("KD0505", "incomplete-interface");

/// A `provides` without a field of the interface.
pub fn report(interface: &str, missing: &[&str], span: Span, declared: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`provides {interface}` says nothing about {}", list(missing)), span, "incomplete")
        .because(declared, "the interface has more fields")
        .help(format!("add `{}: …`", missing.first().copied().unwrap_or_default()))
}
