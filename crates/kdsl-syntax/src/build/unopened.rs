//! Closing brackets without a partner: where the opening one most likely belongs.

use super::quotes::Quoted;
use super::range;
use crate::{SyntaxError, SyntaxErrorKind};

/// A piece of a line: a bracket, a separator, or what stands between two blanks.
#[derive(Clone, Debug)]
pub(super) struct Piece<'text> {
    pub(super) text: &'text str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The bracket of a line, not at its beginning, that closes nothing, and the place where its partner is missing. `at` is
/// the place of the error that was noticed; square and round brackets are only looked at there.
pub(super) fn unopened(text: &str, line: std::ops::Range<usize>, strings: &[Quoted], at: usize) -> Option<SyntaxError> {
    let pieces = pieces(text, line, strings);
    // Of each bracket that is open, its place among the pieces.
    let mut open: Vec<usize> = Vec::new();
    // A bracket that closes another one than the last that is open, and that one.
    let mut crossed: Option<(usize, usize)> = None;
    for (nth, piece) in pieces.iter().enumerate() {
        match piece.text {
            "(" | "[" | "{" => open.push(nth),
            ")" | "]" | "}" => {
                let partner = partner(piece.text);
                match open.iter().rposition(|it| pieces.get(*it).is_some_and(|it| it.text == partner)) {
                    Some(found) => {
                        if found + 1 < open.len() {
                            crossed = open.last().map(|inner| (nth, *inner));
                        }
                        open.truncate(found);
                    }
                    None => {
                        if let Some((crossing, inner)) = crossed.filter(|(it, _)| it + 1 == nth)
                            && let Some(first) = pieces.get(crossing)
                        {
                            // `[{ a: "b", "c"] }]` lacks the partner of the first of them.
                            let region = pieces.get(inner + 1..crossing)?;
                            return match pieces.get(nth + 1).is_some_and(|it| it.text == first.text) {
                                true => {
                                    let start = match first.text {
                                        "}" => block_start(region, false, at),
                                        _ => list_start(region, false),
                                    };
                                    start.map(|it| missing(it.0, true, first, self::partner(first.text)))
                                }

                                false => Some(swapped(first, piece)),
                            };
                        }
                        // By itself it is the one that is too much.
                        let is_alone = text.get(..piece.start).is_none_or(|it| it.ends_with([' ', '\t']));
                        if nth == 0 || (piece.text != "}" && (is_alone || piece.start != at)) {
                            return None;
                        }
                        let mut region = pieces.get(open.last().map_or(0, |it| it + 1)..nth)?;
                        // `if a then b] else c`
                        if pieces.get(nth + 1).is_some_and(|it| it.text == "else")
                            && let Some(then) = region.iter().rposition(|it| it.text == "then")
                        {
                            region = region.get(then + 1..)?;
                        }
                        if let Some(error) = region.last().and_then(|it| index(it, piece)) {
                            return Some(error);
                        }
                        let (first, is_sure) = match piece.text {
                            "}" => block_start(region, open.is_empty(), at),
                            _ => list_start(region, open.is_empty()),
                        }?;
                        let is_sure = is_sure && !(piece.text == ")" && may_be_call(region));
                        return Some(missing(first, is_sure, piece, partner));
                    }
                }
            }
            _ => {}
        }
    }
    None
}

/// `ports8080]`: a number at the end of a name is most likely an index.
fn index(word: &Piece<'_>, close: &Piece<'_>) -> Option<SyntaxError> {
    let name = word.text.trim_end_matches(|it: char| it.is_ascii_digit());
    let is_word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
    let is_index = close.text == "]" && word.end == close.start && !name.is_empty() && name.len() < word.text.len();
    if !is_index || !name.ends_with(|it: char| it.is_ascii_alphabetic()) || !word.text.chars().all(is_word) {
        return None;
    }
    let words = [&format!("`{}`", close.text) as &str, "a `[` is missing in or before this"];
    let error = SyntaxErrorKind::UnexpectedToken.at(range(word.start, word.end), words);
    Some(error.related(range(close.start, close.end), "without it this closes nothing"))
}

/// Whether a round bracket may be missing within the name of what is called: `lengthlabels)`.
fn may_be_call(region: &[Piece<'_>]) -> bool {
    region.iter().any(|it| it.text.starts_with(|it: char| it.is_ascii_alphabetic()) && !is_operator(it.text))
}

/// The brace that closes nothing on a line whose other brackets, without it, are all closed.
pub(super) fn lost_brace(text: &str, line: std::ops::Range<usize>, strings: &[Quoted]) -> Option<SyntaxError> {
    let pieces = pieces(text, line.clone(), strings);
    let mut open: Vec<&str> = Vec::new();
    let mut lone = None;
    for piece in &pieces {
        match piece.text {
            "(" | "[" | "{" => open.push(piece.text),
            ")" | "]" | "}" if open.last() == Some(&partner(piece.text)) => {
                open.pop();
            }
            "}" if lone.is_none() && !open.is_empty() => lone = Some(piece.start),
            ")" | "]" | "}" => return None,
            _ => {}
        }
    }
    let lone = lone.filter(|_| open.is_empty())?;
    unopened(text, line, strings, lone)
}

pub(super) fn missing(first: &Piece<'_>, is_sure: bool, close: &Piece<'_>, partner: &str) -> SyntaxError {
    let end = if is_sure { first.end } else { close.start.max(first.end) };
    let words = [&format!("`{}`", close.text) as &str, ""];
    let mut error = SyntaxErrorKind::UnexpectedToken.at(range(first.start, end), words);
    error.label = format!("a `{partner}` is missing {} this", if is_sure { "before" } else { "in or before" });
    let error = error.related(range(close.start, close.end), "without it this closes nothing");
    if !is_sure {
        return error;
    }
    error.edit(range(first.start, first.start), if partner == "{" { "{ " } else { partner })
}

fn swapped(first: &Piece<'_>, second: &Piece<'_>) -> SyntaxError {
    let words = [&format!("`{}`", first.text) as &str, "these two brackets are the wrong way round"];
    let place = range(first.start, second.end);
    SyntaxErrorKind::UnexpectedToken.at(place, words)
}

pub(super) fn is_operator(text: &str) -> bool {
    matches!(text, ":" | "=" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "+" | "-" | "*" | "/" | "..")
        || matches!(text, "and" | "or" | "not" | "if" | "then" | "else")
}

pub(super) fn partner(close: &str) -> &'static str {
    match close {
        "}" => "{",
        "]" => "[",
        _ => "(",
    }
}

