//! Text to a lossless syntax tree, typed views of it, and the formatter.
//!
//! [`parse`] never fails: every text gives a tree whose text is the input, and the mistakes beside it. The grammar is
//! `grammar/kd.pest`; [`build`](mod@build) turns what it matched into a rowan tree.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod ast;
mod build;
mod depth;
mod error;
mod format;
mod grammar;
mod kind;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use format::format;
pub use kind::{KdLanguage, SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};
pub use rowan::{GreenNode, TextRange, TextSize, TokenAtOffset, WalkEvent};

/// How many brackets, operators and suffixes may lie around one another.
pub const MAX_NESTING: usize = 256;

/// A parsed text: the tree, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parse {
    green: GreenNode,
    errors: Vec<SyntaxError>,
}

impl Parse {
    /// The tree without positions; two texts that are equal have equal ones.
    pub fn green(&self) -> &GreenNode {
        &self.green
    }

    /// The root of the tree.
    pub fn syntax(&self) -> SyntaxNode {
        SyntaxNode::new_root(self.green.clone())
    }

    /// The typed view of the whole file.
    pub fn tree(&self) -> ast::SourceFile {
        ast::SourceFile::of_root(self.syntax())
    }

    /// The mistakes, in the order of the text.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }
}

/// Reads a text. It never fails, and takes time linear in the length of the text.
pub fn parse(text: &str) -> Parse {
    let (green, errors) = build::build(text);
    Parse { green, errors }
}
