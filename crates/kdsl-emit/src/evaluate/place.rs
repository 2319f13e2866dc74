//! Which words of the program a part of an object comes from.

use kdsl_db::Span;
use kdsl_ir::{Entry, HelperBody, Item, Node, Package, Tree};

use super::{Evaluator, Manifest, Settings};

/// A step into an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// To a field, or a key of a map.
    Field(&'a str),
    /// To an item of a list, counted from 0.
    Item(usize),
}

/// The words of the program that asked for what lies at the end of a path into an object, or for what is around it; `None`
/// if these did not ask for more than the whole object. The values and the settings are those that gave the object.
pub fn of(
    package: &Package,
    values: &Tree,
    settings: &Settings,
    manifest: &Manifest,
    path: &[Step<'_>],
) -> Option<Span> {
    let object = package.objects.get(manifest.number)?;
    let mut finder = Finder { evaluator: Evaluator::new(package, values, settings), found: None };
    finder.node(&object.body, path);
    finder.found
}

struct Finder<'a> {
    evaluator: Evaluator<'a>,
    found: Option<Span>,
}

impl<'a> Finder<'a> {
    fn node(&mut self, node: &'a Node, path: &[Step<'_>]) {
        match (node, path.split_first()) {
            (Node::Map(entries), Some((Step::Field(key), rest))) => {
                self.entries(entries, key, rest);
            }
            (Node::List(items), Some((Step::Item(nth), rest))) => {
                self.items(items, &mut { *nth }, rest);
            }
            _ => {}
        }
    }

    /// Goes on in the entry of this key; whether there is one.
    fn entries(&mut self, entries: &'a [Entry], key: &str, rest: &[Step<'_>]) -> bool {
        entries.iter().any(|entry| match entry {
            Entry::Field { key: found, value, origin } if **found == *key => {
                self.found = origin.or(self.found);
                self.node(value, rest);
                true
            }
            Entry::Guarded { when, entries } => self.evaluator.truth(when) && self.entries(entries, key, rest),
            Entry::Include(name) => match self.evaluator.helper(name) {
                Some(HelperBody::Entries(entries)) => self.entries(entries, key, rest),
                _ => false,
            },
            Entry::Field { .. } | Entry::Spread(_) | Entry::SpreadAll(_) | Entry::Comment(_) => false,
        })
    }

    /// Goes on in the item of this number, from which those before it are taken off; whether there is one.
    fn items(&mut self, items: &'a [Item], nth: &mut usize, rest: &[Step<'_>]) -> bool {
        items.iter().any(|item| {
            let count = match item {
                Item::One { value, origin } if *nth == 0 => {
                    self.found = origin.or(self.found);
                    self.node(value, rest);
                    return true;
                }
                Item::One { .. } => 1,
                Item::Guarded { when, items } => return self.evaluator.truth(when) && self.items(items, nth, rest),
                Item::Spread(path) | Item::NameValues(path) => self.evaluator.value(path).map_or(0, length),
                Item::Texts { list, .. } => length(&self.evaluator.datum(list)),
            };
            let is_here = *nth < count;
            *nth = nth.saturating_sub(count);
            is_here
        })
    }
}

fn length(tree: &Tree) -> usize {
    match tree {
        Tree::List(items) => items.len(),
        Tree::Map(entries) => entries.len(),
        _ => 0,
    }
}
