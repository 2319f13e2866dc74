//! The tree of an object for given values.

use std::sync::Arc;

use kdsl_ir::{Entry, Expr, HelperBody, Item, Node, Tree};

use super::{Evaluator, expression};
use crate::yaml::{Comment, count};

/// Entries of a map that stand in many objects, with their comments.
#[derive(Debug)]
pub(super) struct Entries {
    entries: Vec<(Arc<str>, Tree)>,
    /// How many entries of maps there are, inner ones included.
    count: u32,
    /// The comments, their entries counted from the first of these.
    comments: Vec<Comment>,
}

/// Looks at an entry of a map, which is made where nothing is.
fn with_entry(tree: &mut Tree, key: &Arc<str>, look: impl FnOnce(&mut Tree)) {
    if !matches!(tree, Tree::Map(_)) {
        *tree = Tree::Map(Vec::new());
    }
    let Tree::Map(entries) = tree else { return };
    match entries.iter_mut().find(|(name, _)| name == key) {
        Some((_, value)) => look(value),
        None => {
            let mut value = Tree::Null;
            look(&mut value);
            entries.push((key.clone(), value));
        }
    }
}

impl<'a> Evaluator<'a> {
    /// The whole tree of an object. Its metadata name the namespace, if one is given and they don't name another.
    pub(super) fn whole_object(
        &mut self,
        api_version: &Arc<str>,
        kind: &Arc<str>,
        body: &'a Node,
        namespace: Option<Arc<str>>,
    ) -> Tree {
        self.entry = 2;
        self.comments.clear();
        let mut object = vec![
            (self.word("apiVersion"), Tree::Str(api_version.clone())),
            (self.word("kind"), Tree::Str(kind.clone())),
        ];
        if let Node::Map(entries) = body {
            self.entries(entries, &mut object);
        }
        if let Some(namespace) = namespace {
            self.add_namespace(namespace, &mut object);
        }
        Tree::Map(object)
    }

    /// Adds the namespace to the metadata, after the name.
    fn add_namespace(&mut self, namespace: Arc<str>, object: &mut [(Arc<str>, Tree)]) {
        let mut entry = 0;
        for (key, value) in object {
            entry += 1;
            match value {
                Tree::Map(metadata) if &**key == "metadata" => {
                    if metadata.iter().any(|(key, _)| &**key == "namespace") {
                        return;
                    }
                    let after = metadata.iter().position(|(key, _)| &**key == "name").map_or(0, |place| place + 1);
                    entry += metadata.iter().take(after).map(|(_, value)| 1 + count(value)).sum::<u32>();
                    metadata.insert(after, (self.word("namespace"), Tree::Str(namespace)));
                    for (commented, _) in self.comments.iter_mut().filter(|(commented, _)| *commented >= entry) {
                        *commented += 1;
                    }
                    return;
                }
                value => entry += count(value),
            }
        }
    }

    fn node(&mut self, node: &'a Node) -> Tree {
        match node {
            Node::Scalar(expr) => self.scalar(expr),
            Node::Map(entries) => {
                let mut out = Vec::with_capacity(entries.len());
                self.entries(entries, &mut out);
                Tree::Map(out)
            }
            Node::List(items) => {
                let mut out = Vec::with_capacity(items.len());
                self.items(items, &mut out);
                Tree::List(out)
            }
            Node::Values(path) => self.part(path).map_or(Tree::Null, |value| self.copied(&value)),
            Node::Filled(path, missing) => {
                let mut whole = self.value(path).cloned().unwrap_or(Tree::Null);
                for ([group, name], expr) in missing {
                    let text = self.text(expr);
                    with_entry(&mut whole, group, |group| {
                        with_entry(group, name, |place| {
                            if !expression::is_there(place) {
                                *place = Tree::Str(text);
                            }
                        });
                    });
                }
                self.copied(&whole)
            }
        }
    }

    /// Adds entries to a map. What says something to Helm only is left out, and with it a map that is empty without. A
    /// comment belongs to what the entry after it gives; it is left out if that gives nothing.
    pub(crate) fn entries(&mut self, entries: &'a [Entry], out: &mut Vec<(Arc<str>, Tree)>) {
        let mut comment: Vec<Arc<str>> = Vec::new();
        for entry in entries {
            if let Entry::Comment(text) = entry {
                comment.push(text.clone());
                continue;
            }
            let (first, place) = (self.entry, self.comments.len());
            self.entry_of(entry, out);
            if self.entry > first {
                self.comments.splice(place..place, comment.drain(..).map(|text| (first, text)));
            }
            comment.clear();
        }
    }

