//! The formatter: one layout for all programs.
//!
//! Two spaces of indentation; one component, statement or entry a line in brackets that span lines; one space where a
//! space belongs; at most one empty line. What stands on one line stays on one line while it fits 100 columns.
//! Comments stay at their place, and the text of a string is never touched, so a file with `\r\n` keeps them in its
//! strings and gets `\n` elsewhere. A declaration with a syntax error is left as it is.
//!
//! The formatter changes spaces, line breaks, and the separators that a line break makes superfluous, and nothing else:
//! [`format`] compares what it made with the original and rather returns that than anything else.

mod layout;
mod printer;

use crate::{Parse, SyntaxElement, SyntaxError, SyntaxKind, SyntaxNode, SyntaxToken, parse};
use printer::Printer;

/// How many columns a line should have at most.
const WIDTH: usize = 100;

/// The text in the one layout that all programs have. Formatting twice is formatting once.
pub fn format(text: &str) -> String {
    let parsed = parse(text);
    let formatted = print_file(&parsed);
    if is_same_program(&parsed.syntax(), &parse(&formatted).syntax()) { formatted } else { text.to_owned() }
}

fn print_file(parsed: &Parse) -> String {
    let root = parsed.syntax();
    let mut printer = Printer::new();
    let mut gap = Vec::new();
    let mut was_broken = false;
    for child in root.children_with_tokens() {
        match child {
            SyntaxElement::Token(token) => gap.push(token),
            SyntaxElement::Node(node) => {
                // Next to something broken nothing is sure, not even a line break.
                let is_broken = node.kind() == SyntaxKind::Error || is_broken(parsed, &node);
                print_gap(&mut printer, &mut gap, was_broken || is_broken);
                if is_broken {
                    printer.put_as_it_is(&node.text().to_string());
                } else {
                    printer.declaration(&node);
                }
                was_broken = is_broken;
            }
        }
    }
    print_gap(&mut printer, &mut gap, was_broken);
    printer.finish(!was_broken)
}

fn print_gap(printer: &mut Printer, gap: &mut Vec<SyntaxToken>, as_it_is: bool) {
    for token in gap.drain(..) {
        if as_it_is {
            printer.put_as_it_is(token.text());
        } else {
            printer.trivia(&token);
        }
    }
}

fn is_broken(parsed: &Parse, node: &SyntaxNode) -> bool {
    let range = node.text_range();
    // What is never closed is broken where it begins, though its end is missing further down.
    let begins = |error: &SyntaxError| {
        let places = error.related.iter().map(|(place, _)| *place).chain([error.range]);
        places.min_by_key(|place| place.start()).unwrap_or(error.range)
    };
    parsed.errors().iter().any(|error| range.intersect(begins(error)).is_some())
}

/// Whether two trees have the same nodes and tokens, apart from what the formatter may change.
fn is_same_program(left: &SyntaxNode, right: &SyntaxNode) -> bool {
    significant_elements(left).eq(significant_elements(right))
}

fn significant_elements(root: &SyntaxNode) -> impl Iterator<Item = (SyntaxKind, String)> + use<> {
    root.descendants_with_tokens().filter(|it| !is_layout(it.kind())).map(|it| match it {
        SyntaxElement::Token(token) if is_comment(token.kind()) => (token.kind(), token.text().trim_end().to_owned()),
        SyntaxElement::Token(token) => (token.kind(), token.text().to_owned()),
        SyntaxElement::Node(node) => (node.kind(), String::new()),
    })
}

/// What the formatter may add and remove.
fn is_layout(kind: SyntaxKind) -> bool {
    match kind {
        SyntaxKind::Comma | SyntaxKind::Semicolon => true,
        kind => kind.is_trivia() && !is_comment(kind),
    }
}

fn is_comment(kind: SyntaxKind) -> bool {
    matches!(kind, SyntaxKind::Comment | SyntaxKind::DocComment)
}
