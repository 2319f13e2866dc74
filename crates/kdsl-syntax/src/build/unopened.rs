//! Closing brackets without a partner: where the opening one most likely belongs.

use super::quotes::Quoted;
use super::range;
use crate::{SyntaxError, SyntaxErrorKind};

/// A piece of a line: a bracket, a separator, or what stands between two blanks.
#[derive(Clone, Debug)]
struct Piece<'text> {
    text: &'text str,
    start: usize,
    end: usize,
}

/// The bracket of a line, not at its beginning, that closes nothing, and the place where its partner is missing. `at` is
/// the place of the error that was noticed; square and round brackets are only looked at there.
pub(super) fn unopened(text: &str, line: std::ops::Range<usize>, strings: &[Quoted], at: usize) -> Option<SyntaxError> {
    let pieces = pieces(text, line, strings);
    // Of each bracket that is open, its place among the pieces.
    let mut open: Vec<usize> = Vec::new();
    // A bracket that closes another one than the last that is open.
    let mut crossed: Option<usize> = None;
    for (nth, piece) in pieces.iter().enumerate() {
        match piece.text {
            "(" | "[" | "{" => open.push(nth),
            ")" | "]" | "}" => {
                let partner = partner(piece.text);
                match open.iter().rposition(|it| pieces.get(*it).is_some_and(|it| it.text == partner)) {
                    Some(found) => {
                        if found + 1 < open.len() {
                            crossed = Some(nth);
                        }
                        open.truncate(found);
                    }
                    None => {
                        if let Some(first) = crossed.filter(|it| it + 1 == nth).and_then(|it| pieces.get(it)) {
                            return Some(swapped(first, piece));
                        }
                        // By itself it is the one that is too much.
                        let is_alone = text.get(..piece.start).is_none_or(|it| it.ends_with([' ', '\t']));
                        if nth == 0 || (piece.text != "}" && (is_alone || piece.start != at)) {
                            return None;
                        }
                        let region = pieces.get(open.last().map_or(0, |it| it + 1)..nth)?;
                        let (first, is_sure) = match piece.text {
                            "}" => block_start(region, open.is_empty(), at),
                            _ => list_start(region, open.is_empty()).map(|it| (it, true)),
                        }?;
                        return Some(missing(first, is_sure, piece, partner));
                    }
                }
            }
            _ => {}
        }
    }
    None
}

fn missing(first: &Piece<'_>, is_sure: bool, close: &Piece<'_>, partner: &str) -> SyntaxError {
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

/// Where a bracket that is never closed, `at`, most likely ends on its line, if more than the bracket stands there.
pub(super) fn unclosed_in_line(
    text: &str,
    line: std::ops::Range<usize>,
    strings: &[Quoted],
    at: usize,
    error: &SyntaxError,
) -> Option<SyntaxError> {
    let pieces = pieces(text, line, strings);
    let bracket = pieces.iter().position(|it| it.start == at)?;
    let rest = pieces.get(bracket + 1..)?;
    let last = rest.last().filter(|it| !matches!(it.text, "(" | "[" | "{" | "," | ";" | ":" | "=" | "<" | ">"))?;
    let opening = pieces.get(bracket)?;
    let mut depth = 0usize;
    let mut place = (last, false);
    let mut before: Option<&Piece<'_>> = None;
    for piece in rest {
        match piece.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => {
                place = (piece, true);
                break;
            }
            ")" | "]" | "}" => depth -= 1,
            // In square and round brackets, values stand behind commas.
            text if depth == 0
                && opening.text != "{"
                && !is_operator(text)
                && text != ","
                && before.is_some_and(|it| !is_operator(it.text) && it.text != ",") =>
            {
                place = (piece, true);
                break;
            }
            _ => {}
        }
        before = Some(piece);
    }
    let (piece, is_before) = place;
    let mut error =
        SyntaxError { range: range(piece.start, piece.end), related: Vec::new(), edit: None, ..error.clone() };
    let close = match opening.text {
        "{" => "}",
        "[" => "]",
        _ => ")",
    };
    error.label = format!("its `{close}` is missing {} this", if is_before { "before" } else { "behind" });
    let end = if is_before { before.map_or(opening.end, |it| it.end) } else { piece.end };
    let with = if close == "}" { " }" } else { close };
    Some(error.related(range(opening.start, opening.end), "opened here").edit(range(end, end), with))
}

fn is_operator(text: &str) -> bool {
    matches!(text, ":" | "=" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "+" | "-" | "*" | "/" | "..")
        || matches!(text, "and" | "or" | "not" | "if" | "then" | "else")
}

fn partner(close: &str) -> &'static str {
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
        return region.first().map(|it| (it, it.text != "{"));
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
    // `name: kind statement }`
    if colons.first() == Some(&1) {
        return region.get(2).or(region.last()).map(|it| (it, false));
    }
    let key = colons.iter().filter(|nth| **nth > 1).find_map(|nth| region.get(nth.checked_sub(1)?));
    key.map(|it| (it, true)).or_else(|| region.get(1).or(region.last()).map(|it| (it, false)))
}

/// Before the first of the values that commas join.
fn list_start<'p, 't>(region: &'p [Piece<'t>], is_line_start: bool) -> Option<&'p Piece<'t>> {
    let mut depth = 0usize;
    // Whether the next piece to the left is another value of the list.
    let mut expects = true;
    let mut first = None;
    for piece in region.iter().rev() {
        match piece.text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    (first, expects) = (Some(piece), false);
                }
            }
            _ if depth > 0 => {}
            "," => expects = true,
            ":" | "=" | ";" => return first.or(Some(piece)),
            _ if expects => (first, expects) = (Some(piece), false),
            // Within brackets the values may be of several words.
            _ if !is_line_start => first = Some(piece),
            _ => return first,
        }
    }
    first.or(region.first())
}

fn pieces<'t>(text: &'t str, line: std::ops::Range<usize>, strings: &[Quoted]) -> Vec<Piece<'t>> {
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