    fn entry_of(&mut self, entry: &'a Entry, out: &mut Vec<(Arc<str>, Tree)>) {
        match entry {
            Entry::Comment(_) => {}
            entry if is_for_charts(entry) => {}
            Entry::Field { key, value, .. } => {
                let (entry, comments) = (self.entry, self.comments.len());
                self.entry += 1;
                let evaluated = match self.open.is_some() && key.starts_with("checksum/") {
                    true => self.in_checksum(|it| it.node(value)),
                    false => self.node(value),
                };
                let is_left_empty = matches!(&evaluated, Tree::Map(entries) if entries.is_empty())
                    && matches!(value, Node::Map(entries) if entries.iter().any(is_for_charts));
                if is_left_empty {
                    self.entry = entry;
                    self.comments.truncate(comments);
                } else {
                    out.push((key.clone(), evaluated));
                }
            }
            Entry::Guarded { when, entries } => {
                if self.truth(when) {
                    self.entries(entries, out);
                }
            }
            Entry::Include(name) => self.include_entries(name, out),
            Entry::Spread(path) => {
                if let Some(Tree::Map(entries)) = self.part(path).as_deref() {
                    for (key, value) in entries {
                        self.entry += 1;
                        let value = self.copied(value);
                        out.push((key.clone(), value));
                    }
                }
            }
            Entry::SpreadAll(paths) => {
                let mut seen = std::collections::BTreeSet::new();
                for path in paths {
                    let Some(Tree::Map(entries)) = self.value(path) else { continue };
                    for (key, value) in entries {
                        if seen.insert(&**key) {
                            self.entry += 1;
                            let value = self.copied(value);
                            out.push((key.clone(), value));
                        }
                    }
                }
            }
        }
    }

    /// Adds the entries of a helper, which are computed once.
    fn include_entries(&mut self, name: &'a str, out: &mut Vec<(Arc<str>, Tree)>) {
        let entries = match self.helper_entries.get(name) {
            Some(entries) => entries.clone(),
            None => {
                let Some(HelperBody::Entries(entries)) = self.helper(name) else { return };
                let outer = (std::mem::take(&mut self.entry), std::mem::take(&mut self.comments), self.argument.take());
                let mut computed = Vec::with_capacity(entries.len());
                self.entries(entries, &mut computed);
                let computed = Arc::new(Entries {
                    entries: computed,
                    count: self.entry,
                    comments: std::mem::take(&mut self.comments),
                });
                (self.entry, self.comments, self.argument) = outer;
                self.helper_entries.insert(name, computed.clone());
                computed
            }
        };
        out.extend(entries.entries.iter().cloned());
        self.comments.extend(entries.comments.iter().map(|(entry, text)| (self.entry + entry, text.clone())));
        self.entry += entries.count;
    }

    fn items(&mut self, items: &'a [Item], out: &mut Vec<Tree>) {
        for item in items {
            match item {
                Item::One { value, .. } => {
                    let value = self.node(value);
                    out.push(value);
                }
                Item::Guarded { when, items } => {
                    if self.truth(when) {
                        self.items(items, out);
                    }
                }
                Item::Spread(path) => {
                    if let Some(Tree::List(items)) = self.value(path) {
                        for item in items {
                            let item = self.copied(item);
                            out.push(item);
                        }
                    }
                }
                Item::Texts { list, dollars } => {
                    if let Tree::List(items) = self.datum(list) {
                        out.extend(items.iter().map(|item| {
                            let text = expression::item_text(item);
                            Tree::Str(if *dollars { Arc::from(text.replace('$', "$$")) } else { text })
                        }));
                    }
                }
                Item::NameValues(path) => {
                    let Some(Tree::Map(entries)) = self.value(path) else { continue };
                    let mut entries: Vec<&(Arc<str>, Tree)> = entries.iter().collect();
                    entries.sort_by(|(left, _), (right, _)| left.as_bytes().cmp(right.as_bytes()));
                    for (name, value) in entries {
                        self.entry += 2;
                        let fields =
                            vec![(self.word("name"), Tree::Str(name.clone())), (self.word("value"), value.clone())];
                        out.push(Tree::Map(fields));
                    }
                }
            }
        }
    }

    /// A part of the values as it is.
    fn copied(&mut self, value: &Tree) -> Tree {
        self.entry += count(value);
        value.clone()
    }
}

/// Whether an entry says something to Helm only.
fn is_for_charts(entry: &Entry) -> bool {
    match entry {
        Entry::Field { key, value, .. } => {
            key.starts_with("helm.sh/") || matches!(value, Node::Scalar(Expr::ChartLabel))
        }
        _ => false,
    }
}
