//! Laying one patch over the tree of one object.

use std::sync::Arc;

use kdsl_db::Span;
use kdsl_schema::{Field, ObjectSchema, Type};
use kdsl_semantic::diagnostics::{bad_path, owned_field};
use kdsl_semantic::model::{Data, DataKind, Patch, PathStep, StepKind};

use super::Patcher;
use super::owner::{Owner, owner, owner_of_entries};
use super::statements::statement;
use crate::expression::Expr;
use crate::lower::data;
use crate::lower::expression::{condition_of, negated};
use crate::lower::labels::STANDARD_LABELS;
use crate::node::{Entry, Node};

/// Fields by which objects find others.
const FIXED: [&str; 9] = [
    "selector",
    "podSelector",
    "scaleTargetRef",
    "roleRef",
    "subjects",
    "serviceName",
    "serviceAccountName",
    "volumeClaimTemplates",
    "claimRef",
];

/// Where in an object the work is.
#[derive(Clone)]
pub(super) struct At<'t> {
    /// The type of what is there, where it is known.
    pub ty: Option<&'t Type>,
    /// What tells the items of the list at hand apart.
    pub merge_key: Option<&'t str>,
    /// The path, for messages.
    pub path: String,
    /// The patch's place.
    pub span: Span,
}

impl<'t> At<'t> {
    pub(super) fn root(schema: &'t ObjectSchema, patch: &Patch) -> Self {
        Self { ty: Some(&schema.root), merge_key: None, path: String::new(), span: patch.span }
    }

    /// Somewhere that nothing is known of.
    pub(super) fn free(span: Span) -> Self {
        Self { ty: None, merge_key: None, path: String::new(), span }
    }

    /// In a field of what is here.
    pub(super) fn field(&self, name: &str) -> Self {
        let field: Option<&'t Field> = self.ty.and_then(Type::schema).and_then(|it| it.field(name));
        let ty = match (field, self.ty) {
            (Some(field), _) => Some(&field.ty),
            (None, Some(Type::Map(inner))) => Some(&**inner),
            _ => None,
        };
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Self { ty, merge_key: field.and_then(|it| it.merge_key.as_deref()), path, span: self.span }
    }

    /// In an item of the list that is here.
    pub(super) fn item(&self, value: &str) -> Self {
        let ty = match self.ty {
            Some(Type::List(inner)) => Some(&**inner),
            _ => None,
        };
        Self { ty, merge_key: None, path: format!("{}[{value:?}]", self.path), span: self.span }
    }
}

impl Patcher<'_, '_> {
    /// Follows a path from a map, and sets what is at its end.
    pub(super) fn along(&mut self, entries: Vec<Entry>, at: &At<'_>, path: &[PathStep], value: &Data) -> Vec<Entry> {
        let Some((first, rest)) = path.split_first() else { return entries };
        let StepKind::Field(key) = &first.kind else { return entries };
        if rest.is_empty() {
            return self.set(entries, at, key, first.span, value);
        }
        let at = At { span: first.span, ..at.field(key) };
        self.transform(entries, key, &mut |this, found| this.enter(&at, key, rest, value, found))
    }

    /// A field that a path leads through.
    fn enter(
        &mut self,
        at: &At<'_>,
        key: &Arc<str>,
        rest: &[PathStep],
        value: &Data,
        found: Option<(Node, Option<Span>)>,
    ) -> Vec<Entry> {
        let field = |value: Node, origin| vec![Entry::Field { key: Arc::clone(key), value, origin }];
        let is_item = matches!(rest.first().map(|it| &it.kind), Some(StepKind::Item { .. }));
        let Some((node, origin)) = found else {
            if is_item {
                if let Some(PathStep { kind: StepKind::Item { value, .. }, span }) = rest.first() {
                    self.report(bad_path::no_item(&at.path, value, &[], None, *span));
                }
                return Vec::new();
            }
            if value.kind == DataKind::None {
                return Vec::new();
            }
            return field(Node::Map(self.along(Vec::new(), at, rest, value)), Some(at.span));
        };
        if self.is_fixed(at, key, origin) {
            return field(node, origin);
        }
        match node {
            Node::Map(entries) => field(Node::Map(self.along(entries, at, rest, value)), origin),
            Node::List(items) if is_item => field(Node::List(self.item(items, at, rest, value)), origin),
            Node::Values(path) if self.is_text_map(&path) => {
                field(Node::Map(self.along(vec![Entry::Spread(path)], at, rest, value)), origin)
            }
            node => {
                self.refuse(at, &node, origin);
                field(node, origin)
            }
        }
    }

