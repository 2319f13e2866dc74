//! Edits of texts.

use kdsl_db::{File, TextRange};

/// A replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced, in bytes; empty to insert.
    pub range: TextRange,
    /// What comes in its place.
    pub text: String,
}

/// A replacement of text in one of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    /// The file.
    pub file: File,
    /// The edit.
    pub edit: TextEdit,
}
