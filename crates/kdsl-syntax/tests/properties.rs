//! What holds for every text, however broken.

use kdsl_syntax::{SyntaxElement, SyntaxKind, SyntaxNode, format, parse};
use proptest::prelude::*;

/// A program that uses every construct.
const PROGRAM: &str = include_str!("programs/everything.kd");

/// Pieces that texts are made of: all tokens, and what comes close to one.
const PIECES: &[&str] = &[
    "app",
    "component",
    "interface",
    "environment",
    "import",
    "moved",
    "test",
    "\napp a ",
    "\ncomponent b",
    "name",
    "kebab-name",
    "x3",
    "x",
    "x-1",
    "if",
    "then",
    "else",
    "and",
    "or",
    "not",
    "3",
    "20Gi",
    "70%",
    "0.5",
    "3.",
    "..",
    ".",
    ",",
    ";",
    ":",
    "=",
    "->",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "${",
    "\\",
    "\\n",
    "\\u{41}",
    "\\u{zz}",
    "$",
    "#",
    "##",
    "# c",
    "## d",
    "\n",
    "\n",
    "\n\n\n",
    "\r\n",
    "\r",
    " ",
    " ",
    "  ",
    "\t",
    "\u{feff}",
    "\0",
    "\u{202e}",
    "é",
    "“",
    "…",
    "&&",
    "||",
    "!",
    "a: b",
    "a = b",
    "a.b",
    "a[0]",
    "f(x)",
    "\n>",
    "\n  >",
    "{ a: 1, b: 2 }",
    "[1, 2]",
    "\"text\"",
    "\"${a.b}\"",
    "'''\n  raw\n  '''",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(PIECES), prop::sample::select(&["", "", " ", "\n"][..]));
    prop::collection::vec(piece, 0..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

/// The program with a few stretches replaced by pieces.
fn damaged() -> impl Strategy<Value = String> {
    let change = (0..PROGRAM.len(), 0..12_usize, prop::sample::select(PIECES));
    prop::collection::vec(change, 1..4).prop_map(|changes| {
        let mut text = PROGRAM.to_owned();
        for (at, length, piece) in changes {
            let boundary =
                |at: usize| (0..=at.min(text.len())).rev().find(|it| text.is_char_boundary(*it)).unwrap_or(0);
            let (start, end) = (boundary(at), boundary(at + length));
            text.replace_range(start..end.max(start), piece);
        }
        text
    })
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![2 => soup(), 2 => damaged(), 1 => any::<String>()]
}

/// The tokens that mean something, but for separators, which a line break can replace.
fn tokens(node: &SyntaxNode) -> Vec<(SyntaxKind, String)> {
    let tokens = node.descendants_with_tokens().filter_map(SyntaxElement::into_token);
    let is_layout = |kind: SyntaxKind| kind.is_trivia() || matches!(kind, SyntaxKind::Comma | SyntaxKind::Semicolon);
    tokens.filter(|it| !is_layout(it.kind())).map(|it| (it.kind(), it.text().to_owned())).collect()
}

/// The kinds of nodes in their order.
fn shape(node: &SyntaxNode) -> Vec<SyntaxKind> {
    node.descendants().map(|it| it.kind()).collect()
}

fn comments(node: &SyntaxNode) -> Vec<String> {
    let tokens = node.descendants_with_tokens().filter_map(SyntaxElement::into_token);
    let comments = tokens.filter(|it| matches!(it.kind(), SyntaxKind::Comment | SyntaxKind::DocComment));
    comments.map(|it| it.text().trim_end().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_tree_holds_the_text(text in any_text()) {
        let parsed = parse(&text);
        prop_assert_eq!(parsed.syntax().text().to_string(), text);
    }

    #[test]
    fn errors_lie_in_the_text_and_in_order(text in any_text()) {
        let parsed = parse(&text);
        let mut last = 0;
        for error in parsed.errors() {
            let start = usize::from(error.range.start());
            prop_assert!(start >= last);
            last = start;
            prop_assert!(text.get(start..error.range.end().into()).is_some(), "{:?}", error);
            for (range, _) in error.related.iter().chain(&error.edit) {
                prop_assert!(text.get(range.start().into()..range.end().into()).is_some(), "{:?}", error);
            }
        }
    }

    #[test]
    fn an_error_node_has_an_error(text in any_text()) {
        let parsed = parse(&text);
        let is_wrong = parsed.syntax().descendants().any(|it| it.kind() == SyntaxKind::Error);
        prop_assert!(!is_wrong || !parsed.errors().is_empty());
    }

    #[test]
    fn formatting_twice_is_formatting_once(text in any_text()) {
        let once = format(&text);
        prop_assert_eq!(format(&once), once);
    }

    #[test]
    fn formatting_keeps_the_program(text in any_text()) {
        let (before, after) = (parse(&text), parse(&format(&text)));
        prop_assert_eq!(tokens(&before.syntax()), tokens(&after.syntax()));
        prop_assert_eq!(shape(&before.syntax()), shape(&after.syntax()));
        prop_assert_eq!(comments(&before.syntax()), comments(&after.syntax()));
        let kinds = |parsed: &kdsl_syntax::Parse| parsed.errors().iter().map(|it| it.kind).collect::<Vec<_>>();
        prop_assert_eq!(kinds(&before), kinds(&after));
    }
}
