//! From offsets in a text to lines and columns, and back.
//!
//! A line ends in LF, CRLF or a lone CR, as editors and terminals see it. The end is no part of the line.

use std::sync::Arc;

use text_size::{TextRange, TextSize};

use crate::database::Db;
use crate::files::File;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnUnit {
    /// Bytes of UTF-8.
    Utf8,
    /// 16-bit units of UTF-16.
    Utf16,
    /// Unicode characters.
    Character,
}

impl ColumnUnit {
    /// How many units `character` takes.
    fn width(self, character: char) -> u32 {
        match self {
            Self::Utf8 => character.len_utf8() as u32,
            Self::Utf16 => character.len_utf16() as u32,
            Self::Character => 1,
        }
    }
}

/// A place in a text by line and column, both from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column, in the [`ColumnUnit`] that was asked for.
    pub column: u32,
}

/// Where the lines of a text start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    text: Arc<str>,
    // Never empty: the first line starts at 0.
    starts: Vec<TextSize>,
}

impl LineIndex {
    /// The lines of `text`.
    pub fn new(text: Arc<str>) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![TextSize::new(0)];
        for (offset, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(offset + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(size(offset + 1));
            }
        }
        Self { text, starts }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are; a text that ends in a line break has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line, from 0, that `offset` lies in; the last one for an offset beyond the text.
    pub fn line(&self, offset: TextSize) -> u32 {
        let after = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The range of a line without its end; empty at the end of the text for a line that is not there.
    pub fn line_range(&self, line: u32) -> TextRange {
        let length = TextSize::of(&*self.text);
        let Some(start) = self.starts.get(line as usize).copied() else {
            return TextRange::empty(length);
        };
        let end = self.starts.get(line as usize + 1).copied().unwrap_or(length);
        // CR and LF are nowhere in a line but in its end.
        let content = self.slice(start, end).trim_end_matches(['\r', '\n']);
        TextRange::at(start, TextSize::of(content))
    }

    /// The text of a line without its end.
    pub fn line_text(&self, line: u32) -> &str {
        let range = self.line_range(line);
        self.slice(range.start(), range.end())
    }

    /// The line and column of `offset`. An offset within a line's end is at the end of the line, one within a
    /// character is before the character, and one beyond the text is at its end.
    pub fn line_column(&self, offset: TextSize, unit: ColumnUnit) -> LineColumn {
        let line = self.line(offset);
        let range = self.line_range(line);
        let before = self.slice(range.start(), offset.min(range.end()));
        let column = match unit {
            ColumnUnit::Utf8 => before.len() as u32,
            unit => before.chars().map(|character| unit.width(character)).sum(),
        };
        LineColumn { line, column }
    }

    /// The offset of a line and column. A column beyond the line is at the line's end, one within a character is before
    /// the character, and a line beyond the text is at the text's end.
    pub fn offset(&self, place: LineColumn, unit: ColumnUnit) -> TextSize {
        let range = self.line_range(place.line);
        let mut column = 0;
        let mut offset = range.start();
        for character in self.slice(range.start(), range.end()).chars() {
            column += unit.width(character);
            if column > place.column {
                break;
            }
            offset += TextSize::of(character);
        }
        offset
    }

    /// The text from `start` to `end`, both moved back to the start of a character.
    fn slice(&self, start: TextSize, end: TextSize) -> &str {
        let start = self.text.floor_char_boundary(start.into());
        let end = self.text.floor_char_boundary(end.into());
        self.text.get(start..end).unwrap_or_default()
    }
}

fn size(offset: usize) -> TextSize {
    TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// The lines of a file.
#[salsa::tracked(no_eq, returns(clone))]
pub fn line_index(db: &dyn Db, file: File) -> Arc<LineIndex> {
    let text = match file.text(db) {
        crate::files::FileText::Text(text) => text.clone(),
        _ => Arc::from(""),
    };
    Arc::new(LineIndex::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(text: &str) -> LineIndex {
        LineIndex::new(text.into())
    }

    fn place(line: u32, column: u32) -> LineColumn {
        LineColumn { line, column }
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let index = index("a\nb\r\nc\rd\r\r\n\n");
        let lines: Vec<&str> = (0..index.line_count()).map(|line| index.line_text(line)).collect();
        assert_eq!(lines, ["a", "b", "c", "d", "", "", ""]);
    }

    #[test]
    fn an_empty_text_has_one_empty_line() {
        let index = index("");
        assert_eq!(index.line_count(), 1);
        assert_eq!(index.line_text(0), "");
        assert_eq!(index.line_column(7.into(), ColumnUnit::Utf16), place(0, 0));
    }

    #[test]
    fn a_column_counts_bytes_units_or_characters() {
        // é has two bytes and one unit, the emoji four bytes and two units.
        let index = index("x\né😀z");
        let z = TextSize::new(2 + 2 + 4);
        assert_eq!(index.line_column(z, ColumnUnit::Utf8), place(1, 6));
        assert_eq!(index.line_column(z, ColumnUnit::Utf16), place(1, 3));
        assert_eq!(index.line_column(z, ColumnUnit::Character), place(1, 2));
    }

    #[test]
    fn an_offset_comes_back_from_its_line_and_column() {
        let text = "one\r\ntwö 😀 three\rfour\n\n";
        let index = index(text);
        for unit in [ColumnUnit::Utf8, ColumnUnit::Utf16, ColumnUnit::Character] {
            for (offset, character) in text.char_indices() {
                // The place between CR and LF is the same as the one before both.
                if character == '\n' && text[..offset].ends_with('\r') {
                    continue;
                }
                let offset = size(offset);
                assert_eq!(index.offset(index.line_column(offset, unit), unit), offset, "{unit:?}");
            }
        }
    }

    #[test]
    fn places_that_are_not_there_are_moved_to_the_nearest_before() {
        let index = index("ab\r\n😀\n");
        assert_eq!(index.offset(place(0, 99), ColumnUnit::Utf16), 2.into());
        assert_eq!(index.offset(place(1, 1), ColumnUnit::Utf16), 4.into());
        assert_eq!(index.offset(place(9, 0), ColumnUnit::Utf16), 9.into());
        assert_eq!(index.line_column(3.into(), ColumnUnit::Utf8), place(0, 2));
        assert_eq!(index.line_column(6.into(), ColumnUnit::Character), place(1, 0));
        assert_eq!(index.line_column(99.into(), ColumnUnit::Utf8), place(2, 0));
    }
}
