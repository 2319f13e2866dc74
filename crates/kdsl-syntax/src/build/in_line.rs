//! Brackets that are never closed, with what their line says: where they most likely end.

use super::quotes::Quoted;
use super::range;
use super::unopened::{Piece, is_operator, list_start, missing, partner, pieces};
use crate::{SyntaxError, SyntaxErrorKind};

/// Where a bracket that is never closed, `at`, or one within it on its line, most likely ends, if more than the bracket
/// stands there.
pub(super) fn unclosed_in_line(
    text: &str,
    line: std::ops::Range<usize>,
    strings: &[Quoted],
    at: usize,
    error: &SyntaxError,
) -> Option<SyntaxError> {
    let pieces = pieces(text, line.clone(), strings);
    let bracket = pieces.iter().position(|it| it.start == at)?;
    if let Some(dollar) = outside_of_text(&pieces) {
        return Some(dollar);
    }
    let rest = pieces.get(bracket + 1..)?;
    let opening = pieces.get(bracket)?;
    if opening.text != "{" && goes_on(text, line.end) {
        return None;
    }
    if let Some(end) = index_end(text, opening, rest, strings) {
        let next = rest.iter().find(|it| it.end > end).map_or(end + 1, |it| it.end);
        return Some(unclosed(opening, range(end, next), true, end, error));
    }
    if let Some(nth) = lone_close(opening, rest)
        && let (Some(region), Some(close)) = (rest.get(..nth), rest.get(nth))
    {
        return list_start(region, false).map(|(first, _)| missing(first, false, close, partner(close.text)));
    }
    let inner = rest.iter().filter(|it| matches!(it.text, "(" | "["));
    let sure = inner.chain([opening]).find_map(|it| Some((it, sure_end(it, rest)?)));
    let (opening, place, before) = match crossing(opening, rest) {
        _ if let Some((opening, (place, before))) = sure => (opening, (place, true), before),
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
    let inside: Vec<&Piece<'_>> = rest.iter().filter(|it| it.start > opening.start && it.end <= end).collect();
    if opening.text != "{"
        && let (Some(first), Some(last)) = (inside.first(), inside.last())
        && may_end_within(opening, &inside, pieces.get(..bracket)?)
    {
        let mut unclosed = unclosed(opening, range(first.start, last.end), is_before, end, error);
        unclosed.label = format!("its `{}` is missing in or behind this", closing(opening.text));
        return Some(unclosed);
    }
    let row = row.filter(|it| it.start < piece.start && (opening.text == "{" || is_before));
    let place = range(row.map_or(piece.start, |it| it.start), piece.end);
    let mut unclosed = unclosed(opening, place, is_before, end, error);
    if row.is_some() {
        unclosed.label = format!("a `{}` is missing here", closing(opening.text));
    }
    if opening.text == "{"
        && let Some(within) = last_block(rest, opening, usize::from(place.start()))
    {
        unclosed = unclosed.related(within, "or in this");
    }
    Some(unclosed)
}

/// Whether a round or square bracket may end earlier than behind all that is inside: before an operator, or, within another
/// bracket, before a comma. `before` is what stands before it on the line.
fn may_end_within(opening: &Piece<'_>, inside: &[&Piece<'_>], before: &[Piece<'_>]) -> bool {
    let is_nested = before.iter().filter(|it| matches!(it.text, "(" | "[")).count()
        > before.iter().filter(|it| matches!(it.text, ")" | "]")).count();
    inside.iter().any(|it| it.text == "," && is_nested || opening.text == "(" && is_operator(it.text))
}

/// The inside of the last block with several statements that begins before a place and is not closed before it.
fn last_block(rest: &[Piece<'_>], opening: &Piece<'_>, place: usize) -> Option<rowan::TextRange> {
    let mut open: Vec<&Piece<'_>> = vec![opening];
    for piece in rest.iter().filter(|it| it.end <= place) {
        match piece.text {
            "{" => open.push(piece),
            "}" => {
                open.pop();
            }
            _ => {}
        }
    }
    let block = open.last()?;
    let inside = rest.iter().filter(|it| it.start > block.start && it.end <= place);
    let (first, last) = (inside.clone().next()?, inside.clone().next_back()?);
    inside.into_iter().any(|it| it.text == ";").then(|| range(first.start, last.end))
}

/// Whether the line below begins with an operator.
fn goes_on(text: &str, end: usize) -> bool {
    let below = text.get(end..).unwrap_or_default().lines().nth(1).unwrap_or_default();
    let word = below.split_whitespace().next().unwrap_or_default();
    is_operator(word) && !matches!(word, ":" | "=" | "not" | "if" | "<" | ">")
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
    let close = closing(opening.text);
    let label = format!("its `{close}` is missing {} this", if is_before { "before" } else { "behind" });
    let message = SyntaxErrorKind::UnclosedBracket.at(place, [opening.text, close]).message;
    let error = SyntaxError { range: place, related: Vec::new(), edit: None, label, message, ..error.clone() };
    let with = if close == "}" { " }" } else { close };
    error.related(range(opening.start, opening.end), "opened here").edit(range(end, end), with)
}

fn closing(open: &str) -> &'static str {
    match open {
        "{" => "}",
        "[" => "]",
        _ => ")",
    }
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

/// The piece that most surely is not within a round or square bracket any more, and the one before it: a word of a
/// conditional around it, the comma before another entry, or an index, which no text has.
fn sure_end<'p, 't>(opening: &Piece<'t>, rest: &'p [Piece<'t>]) -> Option<(&'p Piece<'t>, Option<&'p Piece<'t>>)> {
    if opening.text == "{" {
        return None;
    }
    let (mut depth, mut conditions) = (0usize, 0usize);
    let mut before: Option<&Piece<'_>> = None;
    for (nth, piece) in rest.iter().enumerate().skip_while(|(_, it)| it.start <= opening.start) {
        let touches = before.is_some_and(|it| it.end == piece.start && it.text.ends_with(['"', '\'']));
        match piece.text {
            "then" | "else" if depth == 0 && conditions == 0 => return Some((piece, before)),
            "," if depth == 0 && rest.get(nth + 2).is_some_and(|it| it.text == ":") => return Some((piece, before)),
            "[" if depth == 0 && touches => return Some((piece, before)),
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return None,
            ")" | "]" | "}" => depth -= 1,
            "if" if depth == 0 => conditions += 1,
            "else" if depth == 0 => conditions -= 1,
            _ => {}
        }
        before = Some(piece);
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
