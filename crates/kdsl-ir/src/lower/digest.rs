//! Digests that change when something does, and are the same in both readings.
//!
//! What is known at build is digested here. What depends on the values stands behind that digest, each value once, and both
//! are digested when the values are known.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::macros::literal;
use crate::node::{Entry, Item, Node};

/// A digest of expressions and objects in which the values are numbered, and these values in the order of their numbers.
#[derive(Default)]
pub(crate) struct StructureDigest {
    sha: Sha256,
    leaves: Vec<Expr>,
    /// Whether the values stand by themselves, whatever their type.
    by_parts: bool,
}

impl StructureDigest {
    /// One for objects, of which a part can be anything that the values have.
    pub(crate) fn of_objects() -> Self {
        Self { by_parts: true, ..Self::default() }
    }

    /// The first digits of the digest of everything that was added.
    pub(crate) fn finish_short(self, length: u32) -> Expr {
        let mut parts = vec![Expr::Str(hexadecimal(&self.sha.finalize()).into())];
        parts.extend(self.leaves);
        Expr::Digest(parts, length)
    }

    /// The SHA-256 of everything that was added.
    pub(crate) fn finish(self) -> Expr {
        let fixed = hexadecimal(&self.sha.finalize());
        if self.leaves.is_empty() {
            return Expr::Str(fixed.into());
        }
        let mut parts = vec![Expr::Str(fixed.into())];
        for leaf in self.leaves {
            parts.push(literal!("/"));
            parts.push(leaf);
        }
        Expr::Sha256(Arc::new(Expr::concat(parts)))
    }

    fn tag(&mut self, tag: u8) {
        self.sha.update([tag]);
    }

    /// Adds bytes that are no text.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.tag(40);
        self.sha.update((bytes.len() as u64).to_le_bytes());
        self.sha.update(bytes);
    }

    /// Adds a text.
    pub(crate) fn text(&mut self, text: &str) {
        self.sha.update((text.len() as u64).to_le_bytes());
        self.sha.update(text);
    }

    fn leaf(&mut self, leaf: &Expr) {
        let nth = self.leaves.iter().position(|it| it == leaf).unwrap_or_else(|| {
            self.leaves.push(leaf.clone());
            self.leaves.len() - 1
        });
        self.sha.update((nth as u64).to_le_bytes());
    }

    fn part(&mut self, path: &KnobPath) {
        self.leaf(&Expr::Part(path.clone()));
    }

    fn all(&mut self, parts: &[Expr]) {
        self.sha.update((parts.len() as u64).to_le_bytes());
        parts.iter().for_each(|it| self.expression(it));
    }

    /// Adds an expression.
    pub(crate) fn expression(&mut self, expr: &Expr) {
        match expr {
            Expr::Str(text) => {
                self.tag(1);
                self.text(text);
            }
            Expr::Int(number) => {
                self.tag(2);
                self.sha.update(number.to_le_bytes());
            }
            Expr::Bool(truth) => {
                self.tag(3);
                self.tag(u8::from(*truth));
            }
            Expr::Concat(parts) => {
                self.tag(4);
                self.all(parts);
            }
            Expr::Coalesce(parts) => {
                self.tag(5);
                self.all(parts);
            }
            Expr::All(parts) => {
                self.tag(6);
                self.all(parts);
            }
            Expr::Any(parts) => {
                self.tag(7);
                self.all(parts);
            }
            Expr::If(parts) => {
                self.tag(8);
                self.expression(&parts.0);
                self.expression(&parts.1);
                self.expression(&parts.2);
            }
            Expr::Not(inner) => {
                self.tag(9);
                self.expression(inner);
            }
            Expr::Compare(operator, sides) => {
                self.tag(10);
                self.tag(*operator as u8);
                self.expression(&sides.0);
                self.expression(&sides.1);
            }
            Expr::Arithmetic(operator, sides) => {
                self.tag(11);
                self.tag(*operator as u8);
                self.expression(&sides.0);
                self.expression(&sides.1);
            }
            Expr::Text(path)
            | Expr::Whole(path)
            | Expr::Truth(path)
            | Expr::Scalar(path)
            // The part of the values tells more than whether it is there, and is mostly asked for as well.
            | Expr::NonEmpty(path)
            | Expr::Items(path)
            | Expr::Part(path)
                if self.by_parts =>
            {
                self.tag(13);
                self.part(path);
            }
            Expr::HasText(text) if self.by_parts => {
                self.tag(14);
                self.expression(text);
            }
            leaf => {
                self.tag(12);
                self.leaf(leaf);
            }
        }
    }

    /// Adds a part of an object; `helpers` has what it includes.
    pub(crate) fn node(&mut self, node: &Node, helpers: &[Helper]) {
        match node {
            Node::Scalar(expr) => {
                self.tag(20);
                self.expression(expr);
            }
            Node::Map(entries) => {
                self.tag(21);
                self.entries(entries, helpers);
            }
            Node::List(items) => {
                self.tag(22);
                self.items(items, helpers);
            }
            Node::Values(path) => {
                self.tag(23);
                self.part(path);
            }
            Node::Filled(path, missing) => {
                self.tag(37);
                self.part(path);
                for ([group, name], expr) in missing {
                    self.text(group);
                    self.text(name);
                    self.expression(expr);
                }
                self.tag(38);
            }
        }
    }

    fn entries(&mut self, entries: &[Entry], helpers: &[Helper]) {
        for entry in entries {
            match entry {
                Entry::Field { key, value, .. } => {
                    self.tag(24);
                    self.text(key);
                    self.node(value, helpers);
                }
                Entry::Guarded { when, entries } => {
                    self.tag(25);
                    self.expression(when);
                    self.entries(entries, helpers);
                }
                Entry::Include(name) => {
                    self.tag(26);
                    let helper = helpers.iter().find(|it| it.name == *name);
                    if let Some(HelperBody::Entries(entries)) = helper.map(|it| &it.body) {
                        self.entries(entries, helpers);
                    }
                }
                Entry::Spread(path) => {
                    self.tag(27);
                    self.part(path);
                }
                Entry::SpreadAll(paths) => {
                    self.tag(28);
                    paths.iter().for_each(|path| self.part(path));
                }
                Entry::Comment(_) => {}
            }
        }
        self.tag(29);
    }

    fn items(&mut self, items: &[Item], helpers: &[Helper]) {
        for item in items {
            match item {
                Item::One { value, .. } => {
                    self.tag(30);
                    self.node(value, helpers);
                }
                Item::Guarded { when, items } => {
                    self.tag(31);
                    self.expression(when);
                    self.items(items, helpers);
                }
                Item::Spread(path) => {
                    self.tag(32);
                    self.part(path);
                }
                Item::Texts { list, dollars } => {
                    self.tag(35 + u8::from(*dollars));
                    self.expression(list);
                }
                Item::NameValues(path) => {
                    self.tag(33);
                    self.part(path);
                }
            }
        }
        self.tag(34);
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