    /// Sets a key of a map.
    pub(super) fn set(
        &mut self,
        entries: Vec<Entry>,
        at: &At<'_>,
        key: &Arc<str>,
        span: Span,
        value: &Data,
    ) -> Vec<Entry> {
        let at = At { span, ..at.field(key) };
        self.transform(entries, key, &mut |this, found| this.laid(&at, key, value, found))
    }

    /// A field with a value laid over it.
    fn laid(&mut self, at: &At<'_>, key: &Arc<str>, value: &Data, found: Option<(Node, Option<Span>)>) -> Vec<Entry> {
        if let DataKind::Choice(sides) = &value.kind {
            let when = condition_of(self.cx, &sides.0);
            let then = self.laid(at, key, &sides.1, found.clone());
            let otherwise = self.laid(at, key, &sides.2, found);
            return data::guarded(when, then, otherwise);
        }
        let field = |value: Node, origin| vec![Entry::Field { key: Arc::clone(key), value, origin }];
        let Some((node, origin)) = found else { return data::field(self.cx, key, at.span, value) };
        self.found = true;
        if self.is_fixed(at, key, origin) {
            return field(node, origin);
        }
        match (node, &value.kind) {
            (Node::Map(entries), DataKind::Map(new)) => field(Node::Map(self.merged(entries, at, new)), Some(at.span)),
            (Node::Values(path), DataKind::Map(new)) if self.is_text_map(&path) => {
                field(Node::Map(self.merged(vec![Entry::Spread(path)], at, new)), Some(at.span))
            }
            (Node::List(items), DataKind::List(new)) if at.merge_key.is_some() => {
                field(Node::List(self.merge_items(items, at, new)), Some(at.span))
            }
            (node, _) => {
                if self.refuse_if_owned(at, &node, origin) {
                    return field(node, origin);
                }
                data::field(self.cx, key, at.span, value)
            }
        }
    }

    /// A map with the entries of another laid over it.
    pub(super) fn merged(
        &mut self,
        entries: Vec<Entry>,
        at: &At<'_>,
        new: &[kdsl_semantic::model::DataEntry],
    ) -> Vec<Entry> {
        new.iter().fold(entries, |entries, it| self.set(entries, at, &it.key, it.key_span, &it.value))
    }

    /// Whether others rely on the field as it is, which is reported.
    fn is_fixed(&mut self, at: &At<'_>, key: &str, origin: Option<Span>) -> bool {
        let reason = match &*at.path {
            "metadata.name" => "its name is what others find it by",
            "metadata.namespace" => "the release's namespace is where it lives",
            _ if FIXED.contains(&key) && at.ty.is_some() => "others are found by it",
            path if path.contains("metadata.labels.") && STANDARD_LABELS.contains(&key) => "objects are found by it",
            _ => return false,
        };
        self.report(owned_field::name(&at.path, reason, at.span, origin));
        true
    }

    /// Says whose a part is, if it is not free; whether that is so.
    fn refuse_if_owned(&mut self, at: &At<'_>, node: &Node, origin: Option<Span>) -> bool {
        let is_owned = owner(node, &self.helpers).is_some();
        if is_owned {
            self.refuse(at, node, origin);
        }
        is_owned
    }

    /// Says that a part is not free.
    fn refuse(&mut self, at: &At<'_>, node: &Node, origin: Option<Span>) {
        let report = match owner(node, &self.helpers) {
            Some(Owner::Knob(path)) => owned_field::value(&at.path, &path.dotted(), statement(&path), at.span, origin),
            _ => owned_field::name(&at.path, "it follows from the names of the release", at.span, origin),
        };
        self.report(report);
    }

    /// Changes every occurrence of a key among entries, and adds it for where there is none.
    #[expect(clippy::type_complexity, reason = "what is done to a node with its place")]
    pub(super) fn transform(
        &mut self,
        entries: Vec<Entry>,
        key: &Arc<str>,
        change: &mut dyn FnMut(&mut Self, Option<(Node, Option<Span>)>) -> Vec<Entry>,
    ) -> Vec<Entry> {
        let entries = self.opened_for(entries, key);
        let mut changed = Vec::with_capacity(entries.len() + 1);
        let mut is_certain = false;
        let mut conditions: Vec<Expr> = Vec::new();
        for entry in entries {
            match entry {
                Entry::Field { key: found, value, origin } if found == *key => {
                    is_certain = true;
                    let new = change(self, Some((value, origin)));
                    // A comment goes with the field that it is about.
                    if new.is_empty() && matches!(changed.last(), Some(Entry::Comment(_))) {
                        changed.pop();
                    }
                    changed.extend(new);
                }
                Entry::Guarded { when, entries } if self.has(&entries, key) => {
                    if stands_for_its_content(&when, &entries, key) {
                        // What is in it makes it be there, and now there is something in it for certain.
                        is_certain = true;
                        let inner = self.transform(entries.clone(), key, change);
                        match has_certain_content(&inner, key) {
                            true => changed.extend(inner),
                            false => changed.push(Entry::Guarded { when, entries: inner }),
                        }
                        continue;
                    }
                    let inner = self.transform(entries, key, change);
                    if !inner.is_empty() {
                        changed.push(Entry::Guarded { when: when.clone(), entries: inner });
                    }
                    conditions.push(when);
                }
                entry => changed.push(entry),
            }
        }
        let is_exhaustive = conditions.iter().any(|it| conditions.contains(&negated(it.clone())));
        if !is_certain && !is_exhaustive {
            let mut new = change(self, None);
            if !new.is_empty() {
                self.reserve_in(&changed, key);
                for when in conditions.into_iter().rev() {
                    new = vec![Entry::Guarded { when: negated(when), entries: new }];
                }
                changed.extend(new);
            }
        }
        changed
    }

