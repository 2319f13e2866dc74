//! Views of the file, declarations, components, blocks and items.

use super::{Expr, child, docs, token, views};
use crate::{SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};

views! {
    /// A whole file.
    SourceFile(SyntaxKind::SourceFile);
    /// `app …`, `component …` and the other things that stand at the top of a file.
    Declaration(SyntaxKind::Declaration);
    /// `< … >`
    Topology(SyntaxKind::Topology);
    /// `web: stateless x3 { … }`
    ComponentItem(SyntaxKind::Component);
    /// The name of a component or a field.
    Name(SyntaxKind::Name);
    /// `{ … }`: a block of statements and a map alike.
    Block(SyntaxKind::Block);
    /// `key: value`
    Entry(SyntaxKind::Entry);
    /// `name = value`
    Assign(SyntaxKind::Assign);
    /// `keyword argument …`, or a bare name or path.
    Statement(SyntaxKind::Statement);
    /// What stands before `:` or `=`, or first in a statement: a name, a path or a string.
    Key(SyntaxKind::Key);
}

/// The kinds of declarations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeclarationKind {
    /// `app`
    App,
    /// `component`
    Component,
    /// `interface`
    Interface,
    /// `environment`
    Environment,
    /// `import`
    Import,
    /// `moved`
    Moved,
    /// `test`
    Test,
}

impl DeclarationKind {
    /// Every kind.
    pub const ALL: [DeclarationKind; 7] =
        [Self::App, Self::Component, Self::Interface, Self::Environment, Self::Import, Self::Moved, Self::Test];

    /// The word that begins it.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Component => "component",
            Self::Interface => "interface",
            Self::Environment => "environment",
            Self::Import => "import",
            Self::Moved => "moved",
            Self::Test => "test",
        }
    }
}

impl SourceFile {
    pub(crate) fn of_root(node: SyntaxNode) -> Self {
        Self { node }
    }

    /// The declarations in the order of the text.
    pub fn declarations(&self) -> impl Iterator<Item = Declaration> + use<> {
        self.node.children().filter_map(Declaration::cast)
    }
}

impl Declaration {
    /// The word that begins it.
    #[allow(clippy::expect_used, reason = "the builder opens a declaration only where a keyword stands")]
    pub fn keyword(&self) -> SyntaxToken {
        token(&self.node, SyntaxKind::Keyword).expect("a declaration begins with its keyword")
    }

    /// What is declared.
    pub fn kind(&self) -> DeclarationKind {
        let keyword = token(&self.node, SyntaxKind::Keyword);
        let text = keyword.as_ref().map_or("", |it| it.text());
        DeclarationKind::ALL.into_iter().find(|kind| kind.keyword() == text).unwrap_or(DeclarationKind::App)
    }

    /// The text of the `##` comments above it.
    pub fn docs(&self) -> Option<String> {
        docs(&self.node)
    }

    /// Everything between the keyword and the topology or the block.
    pub fn head(&self) -> impl Iterator<Item = Arg> + use<> {
        args(&self.node).filter(|it| !matches!(it, Arg::Expr(Expr::Block(_))))
    }

    /// `< … >`
    pub fn topology(&self) -> Option<Topology> {
        child(&self.node)
    }

    /// `{ … }`
    pub fn block(&self) -> Option<Block> {
        child(&self.node)
    }
}

impl Topology {
    /// The components in the order of the text.
    pub fn components(&self) -> impl Iterator<Item = ComponentItem> + use<> {
        self.node.children().filter_map(ComponentItem::cast)
    }
}

impl ComponentItem {
    /// The text of the `##` comments above it.
    pub fn docs(&self) -> Option<String> {
        docs(&self.node)
    }

    /// What stands before the colon.
    pub fn name(&self) -> Option<Name> {
        child(&self.node)
    }

    /// The colon behind the name.
    pub fn colon(&self) -> Option<SyntaxToken> {
        token(&self.node, SyntaxKind::Colon)
    }

    /// Everything behind the colon, without the block.
    pub fn head(&self) -> impl Iterator<Item = Arg> + use<> {
        let behind = self.colon();
        args(&self.node).filter(move |it| match it {
            Arg::Expr(Expr::Block(_)) => false,
            Arg::Colon(colon) => Some(colon) != behind.as_ref(),
            _ => true,
        })
    }

    /// `{ … }`
    pub fn block(&self) -> Option<Block> {
        child(&self.node)
    }
}

impl Name {
    /// The name itself.
    pub fn text(&self) -> String {
        self.node.text().to_string()
    }
}

