//! Formatting.

use kdsl_db::{Db, File, FileText, TextRange, TextSize};

use crate::edit::TextEdit;

/// The edits that bring `file` into its one form: none if it has it, else one for what lies between the first and the
/// last line that changes.
pub fn formatting(db: &dyn Db, file: File) -> Vec<TextEdit> {
    let FileText::Text(text) = file.text(db) else { return Vec::new() };
    minimal(text, &kdsl_syntax::format(text)).into_iter().collect()
}

/// The edit of whole lines that makes `new` of `old`: what is the same at both ends is left alone, and with it the
/// editor's cursors and folds there.
fn minimal(old: &str, new: &str) -> Option<TextEdit> {
    if old == new {
        return None;
    }
    let same = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> usize {
        pairs.take_while(|(one, other)| one == other).map(|(one, _)| one.len()).sum()
    };
    let start = same(&mut old.split_inclusive('\n').zip(new.split_inclusive('\n')));
    let (old_rest, new_rest) = (old.get(start..)?, new.get(start..)?);
    let end = same(&mut old_rest.split_inclusive('\n').rev().zip(new_rest.split_inclusive('\n').rev()));
    let size = |offset: usize| TextSize::new(u32::try_from(offset).unwrap_or(u32::MAX));
    Some(TextEdit {
        range: TextRange::new(size(start), size(old.len() - end)),
        text: new_rest.get(..new_rest.len() - end)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: Option<(u32, u32, &str)>) {
        let found = minimal(old, new).map(|edit| (edit.range.start().into(), edit.range.end().into(), edit.text));
        assert_eq!(found, expected.map(|(start, end, text)| (start, end, text.to_owned())));
    }

    #[test]
    fn a_text_that_is_in_form_is_left_alone() {
        check("a\nb\n", "a\nb\n", None);
    }

    #[test]
    fn only_the_lines_that_change_are_replaced() {
        check("a\n b\nc\n", "a\nb\nc\n", Some((2, 5, "b\n")));
        check("a\na\n", "a\n", Some((2, 4, "")));
        check("a", "a\n", Some((0, 1, "a\n")));
        check("", "a\n", Some((0, 0, "a\n")));
    }
}
