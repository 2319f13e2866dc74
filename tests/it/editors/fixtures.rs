//! The programs that every description of the syntax is tried on, with what the real parser says of them.

use std::path::Path;

use kdsl_semantic::kind::is_kind;
use kdsl_syntax::{SyntaxKind, SyntaxNode, SyntaxToken, parse};
use kdsl_tests::{files_below, repository};
use serde_json::{Value, json};

/// A program of the repository whose syntax is right.
pub(super) struct Program {
    /// Where it stands.
    pub name: String,
    /// The program.
    pub text: String,
    /// The real parser's tree.
    pub root: SyntaxNode,
}

/// All programs of the repository: its `.kd` files and the blocks of its documents that are right.
pub(super) fn programs() -> Vec<Program> {
    let mut found = Vec::new();
    for folder in
        ["stdlib", "examples", "tests/programs", "tests/language", "crates/kdsl-syntax/tests/programs", "docs"]
    {
        for (path, bytes) in files_below(&repository().join(folder)) {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let name = format!("{folder}/{path}");
            match Path::new(&path).extension().and_then(|it| it.to_str()) {
                Some("kd") => found.extend(program(name, text)),
                Some("md") => {
                    found.extend(blocks(&text).filter_map(|(line, text)| program(format!("{name}:{line}"), text)));
                }
                _ => {}
            }
        }
    }
    assert!(found.len() > 400, "{} programs", found.len());
    found
}

/// The programs with the classes of their tokens.
pub(super) fn told() -> Value {
    let tokens = |root: &SyntaxNode| -> Vec<Value> {
        let tokens = root.descendants_with_tokens().filter_map(kdsl_syntax::SyntaxElement::into_token);
        tokens.map(|token| json!([class(&token), token.text()])).collect()
    };
    programs().iter().map(|it| json!({ "name": it.name, "text": it.text, "tokens": tokens(&it.root) })).collect()
}

fn program(name: String, text: String) -> Option<Program> {
    let parsed = parse(&text);
    parsed.errors().is_empty().then(|| Program { name, text, root: parsed.syntax() })
}

/// The programs in a document, each with its line.
fn blocks(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in text.lines().enumerate() {
        match &mut open {
            Some(_) if line.starts_with("```") => found.extend(open.take()),
            Some((_, program)) => *program += &format!("{line}\n"),
            None if line.starts_with("```kd") => open = Some((number + 2, String::new())),
            None => {}
        }
    }
    found.into_iter()
}

/// What a token is, in one word.
pub(super) fn class(token: &SyntaxToken) -> Option<&'static str> {
    use SyntaxKind as S;
    Some(match token.kind() {
        S::Whitespace | S::Newline | S::ByteOrderMark | S::BadToken => return None,
        S::Comment => "comment",
        S::DocComment => "documentation",
        S::Keyword => "declaration",
        S::Count => "count",
        S::Number => "number",
        S::And | S::Or | S::Not | S::If | S::Then | S::Else => "word-operator",
        S::StringOpen | S::StringText | S::StringClose => "string",
        S::Escape => "escape",
        S::InterpolationOpen | S::InterpolationClose => "interpolation",
        S::LeftAngle | S::RightAngle => "topology",
        S::Word => word(token),
        kind if (S::LeftBrace..=S::Equals).contains(&kind) || kind == S::Dot => "punctuation",
        _ => "operator",
    })
}

/// What a word is by its place.
fn word(token: &SyntaxToken) -> &'static str {
    use SyntaxKind as S;
    let Some(node) = token.parent() else { return "name" };
    let above = node.parent().map(|it| it.kind());
    if node.kind() == S::Name {
        return if above == Some(S::Component) { "component" } else { "field" };
    }
    let text = token.text();
    let is_volume = matches!(text, "shared-volume" | "own-volume");
    match above {
        Some(S::Component) if is_kind(text) || is_volume => "kind",
        Some(S::Declaration) if is_first(&node) => "name",
        Some(S::Declaration) if is_kind(text) => "kind",
        Some(S::Declaration) if matches!(text, "in" | "namespace" | "of" | "with" | "from") => "head",
        // The word before the sentence of a `require` joins lines as that of an `if` does.
        Some(S::Statement) if text == "else" => "word-operator",
        _ => key(&node).unwrap_or("name"),
    }
}

/// Whether it is what a declaration's head begins with.
fn is_first(node: &SyntaxNode) -> bool {
    node.prev_sibling().is_none()
}

/// What an item begins with: the word before `:` or `=`, or the keyword of a statement.
fn key(node: &SyntaxNode) -> Option<&'static str> {
    let is_outermost = |it: &SyntaxNode| it.text_range().start() == node.text_range().start();
    let key = node.ancestors().take_while(is_outermost).find(|it| it.kind() == SyntaxKind::Key)?;
    let behind = key.parent()?.children_with_tokens().filter(|it| !it.kind().is_trivia()).nth(1);
    Some(match behind.map(|it| it.kind()) {
        Some(SyntaxKind::Colon) => "entry",
        Some(SyntaxKind::Equals) => "parameter",
        _ => "statement",
    })
}
