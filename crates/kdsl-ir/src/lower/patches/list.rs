//! Lists whose items are told apart by a key.

use std::sync::Arc;

use kdsl_semantic::diagnostics::{bad_path, owned_field};
use kdsl_semantic::model::{self, Data, DataKind, PathStep, StepKind};
use kdsl_semantic::nearest::nearest;

use super::Patcher;
use super::apply::{At, owned_entries};
use super::owner::Owner;
use super::statements::statement;
use crate::expression::Expr;
use crate::lower::data;
use crate::node::{Entry, Item, Node};

/// Lists of containers, and the statement that adds to them.
const CONTAINERS: [(&str, &str); 3] =
    [("containers", "sidecar"), ("initContainers", "init"), ("ephemeralContainers", "sidecar")];

impl Patcher<'_, '_> {
    /// Follows a path into the item that its first step names.
    pub(super) fn item(&mut self, mut items: Vec<Item>, at: &At<'_>, path: &[PathStep], value: &Data) -> Vec<Item> {
        let Some((PathStep { kind: StepKind::Item { key, value: wanted }, span }, rest)) = path.split_first() else {
            return items;
        };
        let inner = At { span: *span, ..at.item(wanted) };
        let mut is_found = false;
        self.in_item(&mut items, key, wanted, &mut |this, entries| {
            is_found = true;
            match (rest, &value.kind) {
                ([], DataKind::None) => {
                    this.found = true;
                    match owned_entries(this, &entries) {
                        Some(Owner::Knob(path)) => {
                            let path_words = path.dotted();
                            let report =
                                owned_field::value(&inner.path, &path_words, statement(&path), inner.span, None);
                            this.report(report);
                        }
                        Some(Owner::Name) => {
                            let reason = "it follows from the names of the release";
                            this.report(owned_field::name(&inner.path, reason, inner.span, None));
                        }
                        None => return None,
                    }
                    Some(entries)
                }
                ([], DataKind::Map(new)) => Some(this.merged(entries, &inner, new)),
                ([], _) => Some(entries),
                (rest, _) => {
                    if let [PathStep { kind: StepKind::Field(field), span }] = rest
                        && field == key
                    {
                        let path = format!("{}.{field}", inner.path);
                        this.report(owned_field::name(&path, "the item is found by it", *span, None));
                        return Some(entries);
                    }
                    Some(this.along(entries, &inner, rest, value))
                }
            }
        });
        if !is_found {
            let mut known = Vec::new();
            keys(&items, key, &mut known);
            let mut known: Vec<&str> = known.iter().map(|it| &**it).collect();
            // Branches of which one is there have items of the same key beside each other.
            known.dedup();
            self.report(bad_path::no_item(&at.path, wanted, &known, nearest(wanted, known.iter().copied()), *span));
        }
        items
    }

    /// Items with others laid over them: those of one key become one.
    pub(super) fn merge_items(&mut self, mut items: Vec<Item>, at: &At<'_>, new: &[Data]) -> Vec<Item> {
        let key: Arc<str> = Arc::from(at.merge_key.unwrap_or("name"));
        let list = at.path.rsplit('.').next().unwrap_or_default();
        for item in new {
            let wanted = match &item.kind {
                DataKind::Map(entries) => entries.iter().find(|it| it.key == key).and_then(|it| literal(&it.value)),
                _ => None,
            };
            let mut is_found = false;
            if let (Some(wanted), DataKind::Map(entries)) = (&wanted, &item.kind) {
                let inner = At { span: item.span, ..at.item(wanted) };
                let rest: Vec<model::DataEntry> = entries.iter().filter(|it| it.key != key).cloned().collect();
                self.in_item(&mut items, &key, wanted, &mut |this, entries| {
                    is_found = true;
                    Some(this.merged(entries, &inner, &rest))
                });
            }
            if is_found {
                continue;
            }
            if let Some((_, statement)) = CONTAINERS.iter().find(|(name, _)| *name == list) {
                let path = wanted.as_deref().map_or_else(|| at.path.clone(), |it| format!("{}[{it:?}]", at.path));
                self.report(owned_field::container(&path, statement, item.span));
                continue;
            }
            if let Some(wanted) = &wanted {
                for item in &items {
                    if let Item::NameValues(path) = item {
                        self.reserve(&path.clone(), wanted);
                    }
                }
            }
            // Behind what the program says, before what only the values say.
            let behind = items.iter().rposition(|it| matches!(it, Item::One { .. } | Item::Guarded { .. }));
            let place = behind.map_or(0, |it| it + 1);
            items.splice(place..place, data::item(self.cx, item));
        }
        items
    }

    /// Changes the items of a key; those of which nothing is left go.
    #[expect(clippy::type_complexity, reason = "what is done to entries, of which nothing may be left")]
    fn in_item(
        &mut self,
        items: &mut Vec<Item>,
        key: &str,
        wanted: &str,
        change: &mut dyn FnMut(&mut Self, Vec<Entry>) -> Option<Vec<Entry>>,
    ) {
        let old = std::mem::take(items);
        for item in old {
            match item {
                Item::One { value: Node::Map(entries), origin } if is(&entries, key, wanted) => {
                    if let Some(entries) = change(self, entries) {
                        items.push(Item::One { value: Node::Map(entries), origin });
                    }
                }
                Item::Guarded { when, items: mut inner } => {
                    self.in_item(&mut inner, key, wanted, change);
                    if !inner.is_empty() {
                        items.push(Item::Guarded { when, items: inner });
                    }
                }
                item => items.push(item),
            }
        }
    }
}

/// Whether an item has a key, or a name that is the same.
fn is(entries: &[Entry], key: &str, wanted: &str) -> bool {
    entries.iter().any(|entry| match entry {
        Entry::Field { key: found, value: Node::Scalar(value), .. } if **found == *key || **found == *"name" => {
            match value {
                Expr::Str(text) => **text == *wanted,
                Expr::Int(number) => number.to_string() == wanted,
                _ => false,
            }
        }
        _ => false,
    })
}

/// The keys of items, as far as they are known.
fn keys(items: &[Item], key: &str, known: &mut Vec<Arc<str>>) {
    for item in items {
        match item {
            Item::One { value: Node::Map(entries), .. } => {
                let value = |name: &str| {
                    entries.iter().find_map(|entry| match entry {
                        Entry::Field { key: found, value: Node::Scalar(Expr::Str(text)), .. } if **found == *name => {
                            Some(Arc::clone(text))
                        }
                        Entry::Field { key: found, value: Node::Scalar(Expr::Int(number)), .. } if **found == *name => {
                            Some(Arc::from(number.to_string()))
                        }
                        _ => None,
                    })
                };
                known.extend(value(key).or_else(|| value("name")));
            }
            Item::Guarded { items, .. } => keys(items, key, known),
            Item::One { .. } | Item::Spread(_) | Item::Texts { .. } | Item::NameValues(_) => {}
        }
    }
}

/// The text or number of a literal, as text.
pub(super) fn literal(data: &Data) -> Option<Arc<str>> {
    match &data.kind {
        DataKind::Scalar(model::Expr::Str(text), _) => Some(Arc::clone(text)),
        DataKind::Scalar(model::Expr::Int(number), _) => Some(Arc::from(number.to_string())),
        _ => None,
    }
}
