//! Shared volume is scratch.

use kdsl_db::{Diagnostic, Edit, Span, code};

code!("KD0304", "shared-volume-is-scratch");

/// A stateless type's shared volume that the head does not ask for.
pub fn report(component: &str, path: &str, insert: Span, declared: Span) -> Diagnostic {
    Diagnostic::warning(
        &CODE,
        format!("what `{component}` writes to `{path}` is lost with each pod"),
        insert,
        "no `shared-volume` here, so the path is scratch",
    )
    .because(declared, "the type would keep it on a shared volume")
    .suggest("keep it: `shared-volume`", vec![Edit { span: insert.end(), text: " shared-volume".to_owned() }])
}
