//! Missing parameter.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0213", "missing-parameter");

/// A parameter without a default that is not set.
pub fn report(component: &str, name: &str, ty: &str, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{component}` needs a value for `{name}`"), span, format!("`{name}` is not set"))
        .because(declared, format!("a {ty} without a default"))
        .help(format!("set it in the component's braces: `{name} = …`"))
}
