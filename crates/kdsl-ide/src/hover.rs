//! What a word means, in words.

use kdsl_db::{Db, File, TextRange, TextSize};

use crate::{describe, meaning};

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
    let (range, meaning) = meaning::at(db, file, offset)?;
    Some(Hover { range, markdown: describe::meaning(db, &meaning) })
}
