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
                                true => list_start(region, false)
                                    .map(|it| missing(it, true, first, self::partner(first.text))),
                                false => Some(swapped(first, piece)),
                            };
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

/// Where a bracket that is never closed, `at`, or one within it on its line, most likely ends, if more than the bracket
/// stands there.
pub(super) fn unclosed_in_line(
    text: &str,
    line: std::ops::Range<usize>,
    strings: &[Quoted],
    at: usize,
    error: &SyntaxError,
) -> Option<SyntaxError> {
    let pieces = pieces(text, line, strings);
    let bracket = pieces.iter().position(|it| it.start == at)?;
    if let Some(dollar) = outside_of_text(&pieces) {
        return Some(dollar);
    }
    let rest = pieces.get(bracket + 1..)?;
    let opening = pieces.get(bracket)?;
    if let Some(end) = index_end(text, opening, rest, strings) {
        let next = rest.iter().find(|it| it.end > end).map_or(end + 1, |it| it.end);
        return Some(unclosed(opening, range(end, next), true, end, error));
    }
    if let Some(nth) = lone_close(opening, rest)
        && let (Some(region), Some(close)) = (rest.get(..nth), rest.get(nth))
    {
        return list_start(region, false).map(|first| missing(first, false, close, partner(close.text)));
    }
    let (opening, place, before) = match crossing(opening, rest) {
        Some((inner, closing)) => (inner, (closing, true), rest.iter().rfind(|it| it.end <= closing.start)),
        None if opening.text == "<" => return None,
        None => {
            let last = rest.last();
            let last = last.filter(|it| !matches!(it.text, "(" | "[" | "{" | "," | ";" | ":" | "=" | "<" | ">"))?;
            let (place, before) = end_in_line(opening, rest).unzip();
            (opening, place.map_or((last, false), |it| (it, true)), before.flatten())
        }
    };
    let (piece, is_before) = place;
    let end = if is_before { before.map_or(opening.end, |it| it.end) } else { piece.end };
    // Of several brackets in a row any may be the missing one.
    let is_close = |it: &&Piece<'_>| matches!(it.text, ")" | "]" | "}");
    let row = rest.iter().rev().skip_while(|it| it.end > end).take_while(is_close).last();
    Some(match row.filter(|it| it.start < piece.start && opening.text == "{") {
        Some(first) => {
            let mut error = unclosed(opening, range(first.start, piece.end), is_before, end, error);
            error.label = "a `}` is missing here".to_owned();
            error
        }
        None => unclosed(opening, range(piece.start, piece.end), is_before, end, error),
    })
}

/// `${` that is in no string.
fn outside_of_text(pieces: &[Piece<'_>]) -> Option<SyntaxError> {
    pieces.windows(2).find_map(|pair| match pair {
        [dollar, brace] if dollar.text.ends_with('$') && brace.text == "{" && dollar.end == brace.start => {
            let words = ["`$`", "`${ }` is for strings only: is a quote missing before this?"];
            Some(SyntaxErrorKind::BadCharacter.at(range(dollar.end - 1, brace.end), words))
        }
        _ => None,
    })
}

/// The error of a bracket that is missing before or behind a place, and is written at `end`.
fn unclosed(
    opening: &Piece<'_>,
    place: rowan::TextRange,
    is_before: bool,
    end: usize,
    error: &SyntaxError,
) -> SyntaxError {
    let close = match opening.text {
        "{" => "}",
        "[" => "]",
        _ => ")",
    };
    let label = format!("its `{close}` is missing {} this", if is_before { "before" } else { "behind" });
    let message = SyntaxErrorKind::UnclosedBracket.at(place, [opening.text, close]).message;
    let error = SyntaxError { range: place, related: Vec::new(), edit: None, label, message, ..error.clone() };
    let with = if close == "}" { " }" } else { close };
    error.related(range(opening.start, opening.end), "opened here").edit(range(end, end), with)
}

/// The end of the text or number in the brackets of `a["b".c`: an index holds nothing more.
fn index_end(text: &str, opening: &Piece<'_>, rest: &[Piece<'_>], strings: &[Quoted]) -> Option<usize> {
    let is_index = opening.text == "[" && text.get(..opening.start)?.ends_with(|it: char| it.is_ascii_alphanumeric());
    let first = rest.first().filter(|_| is_index)?;
    if let Some(string) = strings.iter().find(|it| it.start == first.start) {
        return (!text.get(string.end..)?.starts_with(']')).then_some(string.end);
    }
    let digits = first.text.find(|it: char| !it.is_ascii_digit()).unwrap_or(first.text.len());
    (digits > 0).then_some(first.start + digits)
}

