//! What is wrong with a file, and how it is put right.

use kdsl_db::{Db, Diagnostic, File, TextRange};

use crate::edit::{FileEdit, TextEdit};

/// Everything that is wrong with `file`.
pub fn diagnostics(db: &dyn Db, file: File) -> Vec<Diagnostic> {
    kdsl_rules::check(db, file).to_vec()
}

/// A repair that can be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What it does, in the imperative.
    pub title: String,
    /// The mistake that it puts right.
    pub diagnostic: Diagnostic,
    /// Whether it is the obvious one.
    pub obvious: bool,
    /// What it changes; applied together or not at all.
    pub edits: Vec<FileEdit>,
}

/// The repairs for the mistakes that touch `range`.
pub fn repairs(db: &dyn Db, file: File, range: TextRange) -> Vec<Repair> {
    let mut repairs = Vec::new();
    for diagnostic in diagnostics(db, file) {
        let touches = |span: kdsl_db::Span| span.file == file && span.range(db).intersect(range).is_some();
        if !diagnostic.labels.iter().any(|label| label.primary && touches(label.span)) {
            continue;
        }
        for help in diagnostic.helps.iter().filter(|help| !help.edits.is_empty()) {
            let edits = help.edits.iter().map(|edit| FileEdit {
                file: edit.span.file,
                edit: TextEdit { range: edit.span.range(db), text: edit.text.clone() },
            });
            repairs.push(Repair {
                title: help.message.clone(),
                diagnostic: diagnostic.clone(),
                obvious: help.automatic,
                edits: edits.collect(),
            });
        }
    }
    repairs
}
