//! The errors of a text once more, with what the quotes and brackets of their whole line say.

use std::ops::Range;

use super::quotes::{Quoted, misplaced, swallowed};
use super::unopened::{unclosed_in_line, unopened};
use crate::{SyntaxError, SyntaxErrorKind};

/// Of how many bytes a line may be to be looked at.
const LONGEST_LINE: usize = 500;

/// The errors, each in the place of its cause; what has the same cause is said once. `strings` are those of one line, in
/// the order of the text.
pub(super) fn refined(text: &str, strings: &[Quoted], errors: Vec<SyntaxError>) -> Vec<SyntaxError> {
    let mut refined: Vec<SyntaxError> = Vec::new();
    for error in errors {
        let error = cause(text, strings, &error).unwrap_or(error);
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
            swallowed(text, strings, close).or_else(|| unclosed_in_line(text, line, strings, at, error))
        }
        SyntaxErrorKind::UnclosedString => None,
        _ => unopened(text, line, strings, error.range.start().into()),
    }
}

/// The line that an offset lies on, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |it| it + 1);
    let length = text.get(start..).map_or(0, |rest| rest.find(['\n', '\r']).unwrap_or(rest.len()));
    start..start + length
}
