//! The notes that Helm shows after an installation.

use kdsl_ir::Expr;

use super::context::{Context, Scope};

/// `templates/NOTES.txt`.
pub(super) fn notes(context: &Context<'_>) -> String {
    let mut notes = String::new();
    for note in &context.package.notes {
        let text = match &note.text {
            Expr::Concat(parts) => context.raw(&Scope::ROOT, parts),
            text => context.raw(&Scope::ROOT, std::slice::from_ref(text)),
        };
        let text = text.trim_matches('\n');
        match &note.when {
            None if notes.is_empty() => notes.push_str(&format!("{text}\n")),
            None => notes.push_str(&format!("\n{text}\n")),
            Some(when) => {
                let when = context.condition(&Scope::ROOT, when).pipeline();
                notes.push_str(&format!("{{{{- if {when} }}}}\n\n{text}\n{{{{- end }}}}\n"));
            }
        }
    }
    notes
}
