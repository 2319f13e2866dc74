//! Views of strings, and what their characters mean.
//!
//! A string of one line means the characters between its quotes. In the triple forms
//!
//! 1. a line break right behind the opening quotes (after blanks at most) is not part of the text;
//! 2. if the closing quotes stand on a line of their own, the blanks before them are not part of the text, and the line
//!    break that ends the last line is;
//! 3. the blanks that all lines that are not blank begin with, the line of the closing quotes counted if it is their
//!    own, are removed; lines of blanks only become empty;
//! 4. every line break is `\n`, however the file writes it.
//!
//! Escapes are read after that, so an escaped character is never taken for indentation.

use rowan::TextRange;

use super::{Expr, views};
use crate::{SyntaxElement, SyntaxKind};

views! {
    /// A string with its quotes.
    StringExpr(SyntaxKind::StringExpr);
}

/// A piece of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StringPart {
    /// Characters.
    Text {
        /// What they mean: without escapes and indentation.
        value: String,
        /// Where they are written.
        range: TextRange,
    },
    /// `${ … }`
    Interpolation {
        /// What is between the braces.
        expr: Option<Expr>,
        /// Where it is written, braces included.
        range: TextRange,
    },
}

impl StringExpr {
    /// Whether it is written in `'`, where `\` and `$` mean themselves.
    pub fn raw(&self) -> bool {
        self.opening().starts_with('\'')
    }

    /// Whether it is written in three quotes.
    pub fn triple(&self) -> bool {
        self.opening().len() == 3
    }

    /// The whole text, if nothing is interpolated.
    pub fn plain(&self) -> Option<String> {
        let mut parts = self.parts().into_iter();
        match (parts.next(), parts.next()) {
            (None, _) => Some(String::new()),
            (Some(StringPart::Text { value, .. }), None) => Some(value),
            _ => None,
        }
    }

    /// The text and the interpolations in their order. Texts stand neither side by side nor empty.
    pub fn parts(&self) -> Vec<StringPart> {
        let pieces = self.pieces();
        let pieces = if self.triple() { dedent(pieces) } else { pieces };
        let mut parts: Vec<StringPart> = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text, range) => push_text(&mut parts, &text, range),
                Piece::Escape(text, range) => {
                    let value = unescape(&text).map_or(text, String::from);
                    push_text(&mut parts, &value, range);
                }
                Piece::Interpolation(expr, range) => parts.push(StringPart::Interpolation { expr, range }),
            }
        }
        parts
    }

    fn opening(&self) -> String {
        super::token(&self.node, SyntaxKind::StringOpen).map_or_else(String::new, |it| it.text().to_owned())
    }

    fn pieces(&self) -> Vec<Piece> {
        let pieces = self.node.children_with_tokens().filter_map(|it| {
            let range = it.text_range();
            match it {
                SyntaxElement::Node(node) => Some(Piece::Interpolation(node.children().find_map(Expr::cast), range)),
                SyntaxElement::Token(token) => match token.kind() {
                    SyntaxKind::StringText => Some(Piece::Text(token.text().to_owned(), range)),
                    SyntaxKind::Escape => Some(Piece::Escape(token.text().to_owned(), range)),
                    _ => None,
                },
            }
        });
        pieces.collect()
    }
}

/// A piece as it is written.
enum Piece {
    Text(String, TextRange),
    Escape(String, TextRange),
    Interpolation(Option<Expr>, TextRange),
}

fn push_text(parts: &mut Vec<StringPart>, text: &str, at: TextRange) {
    match parts.last_mut() {
        Some(StringPart::Text { value, range }) => {
            value.push_str(text);
            *range = range.cover(at);
        }
        _ if text.is_empty() => {}
        _ => parts.push(StringPart::Text { value: text.to_owned(), range: at }),
    }
}

/// What an escape means; nothing if it is none.
pub(crate) fn unescape(text: &str) -> Option<char> {
    match text {
        "\\n" => Some('\n'),
        "\\t" => Some('\t'),
        "\\\"" => Some('"'),
        "\\\\" => Some('\\'),
        "\\$" => Some('$'),
        _ => {
            let digits = text.strip_prefix("\\u{")?.strip_suffix('}')?;
            let is_number = (1..=6).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_hexdigit());
            char::from_u32(u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?)
        }
    }
}

/// Removes the indentation from the pieces of a text in three quotes.
fn dedent(mut pieces: Vec<Piece>) -> Vec<Piece> {
    for piece in &mut pieces {
        if let Piece::Text(text, _) = piece
            && text.contains('\r')
        {
            *text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
    }
    let mut starts_line = false;
    if let Some(Piece::Text(text, _)) = pieces.first_mut()
        && let Some(rest) = text.trim_start_matches([' ', '\t']).strip_prefix('\n')
    {
        *text = rest.to_owned();
        starts_line = true;
    }
    let indentation = common_indentation(&pieces, starts_line);
    let last = pieces.len().saturating_sub(1);
    for (index, piece) in pieces.iter_mut().enumerate() {
        if let Piece::Text(text, _) = piece {
            *text = without_indentation(text, &indentation, starts_line, index == last);
        }
        starts_line = false;
    }
    pieces
}

/// The longest run of blanks that every line begins with. The first line counts only if it begins behind a line break.
fn common_indentation(pieces: &[Piece], starts_line: bool) -> String {
    let mut common: Option<String> = None;
    let mut starts_line = starts_line;
    for (index, piece) in pieces.iter().enumerate() {
        if let Piece::Text(text, _) = piece {
            let lines: Vec<&str> = text.split('\n').collect();
            for (number, line) in lines.iter().enumerate() {
                let blanks = line.trim_start_matches([' ', '\t']);
                let indentation = line.get(..line.len() - blanks.len()).unwrap_or_default();
                let ends_line = number + 1 < lines.len();
                // A line of blanks has no indentation, unless something other than text stands behind the blanks.
                let is_blank = blanks.is_empty() && ends_line;
                let is_closing = blanks.is_empty() && !ends_line && index + 1 == pieces.len();
                let is_only_line = is_closing && number == 0 && !starts_line;
                if (number > 0 || starts_line) && !is_blank && !is_only_line {
                    common = Some(match common {
                        None => indentation.to_owned(),
                        Some(common) => shared_prefix(&common, indentation).to_owned(),
                    });
                }
            }
        }
        starts_line = false;
    }
    common.unwrap_or_default()
}

fn shared_prefix<'a>(left: &'a str, right: &str) -> &'a str {
    let length = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    left.get(..length).unwrap_or_default()
}

fn without_indentation(text: &str, indentation: &str, starts_line: bool, is_last: bool) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let count = lines.len();
    let mut result = String::with_capacity(text.len());
    for (number, line) in lines.into_iter().enumerate() {
        if number > 0 {
            result.push('\n');
        }
        let ends_line = number + 1 < count || is_last;
        let is_whole_line = number > 0 || starts_line;
        let is_blank = line.bytes().all(|it| matches!(it, b' ' | b'\t'));
        if is_whole_line && is_blank && ends_line {
            continue;
        }
        result.push_str(if is_whole_line { line.strip_prefix(indentation).unwrap_or(line) } else { line });
    }
    result
}
