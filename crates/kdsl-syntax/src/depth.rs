//! A look ahead over the brackets of a text, before the grammar reads it.
//!
//! The parser and everybody who walks the tree recurse where brackets nest, so nesting is bounded here, without
//! recursion. A declaration that goes over the bound is kept from the parser; what stands before and behind it is not.
//! Being wrong about a string costs nothing but a declaration that nests very deeply.

use std::ops::Range;

use crate::MAX_NESTING;

/// A stretch of the text, and whether the parser may see it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    /// To be parsed.
    Parsed(Range<usize>),
    /// A declaration with a bracket that goes over the bound, and where that is.
    TooDeep(Range<usize>, usize),
}

const KEYWORDS: [&[u8]; 7] = [b"app", b"component", b"interface", b"environment", b"import", b"moved", b"test"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Bracket,
    Interpolation,
    Text,
    TextBlock,
}

/// Cuts the text where a declaration nests too deeply.
pub(crate) fn segments(text: &str) -> Vec<Segment> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied();
    let starts = |at: usize, what: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(what));
    let mut segments = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let (mut at, mut segment, mut declaration) = (0, 0, 0);
    while let Some(current) = byte(at) {
        let mut step = 1;
        match (open.last(), current) {
            (Some(Open::TextBlock), b'"') if starts(at, b"\"\"\"") => {
                open.pop();
                step = 3;
            }
            (Some(Open::Text | Open::TextBlock), b'\\') => {
                step = if matches!(byte(at + 1), Some(b'\n' | b'\r')) { 1 } else { 2 };
            }
            (Some(Open::Text | Open::TextBlock), b'$') if byte(at + 1) == Some(b'{') => {
                open.push(Open::Interpolation);
                step = 2;
            }
            (Some(Open::Text), b'"') => {
                open.pop();
            }
            (Some(Open::TextBlock), _) => {}
            (_, b'\n' | b'\r') => {
                // A line break ends strings and interpolations, and a declaration at the start of a line ends all.
                let block = open.iter().rposition(|it| *it == Open::TextBlock).map(|it| it + 1);
                match block {
                    Some(level) => open.truncate(level),
                    None => open.retain(|it| *it == Open::Bracket),
                }
                if block.is_none() && starts_declaration(bytes, at + 1) {
                    open.clear();
                    declaration = at + 1;
                }
            }
            (Some(Open::Text), _) => {}
            (Some(Open::Interpolation), b'"') => {
                let lead = at.checked_sub(1).and_then(byte);
                if lead.is_some_and(|lead| b" \t([,=+*/<>:".contains(&lead)) {
                    open.push(Open::Text);
                } else {
                    open.pop();
                    step = 0;
                }
            }
            (_, b'"') if starts(at, b"\"\"\"") => {
                if find(bytes, at + 3, b"\"\"\"").is_some() {
                    open.push(Open::TextBlock);
                }
                step = 3;
            }
            (_, b'"') => open.push(Open::Text),
            (_, b'\'') if starts(at, b"'''") => {
                step = find(bytes, at + 3, b"'''").map_or(3, |end| end + 3 - at);
            }
            (_, b'\'') => {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                let end = rest.iter().position(|it| matches!(it, b'\'' | b'\n' | b'\r'));
                let closed = end.and_then(|end| rest.get(end)) == Some(&b'\'');
                step = end.map_or(1 + rest.len(), |end| end + 1 + usize::from(closed));
            }
            (Some(Open::Interpolation), b'}') => {
                open.pop();
            }
            (_, b'#') => {
                let rest = bytes.get(at..).unwrap_or_default();
                step = rest.iter().position(|it| matches!(it, b'\n' | b'\r')).unwrap_or(rest.len());
            }
            (_, b'(' | b'[' | b'{') => open.push(Open::Bracket),
            (Some(Open::Bracket), b')' | b']' | b'}') => {
                open.pop();
            }
            _ => {}
        }
        if open.len() > MAX_NESTING {
            let end = next_declaration(bytes, at);
            if segment < declaration {
                segments.push(Segment::Parsed(segment..declaration));
            }
            segments.push(Segment::TooDeep(declaration..end, at));
            open.clear();
            (at, segment, declaration) = (end, end, end);
        } else {
            at += step;
        }
    }
    if segment < bytes.len() || segments.is_empty() {
        segments.push(Segment::Parsed(segment..bytes.len()));
    }
    segments
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

/// Whether a declaration begins at `at`, which is the start of a line.
fn starts_declaration(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    KEYWORDS.iter().any(|keyword| {
        rest.strip_prefix(*keyword).is_some_and(|behind| {
            let next = behind.iter().find(|it| !matches!(it, b' ' | b'\t'));
            matches!(behind.first(), None | Some(b' ' | b'\t' | b'\n' | b'\r')) && !matches!(next, Some(b':' | b'='))
        })
    })
}

/// The start of the next line behind `from` that begins a declaration, or the end of the text.
fn next_declaration(bytes: &[u8], from: usize) -> usize {
    let breaks = bytes.iter().enumerate().skip(from).filter(|(_, byte)| matches!(byte, b'\n' | b'\r'));
    breaks.map(|(at, _)| at + 1).find(|at| starts_declaration(bytes, *at)).unwrap_or(bytes.len())
}
