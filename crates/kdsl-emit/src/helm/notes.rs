//! The notes that Helm shows after an installation.

use kdsl_ir::Expr;

use super::context::{Context, Scope};

/// What ends a paragraph with a condition.
const END: &str = "{{- end }}\n";

/// `templates/NOTES.txt`.
pub(super) fn notes(context: &Context<'_>) -> String {
    let mut notes = String::new();
    let mut last: Option<&Expr> = None;
    for note in &context.package.notes {
        let text = match &note.text {
            Expr::Concat(parts) => context.raw(&Scope::ROOT, parts),
            text => context.raw(&Scope::ROOT, std::slice::from_ref(text)),
        };
        let text = text.trim_matches('\n');
        match (&note.when, last) {
            (None, _) if notes.is_empty() => notes.push_str(&format!("{text}\n")),
            (None, _) => notes.push_str(&format!("\n{text}\n")),
            (Some(Expr::Not(when)), Some(last)) if **when == *last => {
                notes.truncate(notes.len() - END.len());
                notes.push_str(&format!("{{{{- else }}}}\n\n{text}\n{END}"));
            }
            (Some(when), _) => {
                let when = context.condition(&Scope::ROOT, when).pipeline();
                notes.push_str(&format!("{{{{- if {when} }}}}\n\n{text}\n{END}"));
            }
        }
        last = note.when.as_ref();
    }
    notes
}
