//! The words of the tree, as they are shown.

use kdsl_db::TextRange;
use kdsl_syntax::ast::Expr;
use kdsl_syntax::{SyntaxKind, SyntaxNode, SyntaxToken};

/// An expression as it is written; a string without its quotes.
pub(crate) fn text(expr: &Expr) -> String {
    match expr {
        Expr::Str(string) => string.plain().unwrap_or_else(|| expr.syntax().text().to_string()),
        _ => expr.syntax().text().to_string(),
    }
}

/// The range of a node without the comments and blanks that lead to it.
pub(crate) fn range(node: &SyntaxNode) -> TextRange {
    let is_margin = |token: &SyntaxToken| token.kind().is_trivia();
    let start = node
        .children_with_tokens()
        .find(|it| !it.as_token().is_some_and(is_margin))
        .map_or_else(|| node.text_range().start(), |it| it.text_range().start());
    TextRange::new(start, node.text_range().end())
}

/// The word that the cursor touches at `offset`, or whatever else is there.
pub(crate) fn token_at(root: &SyntaxNode, offset: kdsl_db::TextSize) -> Option<SyntaxToken> {
    let offset = offset.min(root.text_range().end());
    let is_word = |token: &SyntaxToken| matches!(token.kind(), SyntaxKind::Word | SyntaxKind::Keyword);
    let tokens = root.token_at_offset(offset);
    tokens.clone().find(is_word).or_else(|| tokens.right_biased())
}

/// A piece of a text; empty where the text does not have it.
pub(crate) fn slice(text: &str, range: TextRange) -> &str {
    text.get(usize::from(range.start())..usize::from(range.end())).unwrap_or_default()
}
