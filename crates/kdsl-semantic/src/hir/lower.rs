//! From typed views of the syntax tree to plain data.

use std::sync::Arc;

use kdsl_db::{Anchor, File, Span};
use kdsl_syntax::SyntaxNode;
use kdsl_syntax::ast;
use rowan::GreenNode;
use text_size::TextRange;

use super::{Arg, Block, ComponentItem, Declaration, Expr, ExprKind, Ident, Item, ItemKind, Key, Part};

/// What the ranges of the tree at hand are measured from.
#[derive(Clone, Copy)]
struct Place {
    file: File,
    anchor: Anchor,
}

impl Place {
    fn span(self, range: TextRange) -> Span {
        Span::new(self.file, self.anchor, range)
    }
}

pub(super) fn declaration(green: GreenNode, file: File, nth: u32) -> Option<Declaration> {
    let tree = ast::Declaration::cast(SyntaxNode::new_root(green))?;
    let place = Place { file, anchor: Anchor::Declaration(nth) };
    let component_count = tree.topology().map(|it| u32::try_from(it.components().count()).unwrap_or(u32::MAX));
    Some(Declaration {
        kind: tree.kind(),
        docs: tree.docs().map(Arc::from),
        head: tree.head().map(|it| arg(&it, place)).collect(),
        component_count,
        block: tree.block().map(|it| block(&it, place)),
        keyword_span: place.span(tree.keyword().text_range()),
    })
}

pub(super) fn component_item(green: GreenNode, file: File, nth: u32, component: u32) -> Option<ComponentItem> {
    let tree = ast::ComponentItem::cast(SyntaxNode::new_root(green))?;
    let place = Place { file, anchor: Anchor::Component(nth, component) };
    Some(ComponentItem {
        docs: tree.docs().map(Arc::from),
        name: tree.name().map(|it| ident(&it, place)),
        colon: tree.colon().map(|it| place.span(it.text_range())),
        head: tree.head().map(|it| arg(&it, place)).collect(),
        block: tree.block().map(|it| block(&it, place)),
        span: place.span(tree.syntax().text_range()),
    })
}

fn ident(name: &ast::Name, place: Place) -> Ident {
    Ident { text: Arc::from(name.text()), span: place.span(name.syntax().text_range()) }
}

fn block(block: &ast::Block, place: Place) -> Block {
    Block { items: block.items().map(|it| item(&it, place)).collect(), span: place.span(block.syntax().text_range()) }
}

fn item(item: &ast::Item, place: Place) -> Item {
    let (head, kind) = match item {
        ast::Item::Entry(it) => (it.key(), ItemKind::Entry(it.value().map(|it| expr(&it, place)))),
        ast::Item::Assign(it) => (it.name(), ItemKind::Assign(it.value().map(|it| expr(&it, place)))),
        ast::Item::Statement(it) => (it.keyword(), ItemKind::Statement(it.args().map(|it| arg(&it, place)).collect())),
    };
    let key = head.map_or_else(
        || Key { text: Arc::from(""), is_name: false, path: None, span: place.span(item.syntax().text_range()) },
        |key| {
            let name = key.as_name();
            Key {
                is_name: name.is_some(),
                path: key.expr().filter(is_path).map(|it| Box::new(expr(&it, place))),
                text: Arc::from(name.unwrap_or_else(|| key.text())),
                span: place.span(key.syntax().text_range()),
            }
        },
    );
    Item { docs: item.docs().map(Arc::from), key, kind, span: place.span(item.syntax().text_range()) }
}

/// Whether a key leads further than to its first word.
fn is_path(key: &ast::Expr) -> bool {
    matches!(key, ast::Expr::Field(_) | ast::Expr::Index(_))
}

fn arg(arg: &ast::Arg, place: Place) -> Arg {
    match arg {
        ast::Arg::Expr(it) => Arg::Expr(expr(it, place)),
        ast::Arg::Colon(it) => Arg::Colon(place.span(it.text_range())),
        ast::Arg::Equals(it) => Arg::Equals(place.span(it.text_range())),
        ast::Arg::Arrow(it) => Arg::Arrow(place.span(it.text_range())),
    }
}

fn boxed(inner: Option<ast::Expr>, place: Place, around: Span) -> Box<Expr> {
    Box::new(optional(inner, place, around))
}

fn optional(inner: Option<ast::Expr>, place: Place, around: Span) -> Expr {
    inner.map_or(Expr { kind: ExprKind::Missing, span: around }, |it| expr(&it, place))
}

fn expr(tree: &ast::Expr, place: Place) -> Expr {
    let span = place.span(tree.syntax().text_range());
    let inner = |it: Option<ast::Expr>| boxed(it, place, span);
    let kind = match tree {
        ast::Expr::Name(it) => ExprKind::Name(Arc::from(it.text())),
        ast::Expr::Number(it) => {
            ExprKind::Number { digits: Arc::from(it.digits()), unit: Arc::from(it.unit().unwrap_or_default()) }
        }
        ast::Expr::Count(it) => ExprKind::Count(Arc::from(it.text().trim_start_matches('x'))),
        ast::Expr::Str(it) => ExprKind::Str(parts(it, place, span)),
        ast::Expr::Field(it) => match it.name() {
            Some(name) => ExprKind::Field(inner(it.base()), ident(&name, place)),
            None => ExprKind::Missing,
        },
        ast::Expr::Index(it) => ExprKind::Index(inner(it.base()), inner(it.index())),
        ast::Expr::Call(it) => ExprKind::Call(inner(it.callee()), it.args().map(|it| expr(&it, place)).collect()),
        ast::Expr::List(it) => ExprKind::List(it.items().map(|it| expr(&it, place)).collect()),
        ast::Expr::Block(it) => ExprKind::Block(block(it, place)),
        ast::Expr::Paren(it) => return Expr { span, ..optional(it.inner(), place, span) },
        ast::Expr::Unary(it) => match it.op() {
            Some(op) => ExprKind::Unary(op, inner(it.operand())),
            None => ExprKind::Missing,
        },
        // `a < b < c` is a syntax error, and has no value that anything else could be said of.
        ast::Expr::Binary(it) if is_chained(it) => ExprKind::Missing,
        ast::Expr::Binary(it) => match it.op() {
            Some(op) => ExprKind::Binary(op, inner(it.lhs()), inner(it.rhs())),
            None => ExprKind::Missing,
        },
        ast::Expr::If(it) => ExprKind::If(Box::new([
            optional(it.condition(), place, span),
            optional(it.then_value(), place, span),
            optional(it.else_value(), place, span),
        ])),
        ast::Expr::Range(it) => ExprKind::Range(inner(it.from()), inner(it.to())),
    };
    Expr { kind, span }
}

fn is_chained(binary: &ast::BinaryExpr) -> bool {
    let compares = |it: &ast::BinaryExpr| {
        use super::BinaryOp::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        matches!(it.op(), Some(Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual))
    };
    let inner = |it: Option<ast::Expr>| matches!(it, Some(ast::Expr::Binary(inner)) if compares(&inner));
    compares(binary) && (inner(binary.lhs()) || inner(binary.rhs()))
}

fn parts(tree: &ast::StringExpr, place: Place, span: Span) -> Vec<Part> {
    tree.parts()
        .into_iter()
        .map(|part| match part {
            ast::StringPart::Text { value, .. } => Part::Text(Arc::from(value)),
            ast::StringPart::Interpolation { expr: inner, .. } => Part::Interpolation(optional(inner, place, span)),
        })
        .collect()
}
