//! The client's edits, applied to a text.

use std::sync::Arc;

use kdsl_db::{ColumnUnit, LineColumn, LineIndex};
use tower_lsp_server::ls_types::{Position, TextDocumentContentChangeEvent};

/// The text after `changes`, each of which is in terms of the text after those before it.
///
/// A place that the text does not have is moved to the nearest one before it, and a range whose end comes first is read
/// the other way round: the client's next full text puts right what it got wrong.
pub(crate) fn apply(mut text: Arc<str>, changes: &[TextDocumentContentChangeEvent], columns: ColumnUnit) -> Arc<str> {
    for change in changes {
        let Some(range) = change.range else {
            text = Arc::from(change.text.as_str());
            continue;
        };
        let lines = LineIndex::new(Arc::clone(&text));
        let offset = |position: Position| -> usize {
            lines.offset(LineColumn { line: position.line, column: position.character }, columns).into()
        };
        let (one, other) = (offset(range.start), offset(range.end));
        let (start, end) = (one.min(other), one.max(other));
        let mut edited = String::with_capacity(text.len() + change.text.len());
        edited.push_str(text.get(..start).unwrap_or_default());
        edited.push_str(&change.text);
        edited.push_str(text.get(end..).unwrap_or_default());
        text = Arc::from(edited);
    }
    text
}

#[cfg(test)]
mod tests {
    use tower_lsp_server::ls_types::Range;

    use super::*;

    /// Applies edits of the form (start line, start column, end line, end column, text).
    fn check(text: &str, columns: ColumnUnit, edits: &[(u32, u32, u32, u32, &str)], expected: &str) {
        let changes: Vec<_> = edits
            .iter()
            .map(|(start_line, start, end_line, end, text)| TextDocumentContentChangeEvent {
                range: Some(Range::new(Position::new(*start_line, *start), Position::new(*end_line, *end))),
                range_length: None,
                text: (*text).to_owned(),
            })
            .collect();
        assert_eq!(&*apply(text.into(), &changes, columns), expected);
    }

    #[test]
    fn each_edit_is_in_terms_of_the_text_after_those_before_it() {
        check("one\ntwo\n", ColumnUnit::Utf16, &[(0, 3, 0, 3, "\nand"), (2, 0, 2, 3, "2")], "one\nand\n2\n");
    }

    #[test]
    fn columns_count_what_was_agreed() {
        check("x😀y", ColumnUnit::Utf8, &[(0, 5, 0, 6, "z")], "x😀z");
        check("x😀y", ColumnUnit::Utf16, &[(0, 3, 0, 4, "z")], "x😀z");
        check("x😀y", ColumnUnit::Character, &[(0, 2, 0, 3, "z")], "x😀z");
    }

    #[test]
    fn line_ends_of_all_kinds_count() {
        check("a\r\nb\rc\nd", ColumnUnit::Utf16, &[(3, 0, 3, 1, "D"), (1, 1, 2, 0, "")], "a\r\nbc\nD");
    }

    #[test]
    fn places_that_are_not_there_are_moved() {
        check("ab", ColumnUnit::Utf16, &[(0, 9, 7, 9, "!")], "ab!");
        check("ab", ColumnUnit::Utf16, &[(0, 2, 0, 1, "!")], "a!");
    }

    #[test]
    fn an_edit_without_a_range_is_the_whole_text() {
        let change = TextDocumentContentChangeEvent { range: None, range_length: None, text: "new".to_owned() };
        assert_eq!(&*apply("old".into(), &[change], ColumnUnit::Utf8), "new");
    }
}
