//! Where a span lies, in the words that renderers use.

use std::sync::Arc;

use text_size::TextRange;

use crate::database::Db;
use crate::files::{File, FileText};
use crate::lines::{ColumnUnit, LineIndex, line_index};
use crate::render::sanitize::sanitize;
use crate::span::Span;

/// A span by lines and columns, which count from 1 in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line it starts in.
    pub line: u32,
    /// The column it starts at.
    pub column: u32,
    /// The line it ends in.
    pub end_line: u32,
    /// The column behind its last character.
    pub end_column: u32,
}

impl Place {
    /// The place of a span.
    pub fn of(db: &dyn Db, span: Span) -> Self {
        let (index, range) = resolve(db, span);
        let start = index.line_column(range.start(), ColumnUnit::Character);
        let end = index.line_column(range.end(), ColumnUnit::Character);
        Self { line: start.line + 1, column: start.column + 1, end_line: end.line + 1, end_column: end.column + 1 }
    }
}

/// Where a span starts: `FILE:LINE:COLUMN`, with the column in Unicode characters from 1.
pub fn place(db: &dyn Db, span: Span) -> String {
    let place = Place::of(db, span);
    format!("{}:{}:{}", sanitize(span.file.path(db).as_str()), place.line, place.column)
}

/// The lines of a span's file and the span's range, cut to what the file has.
pub(super) fn resolve(db: &dyn Db, span: Span) -> (Arc<LineIndex>, TextRange) {
    let index = line_index(db, span.file);
    // A file without text has no tree to measure an anchor in either.
    let range = match has_text(db, span.file) {
        true => span.range(db),
        false => TextRange::default(),
    };
    let length = text_size::TextSize::of(index.text());
    (index, TextRange::new(range.start().min(length), range.end().min(length)))
}

/// Whether there is a text that could be shown.
pub(super) fn has_text(db: &dyn Db, file: File) -> bool {
    matches!(file.text(db), FileText::Text(_))
}
