//! A secret of another namespace.

use kdsl_db::{Diagnostic, Span, code};

code!("KD0231", "secret-of-another-namespace");

/// A secret that lies in another namespace.
pub fn report(name: &str, field: &str, namespace: &str, interface: &str, span: Span) -> Diagnostic {
    let message =
        format!("`{field}` of `{name}` is a Secret in the namespace `{namespace}`, which pods of this app can't read");
    Diagnostic::error(&CODE, message, span, "in another namespace").help(format!(
        "put both apps into one namespace, or declare it here with a copy of the Secret: `NAME: external {interface} {{ …; {field} = secret from existing \"SECRET\" key \"KEY\" }}`"
    ))
}