impl Block {
    /// The statements, entries and assignments in the order of the text.
    pub fn items(&self) -> impl Iterator<Item = Item> + use<> {
        self.node.children().filter_map(Item::cast)
    }
}

/// One thing in a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// `key: value`
    Entry(Entry),
    /// `name = value`
    Assign(Assign),
    /// `keyword argument …`, or a bare name or path.
    Statement(Statement),
}

impl Item {
    /// The view of a node, if it is an item.
    pub fn cast(node: SyntaxNode) -> Option<Self> {
        match node.kind() {
            SyntaxKind::Entry => Entry::cast(node).map(Self::Entry),
            SyntaxKind::Assign => Assign::cast(node).map(Self::Assign),
            SyntaxKind::Statement => Statement::cast(node).map(Self::Statement),
            _ => None,
        }
    }

    /// What it begins with.
    pub fn key(&self) -> Option<Key> {
        child(self.syntax())
    }

    /// The node of the whole item, with its doc comments.
    pub fn syntax(&self) -> &SyntaxNode {
        match self {
            Self::Entry(it) => it.syntax(),
            Self::Assign(it) => it.syntax(),
            Self::Statement(it) => it.syntax(),
        }
    }

    /// The text of the `##` comments above it.
    pub fn docs(&self) -> Option<String> {
        docs(self.syntax())
    }
}

impl super::AstNode for Item {
    fn cast(node: SyntaxNode) -> Option<Self> {
        Item::cast(node)
    }

    fn syntax(&self) -> &SyntaxNode {
        Item::syntax(self)
    }
}

impl Entry {
    /// What stands before the colon.
    pub fn key(&self) -> Option<Key> {
        child(&self.node)
    }

    /// What stands behind the colon.
    pub fn value(&self) -> Option<Expr> {
        child(&self.node)
    }
}

impl Assign {
    /// What stands before the `=`.
    pub fn name(&self) -> Option<Key> {
        child(&self.node)
    }

    /// What stands behind the `=`.
    pub fn value(&self) -> Option<Expr> {
        child(&self.node)
    }
}

impl Statement {
    /// The first word.
    pub fn keyword(&self) -> Option<Key> {
        child(&self.node)
    }

    /// What stands behind it.
    pub fn args(&self) -> impl Iterator<Item = Arg> + use<> {
        args(&self.node)
    }
}

impl Key {
    /// The name, if it is just one.
    pub fn as_name(&self) -> Option<String> {
        match self.expr()? {
            Expr::Name(name) => Some(name.text()),
            _ => None,
        }
    }

    /// What the key says: the contents of a string, else the text as it is written.
    pub fn text(&self) -> String {
        match self.expr() {
            Some(Expr::Str(string)) => string.plain().unwrap_or_else(|| self.node.text().to_string()),
            _ => self.node.text().to_string(),
        }
    }

    /// Whether it is written in quotes.
    pub fn is_string(&self) -> bool {
        matches!(self.expr(), Some(Expr::Str(_)))
    }

    /// The key as an expression: a name, a string, or a path of fields and indices.
    pub fn expr(&self) -> Option<Expr> {
        self.node.children().find_map(Expr::cast)
    }
}

/// One argument of a statement, a declaration or a component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Arg {
    /// A value.
    Expr(Expr),
    /// `:`
    Colon(SyntaxToken),
    /// `=`
    Equals(SyntaxToken),
    /// `->`
    Arrow(SyntaxToken),
}

impl Arg {
    /// The value, if it is one.
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Self::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    /// The name, if it is just one.
    pub fn as_name(&self) -> Option<String> {
        match self {
            Self::Expr(Expr::Name(name)) => Some(name.text()),
            _ => None,
        }
    }

    /// Where it stands.
    pub fn text_range(&self) -> rowan::TextRange {
        match self {
            Self::Expr(expr) => expr.syntax().text_range(),
            Self::Colon(token) | Self::Equals(token) | Self::Arrow(token) => token.text_range(),
        }
    }
}

/// The arguments right below a node.
fn args(node: &SyntaxNode) -> impl Iterator<Item = Arg> + use<> {
    node.children_with_tokens().filter_map(|it| match it {
        SyntaxElement::Node(node) => Expr::cast(node).map(Arg::Expr),
        SyntaxElement::Token(token) => match token.kind() {
            SyntaxKind::Colon => Some(Arg::Colon(token)),
            SyntaxKind::Equals => Some(Arg::Equals(token)),
            SyntaxKind::Arrow => Some(Arg::Arrow(token)),
            _ => None,
        },
    })
}