/// What stands behind the bracket, and whether that is sure: the key of a value that has a second colon, the first key
/// behind the keyword of the line, or else something behind the keyword.
fn block_start<'p, 't>(region: &'p [Piece<'t>], is_line_start: bool, at: usize) -> Option<(&'p Piece<'t>, bool)> {
    let second_colon = region.iter().position(|it| it.text == ":" && it.start == at);
    if let Some(colon) = second_colon
        && let Some(key) = region.get(colon.checked_sub(1)?)
        && colon.checked_sub(2).and_then(|it| region.get(it)).is_some_and(|it| it.text == ":")
    {
        return Some((key, true));
    }
    if !is_line_start {
        // The first key.
        let colon = region.iter().position(|it| it.text == ":");
        let key =
            colon.and_then(|it| region.get(it.checked_sub(1)?)).filter(|_| !region.iter().any(|it| it.text == "{"));
        return key.or(region.first()).map(|it| (it, it.text != "{"));
    }
    // A topology on the same line, and the component before this one.
    let skipped = region.iter().rposition(|it| it.text == "<").map_or(0, |it| it + 1);
    let region = region.get(skipped..)?;
    let mut depth = 0usize;
    let mut colons = Vec::new();
    for (nth, piece) in region.iter().enumerate() {
        match piece.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            ":" | "=" if depth == 0 => colons.push(nth),
            _ => {}
        }
    }
    // `component name: kind statement }`
    if colons.first() == Some(&2) && region.first().is_some_and(|it| it.text == "component") {
        return region.get(3).or(region.last()).map(|it| (it, false));
    }
    // `name: kind statement }`
    if colons.first() == Some(&1) {
        return region.get(2).or(region.last()).map(|it| (it, false));
    }
    let key = colons.iter().filter(|nth| **nth > 1).find_map(|nth| region.get(nth.checked_sub(1)?));
    key.map(|it| (it, true)).or_else(|| region.get(1).or(region.last()).map(|it| (it, false)))
}

/// Before the first of the values that commas join, and whether the bracket can't be missing within them.
pub(super) fn list_start<'p, 't>(region: &'p [Piece<'t>], is_line_start: bool) -> Option<(&'p Piece<'t>, bool)> {
    let mut depth = 0usize;
    // Whether the next piece to the left is another value of the list.
    let mut expects = true;
    let mut first: Option<&Piece<'_>> = None;
    let mut is_sure = true;
    // A statement has commas in brackets only.
    let mut has_comma = false;
    for piece in region.iter().rev() {
        // What is called, or has an index, is one value with it.
        let touches = first.is_some_and(|it| matches!(it.text, "(" | "[") && it.start == piece.end);
        match piece.text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    (first, expects) = (Some(piece), false);
                }
            }
            _ if depth > 0 => {}
            "," => (expects, has_comma) = (true, true),
            ":" | "=" | ";" => return first.or(Some(piece)).map(|it| (it, is_sure)),
            "if" | "not" => (first, expects, is_sure) = (Some(piece), false, is_sure && piece.text == "not"),
            text if is_operator(text) => (expects, is_sure) = (true, false),
            _ if expects || touches => (first, expects) = (Some(piece), false),
            // Within brackets the values may be of several words.
            _ if !is_line_start => first = Some(piece),
            _ => return first.map(|it| (it, is_sure || has_comma)),
        }
    }
    first.or(region.first()).map(|it| (it, is_sure))
}

pub(super) fn pieces<'t>(text: &'t str, line: std::ops::Range<usize>, strings: &[Quoted]) -> Vec<Piece<'t>> {
    let mut pieces: Vec<Piece<'t>> = Vec::new();
    let mut at = line.start;
    let mut is_joined = false;
    while let Some(character) = text.get(at..line.end).and_then(|rest| rest.chars().next()) {
        let string = strings.iter().find(|it| it.start == at);
        let end = string.map_or(at + character.len_utf8(), |it| it.end.clamp(at + 1, line.end.max(at + 1)));
        let Some(piece) = text.get(at..end) else { break };
        let is_separator = string.is_none()
            && match character {
                '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | '=' => true,
                ':' => text.get(end..line.end).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])),
                _ => false,
            };
        if string.is_none() && character == '#' {
            break;
        }
        if string.is_none() && character.is_whitespace() {
            is_joined = false;
        } else if is_separator {
            pieces.push(Piece { text: piece, start: at, end });
            is_joined = false;
        } else {
            match pieces.last_mut().filter(|_| is_joined) {
                Some(last) => {
                    last.end = end;
                    last.text = text.get(last.start..end).unwrap_or_default();
                }
                None => pieces.push(Piece { text: piece, start: at, end }),
            }
            is_joined = true;
        }
        at = end;
    }
    pieces
}
