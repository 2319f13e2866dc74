//! Programs as plain data: what the syntax tree says, without trivia and without positions in the file.
//!
//! Every instance of a component type is evaluated from its statements; reading them from here is many times faster than
//! walking the tree. Spans are measured from the declaration or component, so two versions of the same text are equal.

mod lower;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use kdsl_db::{Db, File, Span, component_green, declaration_green};
pub use kdsl_syntax::ast::DeclarationKind;

/// A word and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ident {
    /// The word.
    pub text: Arc<str>,
    /// Its place.
    pub span: Span,
}

/// A declaration without the components of its topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What it declares.
    pub kind: DeclarationKind,
    /// The documentation above it.
    pub docs: Option<Arc<str>>,
    /// What stands between the keyword and the brackets.
    pub head: Vec<Arg>,
    /// How many components its topology has; `None` if it has no topology.
    pub component_count: Option<u32>,
    /// The braces behind.
    pub block: Option<Block>,
    /// The keyword's place.
    pub keyword_span: Span,
}

impl Declaration {
    /// The name that is declared: the first word of the head.
    pub fn name(&self) -> Option<Ident> {
        match self.head.first()? {
            Arg::Expr(expr) => expr.as_ident(),
            _ => None,
        }
    }
}

/// A component of an app or of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentItem {
    /// The documentation above it.
    pub docs: Option<Arc<str>>,
    /// Its name.
    pub name: Option<Ident>,
    /// The colon behind the name.
    pub colon: Option<Span>,
    /// What stands between the colon and the braces.
    pub head: Vec<Arg>,
    /// The braces behind.
    pub block: Option<Block>,
    /// All of it.
    pub span: Span,
}

/// Braces and what is in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What is in them.
    pub items: Vec<Item>,
    /// All of it, with the braces.
    pub span: Span,
}

impl Block {
    /// The place behind the opening brace.
    pub fn inside(&self) -> Span {
        self.span.after(1)
    }
}

/// One item of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The documentation above it.
    pub docs: Option<Arc<str>>,
    /// What it begins with.
    pub key: Key,
    /// What it is.
    pub kind: ItemKind,
    /// All of it.
    pub span: Span,
}

impl Block {
    /// The opening brace.
    pub fn opening(&self) -> Span {
        self.span.start().to(self.inside())
    }

    /// The keys of entries that were there before, each with the place of the first one.
    pub fn repeated_keys(&self) -> Vec<(&Key, Span)> {
        let mut first = BTreeMap::new();
        let mut repeated = Vec::new();
        for item in self.items.iter().filter(|it| matches!(it.kind, ItemKind::Entry(_))) {
            match first.entry(&*item.key.text) {
                Entry::Vacant(free) => _ = free.insert(item.key.span),
                Entry::Occupied(there) => repeated.push((&item.key, *there.get())),
            }
        }
        repeated
    }
}

impl Item {
    /// The value of an entry.
    pub fn entry(&self) -> Option<&Expr> {
        match &self.kind {
            ItemKind::Entry(value) => value.as_ref(),
            ItemKind::Assign(_) | ItemKind::Statement(_) => None,
        }
    }
}

/// What an item of a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `key: value`
    Entry(Option<Expr>),
    /// `name = value`
    Assign(Option<Expr>),
    /// `keyword argument …`
    Statement(Vec<Arg>),
}

/// What an item begins with: a word, a text or a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The word, the text's value or the path as written.
    pub text: Arc<str>,
    /// Whether it is a single word.
    pub is_name: bool,
    /// What a path consists of; `None` for a word or a text.
    pub path: Option<Box<Expr>>,
    /// Its place.
    pub span: Span,
}

/// An argument of a statement or of a declaration's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// An expression; also braces.
    Expr(Expr),
    /// `:`
    Colon(Span),
    /// `=`
    Equals(Span),
    /// `->`
    Arrow(Span),
}

impl Arg {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Self::Expr(expr) => expr.span,
            Self::Colon(span) | Self::Equals(span) | Self::Arrow(span) => *span,
        }
    }
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A word.
    Name(Arc<str>),
    /// `250m`: the digits and the unit directly behind them.
    Number {
        /// The digits with the point.
        digits: Arc<str>,
        /// The unit; empty if there is none.
        unit: Arc<str>,
    },
    /// Text.
    Str(Vec<Part>),
    /// `x3`, without the `x`.
    Count(Arc<str>),
    /// `base.name`
    Field(Box<Expr>, Ident),
    /// `base[index]`
    Index(Box<Expr>, Box<Expr>),
    /// `callee(arguments)`
    Call(Box<Expr>, Vec<Expr>),
    /// `[items]`
    List(Vec<Expr>),
    /// `{ items }`
    Block(Block),
    /// `-a` or `not a`
    Unary(UnaryOp, Box<Expr>),
    /// `a op b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `if a then b else c`
    If(Box<[Expr; 3]>),
    /// `a..b`
    Range(Box<Expr>, Box<Expr>),
    /// Something that the parser has already complained about.
    Missing,
}

pub use kdsl_syntax::ast::{BinaryOp, UnaryOp};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Characters, with escapes resolved and indentation removed.
    Text(Arc<str>),
    /// `${expression}`
    Interpolation(Expr),
}

impl Expr {
    /// The word of a word.
    pub fn as_name(&self) -> Option<&Arc<str>> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The word of a word, with its place.
    pub fn as_ident(&self) -> Option<Ident> {
        self.as_name().map(|name| Ident { text: name.clone(), span: self.span })
    }

    /// The text of a text without interpolation.
    pub fn as_text(&self) -> Option<Arc<str>> {
        match &self.kind {
            ExprKind::Str(parts) => match parts.as_slice() {
                [] => Some(Arc::from("")),
                [Part::Text(text)] => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The items of a list and the values of a map that is written out.
    pub fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            ExprKind::List(items) => items.iter().collect(),
            ExprKind::Block(block) => block.items.iter().filter_map(Item::entry).collect(),
            _ => Vec::new(),
        }
    }
}

/// One declaration of a file.
#[salsa::tracked(returns(ref))]
pub fn declaration(db: &dyn Db, file: File, nth: u32) -> Option<Declaration> {
    lower::declaration(declaration_green(db, file, nth)?, file, nth)
}

/// One component of an app or environment.
#[salsa::tracked(returns(ref))]
pub fn component_item(db: &dyn Db, file: File, nth: u32, component: u32) -> Option<ComponentItem> {
    lower::component_item(component_green(db, file, nth, component)?, file, nth, component)
}
