//! A test that expects nothing.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1104", "test-expects-nothing");

/// A test without `expect`.
pub fn report(name: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(&CODE, format!("the test \"{name}\" expects nothing"), span, "it can't fail")
        .help("say what must hold: `expect web.replicas == 3`")
}
