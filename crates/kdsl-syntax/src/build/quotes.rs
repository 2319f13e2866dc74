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
    let unclosed = strings.iter().find(|it| !it.is_closed);
    let is_unclosed = unclosed.is_some();
    let mut last_end = line_start;
    // How many lists are open.
    let mut lists = 0;
    for string in strings {
        let quote = text.get(string.start..string.start + 1)?;
        let before = text.get(line_start..string.start)?;
        let behind = text.get(string.end..)?;
        let region = text.get(last_end..string.start)?;
        let from = Region { from: last_end, is_line_start: last_end == line_start, is_in_list: lists > 0 };
        // What is filled in stands in texts alone.
        if let Some(dollar) = region.find("${").filter(|_| is_unclosed) {
            let quote = unclosed.and_then(|it| text.get(it.start..it.start + 1)).unwrap_or(quote);
            let (start, _) = text_start(text, from, last_end + dollar + 2);
            let label = format!("a `{quote}` is missing in or before this");
            return Some(error(range(start, string.start + 1), quote, &label));
        }
        if last_end < string.start && is_text_before(before, is_unclosed) {
            let (start, is_sure) = text_start(text, from, string.start);
            let error =
                error(range(start, string.start + 1), quote, &format!("a `{quote}` is missing in or before this"));
            let doubted = doubted(text, strings, error.clone());
            let is_sure = is_sure && is_unclosed && doubted == error;
            return Some(if is_sure { doubted.edit(range(start, start), quote) } else { doubted });
        }
        if string.is_closed && touches_behind(behind, is_unclosed) {
            let label = format!("a `{quote}` is missing in or behind this");
            return Some(doubted(text, strings, error(range(string.start, string.end), quote, &label)));
        }
        let count = |bracket: char| region.matches(bracket).count();
        lists = (lists + count('[')).saturating_sub(count(']'));
        last_end = string.end;
    }
    None
}

/// The error with a label at the string before it that most likely lost its last quote: one that ends with a comma, or has
/// one bracket of a pair only.
pub(super) fn doubted(text: &str, strings: &[Quoted], error: SyntaxError) -> SyntaxError {
    let doubtful = strings.iter().filter(|it| it.is_closed && range(it.start, it.end).end() <= error.range.start());
    let doubtful = doubtful.into_iter().find(|it| {
        let inside = it.end.checked_sub(1).and_then(|end| text.get(it.start + 1..end)).unwrap_or_default();
        let count = |bracket: char| inside.matches(bracket).count();
        let is_torn = [('(', ')'), ('[', ']'), ('{', '}')].into_iter().any(|(open, close)| count(open) != count(close));
        is_torn || inside.ends_with(", ")
    });
    match doubtful.and_then(|it| Some((it, text.get(it.start..it.start + 1)?))) {
        Some((it, quote)) => error.related(range(it.start, it.end), format!("or is a `{quote}` missing in this?")),
        None => error,
    }
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

/// Whether what stands right before a quote belongs to a text; if all quotes of the line have partners, only a letter or
/// a digit does.
fn is_text_before(before: &str, is_unclosed: bool) -> bool {
    let mut characters = before.chars().rev();
    let Some(last) = characters.next() else { return false };
    if !is_unclosed {
        return last.is_alphanumeric() || last == '_';
    }
    match last {
        // An operator has a space before it.
        '<' | '>' | '+' => characters.next().is_some_and(|it| !it.is_whitespace()),
        // `pairs(labels, =")`
        '=' => characters.find(|it| !it.is_whitespace()).is_some_and(|it| matches!(it, ',' | '(' | '[')),
        '(' | '[' | '{' | ',' | ';' | ':' => false,
        _ => !last.is_whitespace(),
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

/// The part of a line in which a text began.
#[derive(Clone, Copy)]
struct Region {
    from: usize,
    is_line_start: bool,
    is_in_list: bool,
}

/// Where a text most likely began that ends at `end` and lost its first quote, and whether nothing else is likely: behind
/// the last bracket, comma or colon, at the first word that is no plain one.
fn text_start(text: &str, region: Region, end: usize) -> (usize, bool) {
    let Region { from, is_line_start, is_in_list } = region;
    let region = text.get(from..end).unwrap_or_default();
    let value = value_start(region);
    let is_open = |at: usize, open: char, close: char| {
        let behind = region.get(at..).unwrap_or_default();
        behind.matches(open).count() > behind.matches(close).count()
    };
    let delimiter = region.char_indices().rev().find(|(at, it)| match it {
        '{' => value.is_none_or(|it| *at < it) && !region.get(..*at).is_some_and(|before| before.ends_with('$')),
        // Between statements there is no comma.
        ',' => {
            let is_spaced =
                region.get(at + 1..).is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t']));
            is_spaced && (!is_line_start || region.get(..*at).is_some_and(|before| before.contains(['[', '(', '{'])))
        }
        // No statement ends within a list.
        ';' => !is_in_list && !region.get(..*at).is_some_and(|before| before.contains('[')),
        '[' => is_open(*at, '[', ']'),
        '(' => region.get(..*at).is_some_and(|before| before.ends_with([' ', '\t'])),
        ':' | '=' => {
            value.is_none_or(|it| *at < it) && region.get(at + 1..).is_some_and(|it| it.starts_with([' ', '\t']))
        }
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
    let is_sure = words.len() == 1 && words.iter().all(|(_, word)| !word.contains('('));
    let start = from + first.map_or(skipped, |(at, _)| *at);
    match (value, words.first()) {
        (Some(value), _) if !is_sure => (start.min(from + value), false),
        (None, Some((first, _))) if !is_sure => (start.min(from + first), false),
        _ => (start, is_sure),
    }
}

/// Where the value begins in a part of a line: behind the first `=`, or behind the last key if that is in other brackets.
pub(super) fn value_start(region: &str) -> Option<usize> {
    let colon = region.rfind(": ").map(|it| it + 2);
    // An earlier statement of the line has a value of its own.
    let statement = region.rfind("; ").map_or(0, |it| it + 2);
    let equals = region.get(statement..).and_then(|it| it.find(" = ")).map(|it| statement + it + 3);
    match (equals, colon) {
        (Some(equals), Some(colon)) if equals < colon => {
            let is_within = region.get(equals..colon).is_some_and(|it| it.contains(['{', '[']));
            Some(if is_within { colon } else { equals })
        }
        (equals, colon) => equals.max(colon),
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
