//! Typed views of the tree. A view is a node seen as what it is; what is missing from a broken program is `None`.

mod declaration;
mod expression;
mod string;

pub use declaration::{
    Arg, Assign, Block, ComponentItem, Declaration, DeclarationKind, Entry, Item, Key, Name, SourceFile, Statement,
    Topology,
};
pub use expression::{
    BinaryExpr, BinaryOp, CallExpr, CountExpr, Expr, FieldExpr, IfExpr, IndexExpr, ListExpr, NameExpr, NumberExpr,
    ParenExpr, RangeExpr, UnaryExpr, UnaryOp,
};
pub(crate) use string::unescape;
pub use string::{StringExpr, StringPart};

use crate::{SyntaxKind, SyntaxNode, SyntaxToken};

/// What every view can do.
pub trait AstNode: Sized {
    /// The view of a node, if the node is of its kind.
    fn cast(node: SyntaxNode) -> Option<Self>;
    /// The node that is seen.
    fn syntax(&self) -> &SyntaxNode;
}

/// Declares views that hold just their node.
macro_rules! views {
    ($($(#[$doc:meta])* $name:ident($kind:pat);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name {
            node: crate::SyntaxNode,
        }

        impl $name {
            /// The view of a node, if the node is of its kind.
            pub fn cast(node: crate::SyntaxNode) -> Option<Self> {
                matches!(node.kind(), $kind).then_some(Self { node })
            }

            /// The node that is seen.
            pub fn syntax(&self) -> &crate::SyntaxNode {
                &self.node
            }
        }

        impl crate::ast::AstNode for $name {
            fn cast(node: crate::SyntaxNode) -> Option<Self> {
                $name::cast(node)
            }

            fn syntax(&self) -> &crate::SyntaxNode {
                &self.node
            }
        }
    )*};
}
pub(crate) use views;

/// The first child that has this view.
fn child<T: AstNode>(node: &SyntaxNode) -> Option<T> {
    node.children().find_map(T::cast)
}

/// The first token of a kind right below a node.
fn token(node: &SyntaxNode, kind: SyntaxKind) -> Option<SyntaxToken> {
    node.children_with_tokens().filter_map(|it| it.into_token()).find(|it| it.kind() == kind)
}

/// The lines of the `##` comments of a node, without the marks and one space.
fn docs(node: &SyntaxNode) -> Option<String> {
    let tokens = node.children_with_tokens().map_while(|it| it.into_token());
    let comments = tokens.take_while(|it| it.kind().is_trivia()).filter(|it| it.kind() == SyntaxKind::DocComment);
    let lines: Vec<String> = comments
        .map(|it| {
            let text = it.text().trim_start_matches('#');
            text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned()
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
