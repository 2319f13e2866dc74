//! Quotes that are missing or stand on the wrong side: where, as far as a line tells.
//!
//! After a forgotten quote every other one of its line changes its meaning, and what is noticed first is far from it. Text
//! and words never touch: a string that begins right behind a word, or has one right behind it, is most likely what
//! stands between two strings.

use rowan::TextRange;

use super::range;
use crate::{SyntaxError, SyntaxErrorKind};

/// A string of one line, as the grammar read it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quoted {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_closed: bool,
}

/// What is wrong with the quotes of a line, if something is; `strings` are those that begin in it.
pub(super) fn misplaced(text: &str, line_start: usize, strings: &[Quoted]) -> Option<SyntaxError> {
    let is_unclosed = strings.iter().any(|it| !it.is_closed);
    let mut last_end = line_start;
    for string in strings {
        let quote = text.get(string.start..string.start + 1)?;
        let before = text.get(line_start..string.start)?;
        let behind = text.get(string.end..)?;
        let touches_before = before.chars().next_back().is_some_and(|it| is_text_before(it, is_unclosed));
        if touches_before && last_end < string.start {
            let (start, is_sure) = text_start(text, last_end, string.start, last_end == line_start);
            let error =
                error(range(start, string.start + 1), quote, &format!("a `{quote}` is missing in or before this"));
            return Some(if is_sure && is_unclosed { error.edit(range(start, start), quote) } else { error });
        }
        if string.is_closed && touches_behind(behind, is_unclosed) {
            let label = format!("a `{quote}` is missing in or behind this");
            return Some(error(range(string.start, string.end), quote, &label));
        }
        last_end = string.end;
    }
    None
}

/// A bracket that a string has swallowed with its quote on the wrong side.
pub(super) fn swallowed(text: &str, strings: &[Quoted], close: &str) -> Option<SyntaxError> {
    strings.iter().filter(|it| it.is_closed).find_map(|string| {
        let inside = text.get(string.start + 1..string.end.checked_sub(1)?)?;
        let open = match close {
            "}" => "{",
            "]" => "[",
            ")" => "(",
            _ => "<",
        };
        let is_swallowed = inside.trim_end().ends_with(close) && !inside.contains(open);
        let quote = text.get(string.start..string.start + 1)?;
        is_swallowed.then(|| {
            let mut error = SyntaxErrorKind::UnclosedBracket.at(range(string.start, string.end), [open, close]);
            error.label = format!("is the last `{quote}` meant to stand before the `{close}`?");
            error
        })
    })
}

fn error(place: TextRange, quote: &str, label: &str) -> SyntaxError {
    let mut error = SyntaxErrorKind::UnclosedString.at(place, [quote, ""]);
    error.label = label.to_owned();
    error
}

/// Whether a character right before a quote belongs to a text; if all quotes of the line have partners, only a letter or
/// a digit does.
fn is_text_before(character: char, is_unclosed: bool) -> bool {
    if is_unclosed {
        !character.is_whitespace() && !matches!(character, '(' | '[' | '{' | ',' | ';' | '=' | ':' | '<' | '>' | '+')
    } else {
        character.is_alphanumeric() || character == '_'
    }
}

fn touches_behind(behind: &str, is_unclosed: bool) -> bool {
    let mut characters = behind.chars();
    let Some(first) = characters.next() else { return false };
    if !is_unclosed {
        return first.is_alphanumeric() || first == '_';
    }
    match first {
        // `"…".length`, `"a"..`
        '.' => !characters.next().is_some_and(|it| it.is_alphabetic() || it == '.'),
        '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | ':' | '=' | '<' | '>' | '+' | '!' | '#' => false,
        _ => !first.is_whitespace(),
    }
}

/// Where a text most likely began that ends at `end` and lost its first quote, and whether nothing else is likely: behind
/// the last bracket, comma or colon, at the first word that is no plain one.
fn text_start(text: &str, from: usize, end: usize, is_line_start: bool) -> (usize, bool) {
    let region = text.get(from..end).unwrap_or_default();
    // A value begins behind its key.
    let value = [" = ", ": "].iter().filter_map(|it| Some(region.rfind(it)? + it.len())).max();
    let delimiter = region.char_indices().rev().find(|(at, it)| match it {
        '{' => value.is_none_or(|it| *at < it) && !region.get(..*at).is_some_and(|before| before.ends_with('$')),
        // Between statements there is no comma.
        ',' => !is_line_start || region.get(..*at).is_some_and(|before| before.contains(['[', '(', '{'])),
        // No statement ends within a list.
        ';' => !region.get(..*at).is_some_and(|before| before.contains('[')),
        '[' => true,
        '(' => region.get(..*at).is_some_and(|before| before.ends_with([' ', '\t'])),
        ':' | '=' => region.get(at + 1..).is_some_and(|behind| behind.starts_with([' ', '\t'])),
        _ => false,
    });
    let skipped = delimiter.map_or(0, |(at, it)| at + it.len_utf8());
    let mut words = words(region, skipped);
    // The keyword of the statement.
    if delimiter.is_none() && is_line_start && words.len() > 1 {
        words.remove(0);
    }
    let is_plain = |word: &str| word.chars().all(|it| it.is_ascii_lowercase() || it == '-');
    let first = words.iter().find(|(_, word)| !is_plain(word)).or(words.first());
    let is_sure = words.len() == 1;
    let start = from + first.map_or(skipped, |(at, _)| *at);
    match (value, words.first()) {
        (Some(value), _) if !is_sure => (start.min(from + value), false),
        (None, Some((first, _))) if !is_sure => (start.min(from + first), false),
        _ => (start, is_sure),
    }
}

/// The words of a text from an offset on, with where they begin.
fn words(text: &str, from: usize) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = from;
    for word in text.get(from..).unwrap_or_default().split_inclusive([' ', '\t']) {
        let trimmed = word.trim_end();
        if !trimmed.is_empty() {
            words.push((at, trimmed));
        }
        at += word.len();
    }
    words
}