    /// Entries with the helpers written out that have a key.
    fn opened_for(&mut self, entries: Vec<Entry>, key: &str) -> Vec<Entry> {
        let mut opened = Vec::with_capacity(entries.len());
        for entry in entries {
            match &entry {
                Entry::Include(name) => match self.helpers.get(name) {
                    Some(inner) if self.has(inner, key) => {
                        let inner = inner.clone();
                        if !self.opened.contains(name) {
                            self.opened.push(Arc::clone(name));
                        }
                        opened.extend(self.opened_for(inner, key));
                    }
                    _ => opened.push(entry),
                },
                _ => opened.push(entry),
            }
        }
        opened
    }

    /// Whether entries may have a key.
    fn has(&self, entries: &[Entry], key: &str) -> bool {
        entries.iter().any(|entry| match entry {
            Entry::Field { key: found, .. } => **found == *key,
            Entry::Guarded { entries, .. } => self.has(entries, key),
            Entry::Include(name) => self.helpers.get(name).is_some_and(|it| self.has(it, key)),
            Entry::Spread(_) | Entry::SpreadAll(_) | Entry::Comment(_) => false,
        })
    }

    /// Keeps the maps of the values among entries from having a key.
    fn reserve_in(&mut self, entries: &[Entry], key: &Arc<str>) {
        for entry in entries {
            match entry {
                Entry::Spread(path) => self.reserve(path, key),
                Entry::SpreadAll(paths) => paths.iter().for_each(|it| self.reserve(it, key)),
                Entry::Guarded { entries, .. } => self.reserve_in(entries, key),
                Entry::Include(name) => {
                    let inner = self.helpers.get(name).cloned().unwrap_or_default();
                    self.reserve_in(&inner, key);
                }
                Entry::Field { .. } | Entry::Comment(_) => {}
            }
        }
    }
}

/// Whether a map is guarded only so that it is not there when it is empty: its condition is that something is in it.
fn stands_for_its_content(when: &Expr, entries: &[Entry], key: &str) -> bool {
    let [Entry::Field { key: found, value, .. }] = entries else { return false };
    if **found != *key {
        return false;
    }
    let wanted: Vec<Expr> = match value {
        Node::Values(path) => vec![Expr::NonEmpty(path.clone())],
        Node::Map(entries) => {
            let mut wanted = Vec::new();
            for entry in entries {
                match entry {
                    Entry::Guarded { when, .. } => wanted.push(when.clone()),
                    Entry::Spread(path) => wanted.push(Expr::NonEmpty(path.clone())),
                    Entry::SpreadAll(paths) => wanted.extend(paths.iter().cloned().map(Expr::NonEmpty)),
                    _ => return false,
                }
            }
            wanted
        }
        Node::Scalar(_) | Node::List(_) | Node::Filled(..) => return false,
    };
    let conditions = match when {
        Expr::Any(conditions) => conditions.as_slice(),
        condition => std::slice::from_ref(condition),
    };
    wanted.iter().all(|it| conditions.contains(it)) && conditions.iter().all(|it| wanted.contains(it))
}

/// Whether a map has something in it, whatever the values are.
fn has_certain_content(entries: &[Entry], key: &str) -> bool {
    entries.iter().any(|entry| match entry {
        Entry::Field { key: found, value: Node::Map(inner), .. } if **found == *key => {
            inner.iter().any(|it| matches!(it, Entry::Field { .. }))
        }
        _ => false,
    })
}

/// Whose the entries of a map are.
pub(super) fn owned_entries(patcher: &Patcher<'_, '_>, entries: &[Entry]) -> Option<Owner> {
    owner_of_entries(entries, &patcher.helpers)
}
