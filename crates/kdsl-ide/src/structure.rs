//! What the tree alone says: what can be folded, and what a selection grows to.

use kdsl_db::{Db, File, TextRange, TextSize, parse};
use kdsl_syntax::{SyntaxElement, SyntaxKind, SyntaxNode};

use crate::words;

/// A piece of text that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The text.
    pub range: TextRange,
    /// Whether it is a comment.
    pub is_comment: bool,
}

/// What can be folded: brackets and comments of several lines.
pub fn folds(db: &dyn Db, file: File) -> Vec<Fold> {
    let root = parse(db, file).syntax();
    let text = file.text(db).as_str();
    let mut folds: Vec<Fold> = root
        .descendants()
        .filter(|node| {
            use SyntaxKind::{Block, ListExpr, StringExpr, Topology};
            matches!(node.kind(), Topology | Block | ListExpr | StringExpr)
        })
        .map(|node| Fold { range: node.text_range(), is_comment: false })
        .collect();
    folds.extend(comments(&root));
    folds.retain(|fold| words::slice(text, fold.range).contains(['\n', '\r']));
    folds.sort_by_key(|fold| (fold.range.start(), fold.range.end()));
    folds
}

/// Runs of comments with nothing but blanks between their lines.
fn comments(root: &SyntaxNode) -> Vec<Fold> {
    let mut runs: Vec<Fold> = Vec::new();
    let mut line_breaks = 2;
    for token in root.descendants_with_tokens().filter_map(SyntaxElement::into_token) {
        match token.kind() {
            SyntaxKind::Newline => line_breaks += 1,
            SyntaxKind::Whitespace => {}
            SyntaxKind::Comment | SyntaxKind::DocComment => {
                match runs.last_mut().filter(|_| line_breaks == 1) {
                    Some(run) => run.range = run.range.cover(token.text_range()),
                    None => runs.push(Fold { range: token.text_range(), is_comment: true }),
                }
                line_breaks = 0;
            }
            _ => line_breaks = 2,
        }
    }
    runs
}

/// What a selection at `offset` grows to, step by step: the word, the value, the statement, … the whole file.
pub fn selections(db: &dyn Db, file: File, offset: TextSize) -> Vec<TextRange> {
    let root = parse(db, file).syntax();
    let Some(token) = words::token_at(&root, offset) else { return vec![root.text_range()] };
    let nodes = token.parent_ancestors().map(|node| match node.kind() {
        SyntaxKind::SourceFile => node.text_range(),
        _ => words::range(&node),
    });
    let mut ranges: Vec<TextRange> = Vec::new();
    for range in std::iter::once(token.text_range()).chain(nodes) {
        // Each step holds the one before and is larger.
        if ranges.last().is_none_or(|last| range.contains_range(*last) && range != *last) {
            ranges.push(range);
        }
    }
    ranges
}
