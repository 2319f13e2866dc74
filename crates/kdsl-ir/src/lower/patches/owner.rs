//! Whose a part of an object is: a value's, the release's, or nobody's.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expression::{Expr, KnobPath};
use crate::node::{Entry, Item, Node};

/// Whose a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// It follows from this value.
    Knob(KnobPath),
    /// It follows from the names of the release and of the application.
    Name,
}

type Helpers = BTreeMap<Arc<str>, Vec<Entry>>;

/// Whose a part is; `None` if it is literal throughout.
pub(super) fn owner(node: &Node, helpers: &Helpers) -> Option<Owner> {
    let mut finder = Finder { helpers, found: None };
    finder.node(node);
    finder.found
}

/// Whose the entries of a map are.
pub(super) fn owner_of_entries(entries: &[Entry], helpers: &Helpers) -> Option<Owner> {
    let mut finder = Finder { helpers, found: None };
    finder.entries(entries);
    finder.found
}

struct Finder<'a> {
    helpers: &'a Helpers,
    /// The first value; else that there is a name.
    found: Option<Owner>,
}

impl Finder<'_> {
    fn note(&mut self, owner: Owner) {
        match &self.found {
            Some(Owner::Knob(_)) => {}
            Some(Owner::Name) if owner == Owner::Name => {}
            _ => self.found = Some(owner),
        }
    }

    fn knob(&mut self, path: &KnobPath) {
        self.note(Owner::Knob(path.clone()));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Scalar(expr) => self.expression(expr),
            Node::Map(entries) => self.entries(entries),
            Node::List(items) => self.items(items),
            Node::Values(path) | Node::Filled(path, _) => self.knob(path),
        }
    }

    fn entries(&mut self, entries: &[Entry]) {
        for entry in entries {
            match entry {
                Entry::Field { value, .. } => self.node(value),
                Entry::Guarded { when, entries } => {
                    self.expression(when);
                    self.entries(entries);
                }
                Entry::Include(name) => {
                    if let Some(entries) = self.helpers.get(name) {
                        self.entries(entries);
                    }
                }
                Entry::Spread(path) => self.knob(path),
                Entry::SpreadAll(paths) => paths.iter().for_each(|it| self.knob(it)),
                Entry::Comment(_) => {}
            }
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::One { value, .. } => self.node(value),
                Item::Guarded { when, items } => {
                    self.expression(when);
                    self.items(items);
                }
                Item::Texts { list, .. } => self.expression(list),
                Item::Spread(path) | Item::NameValues(path) => self.knob(path),
            }
        }
    }

    fn expression(&mut self, expr: &Expr) {
        expr.visit(&mut |part| match part {
            Expr::Text(path)
            | Expr::Items(path)
            | Expr::Whole(path)
            | Expr::Truth(path)
            | Expr::Scalar(path)
            | Expr::NonEmpty(path)
            | Expr::Part(path)
            | Expr::Include(_, Some(path)) => self.knob(path),
            Expr::Include(_, None) | Expr::ReleaseName | Expr::ReleaseNamespace | Expr::AppVersion => {
                self.note(Owner::Name);
            }
            _ => {}
        });
    }
}
