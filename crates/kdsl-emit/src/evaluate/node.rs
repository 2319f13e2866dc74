//! The tree of an object for given values.

use std::sync::Arc;

use kdsl_db::Span;
use kdsl_ir::{Entry, Expr, HelperBody, Item, Node, Tree};

use super::{Evaluator, expression};
use crate::origin::Origin;
use crate::yaml::{Comment, count};

/// Entries of a map that stand in many objects, with their comments.
#[derive(Debug)]
pub(super) struct Entries {
    entries: Vec<(Arc<str>, Tree)>,
    /// How many entries of maps and items of lists there are, inner ones included.
    count: u32,
    /// The comments, their entries counted from the first of these.
    comments: Vec<Comment>,
    /// The words that asked for parts of them, counted likewise.
    origins: Vec<Origin>,
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
        self.origins.clear();
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
                    for origin in &mut self.origins {
                        origin.first += u32::from(origin.first >= entry);
                        origin.end += u32::from(origin.end > entry);
                    }
                    return;
                }
                value => entry += count(value),
            }
        }
    }

    /// A part of this number that some words of the program asked for.
    fn node_from(&mut self, node: &'a Node, origin: Option<Span>, first: u32) -> Tree {
        let Some(span) = origin else { return self.node(node) };
        let nth = self.origins.len();
        self.origins.push(Origin { first, end: first + 1, span });
        let value = self.node(node);
        if let Some(origin) = self.origins.get_mut(nth) {
            origin.end = self.entry;
        }
        value
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
            Entry::Field { key, value, origin } => {
                let (entry, comments, origins) = (self.entry, self.comments.len(), self.origins.len());
                self.entry += 1;
                let evaluated = match self.open.is_some() && key.starts_with("checksum/") {
                    true => self.in_checksum(|it| it.node_from(value, *origin, entry)),
                    false => self.node_from(value, *origin, entry),
                };
                let is_left_empty = matches!(&evaluated, Tree::Map(entries) if entries.is_empty())
                    && matches!(value, Node::Map(entries) if entries.iter().any(is_for_charts));
                if is_left_empty {
                    self.entry = entry;
                    self.comments.truncate(comments);
                    self.origins.truncate(origins);
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
                let outer = (
                    std::mem::take(&mut self.entry),
                    std::mem::take(&mut self.comments),
                    std::mem::take(&mut self.origins),
                    self.argument.take(),
                );
                let mut computed = Vec::with_capacity(entries.len());
                self.entries(entries, &mut computed);
                let computed = Arc::new(Entries {
                    entries: computed,
                    count: self.entry,
                    comments: std::mem::take(&mut self.comments),
                    origins: std::mem::take(&mut self.origins),
                });
                (self.entry, self.comments, self.origins, self.argument) = outer;
                self.helper_entries.insert(name, computed.clone());
                computed
            }
        };
        out.extend(entries.entries.iter().cloned());
        self.comments.extend(entries.comments.iter().map(|(entry, text)| (self.entry + entry, text.clone())));
        let before = self.entry;
        let moved = |it: &Origin| Origin { first: it.first + before, end: it.end + before, span: it.span };
        self.origins.extend(entries.origins.iter().map(moved));
        self.entry += entries.count;
    }

    fn items(&mut self, items: &'a [Item], out: &mut Vec<Tree>) {
        for item in items {
            match item {
                Item::One { value, origin } => {
                    let item = self.entry;
                    self.entry += 1;
                    let value = self.node_from(value, *origin, item);
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
                            self.entry += 1;
                            let item = self.copied(item);
                            out.push(item);
                        }
                    }
                }
                Item::Texts { list, dollars } => {
                    if let Tree::List(items) = self.datum(list) {
                        self.entry += u32::try_from(items.len()).unwrap_or(u32::MAX);
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
                        self.entry += 3;
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
