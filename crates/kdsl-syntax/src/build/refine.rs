//! The errors of a text once more, with what the quotes and brackets of their whole line say.

use std::ops::Range;

use super::in_line::unclosed_in_line;
use super::quotes::{Quoted, doubted, misplaced, swallowed};
use super::unopened::{lost_brace, unopened};
use crate::{SyntaxError, SyntaxErrorKind};

/// Of how many bytes a line may be to be looked at.
const LONGEST_LINE: usize = 500;

/// What is said of a bracket without a partner.
pub(super) const CLOSES_NOTHING: &str = "it closes nothing";

/// The errors, each in the place of its cause; what has the same cause is said once. `strings` are those of one line, in
/// the order of the text.
pub(super) fn refined(text: &str, strings: &[Quoted], errors: Vec<SyntaxError>) -> Vec<SyntaxError> {
    let mut refined: Vec<SyntaxError> = Vec::new();
    let mut lost_brace_before = false;
    for error in errors {
        let error = cause(text, strings, &error).unwrap_or(error);
        // A bracket that closes nothing for want of an opening one has closed what is around it, which leaves the rest outside.
        if error.kind == SyntaxErrorKind::OutsideDeclaration && lost_brace_before {
            lost_brace_before = false;
            continue;
        }
        lost_brace_before |= error.label.starts_with("a `{` is missing");
        if !refined.iter().rev().take(8).any(|it| it.range == error.range && it.kind == error.kind) {
            refined.push(error);
        }
    }
    refined
}

fn cause(text: &str, strings: &[Quoted], error: &SyntaxError) -> Option<SyntaxError> {
    if matches!(
        error.kind,
        SyntaxErrorKind::TooDeep | SyntaxErrorKind::BadEscape | SyntaxErrorKind::UnclosedInterpolation
    ) {
        return None;
    }
    // A bracket that is never closed is noticed far behind the line that it was opened on.
    let at = match error.related.iter().find(|(_, label)| label == "opened here") {
        Some((range, _)) => range.start().into(),
        None => error.range.start().into(),
    };
    let line = line_of(text, at);
    // Longer lines are no one's handwriting, and each error looks at its whole line.
    if line.len() > LONGEST_LINE {
        return None;
    }
    if let Some(inside) = filled_in(text, &line, strings, at) {
        let strings = nested(text, inside.clone());
        return unopened(text, inside, &strings, at);
    }
    let first = strings.partition_point(|it| it.start < line.start);
    let last = strings.partition_point(|it| it.start < line.end);
    let strings = strings.get(first..last)?;
    if let Some(misplaced) = misplaced(text, line.start, strings) {
        return Some(misplaced);
    }
    match error.kind {
        SyntaxErrorKind::UnclosedBracket => {
            let close = error.message.contains("`{`").then_some("}");
            let close = close.or(error.message.contains("`[`").then_some("]"));
            let close = close.or(error.message.contains("`(`").then_some(")"));
            let close = close.or(error.message.contains("`<`").then_some(">"))?;
            swallowed(text, strings, close)
                .or_else(|| lost_brace(text, line.clone(), strings))
                .or_else(|| unclosed_in_line(text, line, strings, at, error))
        }
        SyntaxErrorKind::UnclosedString => {
            let doubted = doubted(text, strings, error.clone());
            (doubted != *error).then_some(doubted)
        }
        _ => unopened(text, line, strings, error.range.start().into()),
    }
}

/// The inside of the `${ }` of a string of the line that an offset lies in.
fn filled_in(text: &str, line: &Range<usize>, strings: &[Quoted], at: usize) -> Option<Range<usize>> {
    let string = strings.iter().rfind(|it| it.start < at).filter(|it| at < it.end && it.start >= line.start)?;
    let start = text.get(string.start..at)?.rfind("${").map(|it| string.start + it + 2)?;
    if text.get(start..at)?.contains('}') {
        return None;
    }
    let end = text.get(at..string.end)?.find('}').map(|it| at + it)?;
    Some(start..end)
}

/// The strings within `${ }`.
fn nested(text: &str, inside: Range<usize>) -> Vec<Quoted> {
    let mut strings = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, character) in text.get(inside.clone()).unwrap_or_default().char_indices() {
        let at = inside.start + at;
        match open {
            Some((start, quote)) if quote == character => {
                strings.push(Quoted { start, end: at + 1, is_closed: true });
                open = None;
            }
            None if matches!(character, '"' | '\'') => open = Some((at, character)),
            _ => {}
        }
    }
    strings
}

/// The line that an offset lies on, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |it| it + 1);
    let length = text.get(start..).map_or(0, |rest| rest.find(['\n', '\r']).unwrap_or(rest.len()));
    start..start + length
}
