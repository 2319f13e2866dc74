//! Bad definition of kinds.

use kdsl_db::{Diagnostic, Span, code};

code!("KD1011", "bad-definition");

/// A file that is not YAML.
pub fn no_yaml(path: &str, reason: &str, span: Span) -> Diagnostic {
    Diagnostic::error(&CODE, format!("`{path}` is not YAML"), span, reason.to_owned())
}

/// A file that defines no kind.
pub fn no_kinds(path: &str, span: Span) -> Diagnostic {
    let message = format!("`{path}` defines no kind");
    Diagnostic::error(&CODE, message, span, "there is no CustomResourceDefinition in it")
        .help("`kubectl get crd NAME -o yaml` writes one")
}
