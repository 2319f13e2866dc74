//! What a word means.

use kdsl_db::{Db, File, TextRange, TextSize};

/// What is to be said of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The word.
    pub range: TextRange,
    /// What it means, in Markdown.
    pub markdown: String,
}

/// What the word at `offset` means.
pub fn hover(db: &dyn Db, file: File, offset: TextSize) -> Option<Hover> {
    let _ = (db, file, offset);
    None
}
