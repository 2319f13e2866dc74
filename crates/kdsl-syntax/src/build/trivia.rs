//! The gaps between the tokens that the grammar names: spaces, line breaks, comments, brackets.

use super::words::is_invisible;
use super::{Builder, range};
use crate::{SyntaxErrorKind, SyntaxKind};

impl Builder<'_> {
    /// Writes the gap that ends at `end`.
    pub(super) fn gap(&mut self, end: usize) {
        while self.position < end {
            let Some(rest) = self.text.get(self.position..end) else { return };
            let (kind, length) = trivia(rest, || self.is_line_start());
            if matches!(kind, SyntaxKind::Comment | SyntaxKind::DocComment) {
                self.check_characters(self.position, self.position + length);
            }
            self.bump(kind, self.position + length);
        }
    }

    /// Writes the gap before `start` up to the doc comments that belong to the node which begins there.
    ///
    /// These are the last lines that begin with `##` and follow one another without an empty line.
    pub(super) fn gap_before_docs(&mut self, start: usize) {
        let Some(gap) = self.text.get(self.position..start) else { return };
        if !gap.contains("##") {
            return self.gap(start);
        }
        let (mut at, mut docs, mut breaks) = (0, None, 0);
        let mut line_start = self.is_line_start();
        while let Some(rest) = gap.get(at..).filter(|rest| !rest.is_empty()) {
            let (kind, length) = trivia(rest, || line_start);
            match kind {
                SyntaxKind::DocComment => {
                    if docs.is_none() || breaks > 1 {
                        docs = Some(at);
                    }
                    breaks = 0;
                }
                SyntaxKind::Comment => breaks = 0,
                SyntaxKind::Newline => breaks += 1,
                _ => {}
            }
            line_start = kind == SyntaxKind::Newline || (line_start && kind == SyntaxKind::Whitespace);
            at += length;
        }
        let docs = docs.map_or(start, |docs| self.position + docs);
        self.gap(docs);
    }

    /// Whether only spaces stand between the current place and the start of its line.
    fn is_line_start(&self) -> bool {
        let before = self.text.get(..self.position).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}'])
    }

    /// Reports characters in a string or a comment that nobody can see.
    pub(super) fn check_characters(&mut self, start: usize, end: usize) {
        let text = self.text.get(start..end).unwrap_or_default();
        if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
            return;
        }
        let harmless =
            |character: char| matches!(character, '\u{a0}' | '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{3000}');
        let found = text.char_indices().find(|(_, it)| is_invisible(*it) && !harmless(*it));
        if let Some((at, character)) = found {
            let place = range(start + at, start + at + character.len_utf8());
            let name = super::words::describe_character(character.encode_utf8(&mut [0; 4]));
            let error = SyntaxErrorKind::BadCharacter.at(place, [&name, "it can't be seen"]);
            let escape = format!("in a string, write it as `\\u{{{:x}}}`", u32::from(character));
            self.error(error.help(escape));
        }
    }
}

/// The kind and the length of the first token of a gap.
fn trivia(text: &str, line_start: impl FnOnce() -> bool) -> (SyntaxKind, usize) {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b' ' | b'\t') => {
            let end = bytes.iter().position(|byte| !matches!(byte, b' ' | b'\t'));
            (SyntaxKind::Whitespace, end.unwrap_or(bytes.len()))
        }
        Some(b'\r') if bytes.get(1) == Some(&b'\n') => (SyntaxKind::Newline, 2),
        Some(b'\r' | b'\n') => (SyntaxKind::Newline, 1),
        Some(b'#') => {
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
            let is_doc = bytes.get(1) == Some(&b'#') && line_start();
            (if is_doc { SyntaxKind::DocComment } else { SyntaxKind::Comment }, end)
        }
        Some(b';') => (SyntaxKind::Semicolon, 1),
        Some(b',') => (SyntaxKind::Comma, 1),
        Some(b'.') => (SyntaxKind::Dot, 1),
        Some(b'{') => (SyntaxKind::LeftBrace, 1),
        Some(b'}') => (SyntaxKind::RightBrace, 1),
        Some(b'[') => (SyntaxKind::LeftBracket, 1),
        Some(b']') => (SyntaxKind::RightBracket, 1),
        Some(b'(') => (SyntaxKind::LeftParen, 1),
        Some(b')') => (SyntaxKind::RightParen, 1),
        Some(b'<') => (SyntaxKind::LeftAngle, 1),
        Some(b'>') => (SyntaxKind::RightAngle, 1),
        Some(b'$') if bytes.get(1) == Some(&b'{') => (SyntaxKind::InterpolationOpen, 2),
        Some(quote @ (b'"' | b'\'')) => {
            let is_triple = bytes.get(1) == Some(quote) && bytes.get(2) == Some(quote);
            (SyntaxKind::StringClose, if is_triple { 3 } else { 1 })
        }
        _ if text.starts_with('\u{feff}') => (SyntaxKind::ByteOrderMark, 3),
        _ => (SyntaxKind::BadToken, text.chars().next().map_or(1, char::len_utf8)),
    }
}