/// A bracket within a list that closes nothing, if the list itself is closed behind it.
fn lone_close(opening: &Piece<'_>, rest: &[Piece<'_>]) -> Option<usize> {
    let mut open = vec![opening.text];
    let mut lone = None;
    for (nth, piece) in rest.iter().enumerate() {
        match piece.text {
            "(" | "[" | "{" => open.push(piece.text),
            ")" | "]" | "}" if open.last() == Some(&partner(piece.text)) => {
                open.pop();
                if open.is_empty() {
                    return lone.filter(|_| opening.text == "[");
                }
            }
            ")" if lone.is_none() => lone = Some(nth),
            ")" | "]" | "}" => return None,
            _ => {}
        }
    }
    None
}

/// The innermost bracket that is open where one closes that is not its partner, with that one.
fn crossing<'p, 't>(opening: &'p Piece<'t>, rest: &'p [Piece<'t>]) -> Option<(&'p Piece<'t>, &'p Piece<'t>)> {
    let mut open = vec![opening];
    for (nth, piece) in rest.iter().enumerate() {
        match piece.text {
            "(" | "[" | "{" => open.push(piece),
            ")" | "]" | "}" if open.last().is_some_and(|it| it.text == partner(piece.text)) => {
                open.pop();
            }
            ")" | "]" | "}" => {
                let is_open = open.iter().any(|it| it.text == partner(piece.text));
                return open.last().filter(|it| is_open && it.text != "<").map(|it| (*it, piece));
            }
            // No statement is within round or square brackets.
            ";" if open.last().is_some_and(|it| matches!(it.text, "(" | "[")) => {
                return open.last().map(|it| (*it, piece));
            }
            // The end of the components.
            ">" if rest.get(nth + 1).is_none_or(|it| it.text == "{") => {
                let inner = open.last().filter(|it| it.text != "<" && opening.text == "<");
                return inner.map(|it| (*it, piece));
            }
            _ => {}
        }
    }
    None
}

/// The piece that can't be within the bracket any more, and the one before it.
fn end_in_line<'p, 't>(opening: &Piece<'t>, rest: &'p [Piece<'t>]) -> Option<(&'p Piece<'t>, Option<&'p Piece<'t>>)> {
    // The entries of a map: behind a value comes a comma.
    let is_map = opening.text != "{" || rest.get(1).is_some_and(|it| it.text == ":");
    let mut depth = 0usize;
    let mut before: Option<&Piece<'_>> = None;
    for (nth, piece) in rest.iter().enumerate() {
        let is_value = !is_operator(piece.text) && !matches!(piece.text, "," | ";");
        let begins_entry = rest.get(nth + 1).is_some_and(|it| it.text == ":");
        match piece.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return Some((piece, before)),
            ")" | "]" | "}" => depth -= 1,
            ":" | "=" if depth == 0 && opening.text != "{" => return Some((piece, before)),
            // Values stand behind commas.
            _ if depth == 0
                && is_map
                && is_value
                && !(opening.text == "{" && begins_entry)
                && before.is_some_and(|it| !is_operator(it.text) && !matches!(it.text, "," | ";")) =>
            {
                return Some((piece, before));
            }
            _ => {}
        }
        before = Some(piece);
    }
    None
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
            text if is_operator(text) => expects = true,
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
