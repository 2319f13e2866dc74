//! An object's tree as the schema sees it: what may be there counts as being there.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_schema::{ObjectSchema, Problem, Shape, Value, Violation, check};

use crate::expression::Expr;
use crate::node::{Entry, Item, Node};

type Helpers = BTreeMap<Arc<str>, Vec<Entry>>;

/// What the API server would refuse of an object, but for what `apiVersion` and `kind` say.
pub(super) fn violations(schema: &ObjectSchema, body: &Node, helpers: &Helpers) -> Vec<Violation> {
    let found = check(schema, View::Node(body, helpers));
    found.into_iter().filter(|it| matches!(it.problem, Problem::Missing { .. } | Problem::SameKey { .. })).collect()
}

#[derive(Clone, Copy)]
enum View<'a> {
    Node(&'a Node, &'a Helpers),
}

impl<'a> Value<'a> for View<'a> {
    fn shape(self) -> Shape<'a, Self> {
        let Self::Node(node, helpers) = self;
        match node {
            Node::Scalar(expr) => scalar(expr),
            Node::Values(_) | Node::Filled(..) => Shape::Unknown,
            Node::Map(entries) => {
                let mut fields = Vec::new();
                match collect(entries, helpers, &mut fields) {
                    true => Shape::Map(fields),
                    false => Shape::OpenMap(fields),
                }
            }
            Node::List(items) => {
                let mut views = Vec::new();
                flatten(items, helpers, &mut views);
                Shape::List(views)
            }
        }
    }
}

/// Collects fields; whether these are all.
fn collect<'a>(entries: &'a [Entry], helpers: &'a Helpers, fields: &mut Vec<(&'a str, View<'a>)>) -> bool {
    let mut are_all = true;
    for entry in entries {
        match entry {
            Entry::Field { key, value, .. } => fields.push((key, View::Node(value, helpers))),
            Entry::Guarded { entries, .. } => are_all &= collect(entries, helpers, fields),
            Entry::Include(name) => {
                are_all &= helpers.get(name).is_none_or(|entries| collect(entries, helpers, fields));
            }
            Entry::Spread(_) | Entry::SpreadAll(_) => are_all = false,
            Entry::Comment(_) => {}
        }
    }
    are_all
}

fn flatten<'a>(items: &'a [Item], helpers: &'a Helpers, views: &mut Vec<View<'a>>) {
    for item in items {
        match item {
            Item::One { value, .. } => views.push(View::Node(value, helpers)),
            Item::Guarded { items, .. } => flatten(items, helpers, views),
            Item::Spread(_) | Item::Texts { .. } | Item::NameValues(_) => {}
        }
    }
}

fn scalar<'a>(expr: &'a Expr) -> Shape<'a, View<'a>> {
    match expr {
        Expr::Str(text) => Shape::Str(text),
        Expr::Int(number) => Shape::Int(*number),
        Expr::Bool(_) | Expr::Truth(_) => Shape::Bool,
        Expr::Whole(_) => Shape::SomeInt,
        Expr::Text(_) | Expr::Include(..) | Expr::Concat(_) | Expr::Coalesce(_) => Shape::SomeStr,
        _ => Shape::Unknown,
    }
}
