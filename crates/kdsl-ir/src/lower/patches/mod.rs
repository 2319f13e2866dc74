//! `patch KIND [NAME] { PATH: VALUE }`: changes to objects once they are there.
//!
//! A patch is laid over the tree of its objects, through branches that are guarded and helpers that are included, so that
//! both readings have it. What follows from a value, and what other objects rely on, is not changed by one.

mod apply;
mod list;
mod owner;
mod shape;
mod statements;

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};
use kdsl_schema::Problem;
use kdsl_semantic::diagnostics::{field_value, missing_field, no_such_object, patched_twice};
use kdsl_semantic::model::{Data, DataEntry, DataKind, Patch, StepKind};
use kdsl_semantic::nearest::nearest;

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::knob::KnobType;
use crate::lower::context::AppContext;
use crate::lower::knobs::Knobs;
use crate::node::{Entry, Item, Node};
use crate::package::{Object, Place};

/// Lays patches over objects.
pub(crate) struct Patcher<'c, 'a> {
    cx: &'c AppContext<'a>,
    helpers: BTreeMap<Arc<str>, Vec<Entry>>,
    knobs: &'c mut Knobs,
    diagnostics: Vec<Diagnostic>,
    /// The helpers that were written out in place.
    opened: Vec<Arc<str>>,
    /// Whether what is taken away was there.
    found: bool,
}

impl<'c, 'a> Patcher<'c, 'a> {
    pub(crate) fn new(cx: &'c AppContext<'a>, helpers: &[Helper], knobs: &'c mut Knobs) -> Self {
        let helpers = helpers.iter().filter_map(|helper| match &helper.body {
            HelperBody::Entries(entries) => Some((Arc::clone(&helper.name), entries.clone())),
            HelperBody::Text(_) => None,
        });
        Self { cx, helpers: helpers.collect(), knobs, diagnostics: Vec::new(), opened: Vec::new(), found: false }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// What was wrong.
    pub(crate) fn finish(self) -> (Vec<Diagnostic>, Vec<Arc<str>>) {
        (self.diagnostics, self.opened)
    }

    /// Lays all patches of the application over its objects.
    pub(crate) fn apply(&mut self, objects: &mut [Object]) {
        let cx = self.cx;
        let of_components =
            cx.components.iter().flat_map(|it| it.component.patches.iter().map(move |patch| (Some(it), patch)));
        let of_app = cx.app.patches.iter().map(|patch| (None, patch));
        let mut done: BTreeMap<usize, Vec<(&Patch, bool)>> = BTreeMap::new();
        // One mistake is told once, however many objects are patched.
        let mut told: Vec<Span> = Vec::new();
        for (component, patch) in of_components.chain(of_app) {
            let owner = component.map(|it| it.label());
            for nth in self.targets(objects, owner.as_ref(), patch) {
                let Some(object) = objects.get_mut(nth) else { continue };
                let before = self.diagnostics.len();
                let others = done.entry(nth).or_default();
                if let Some((first, _)) = others.iter().find(|(it, app)| meet(it, *app, patch, component.is_none())) {
                    self.report(patched_twice::report(&patch.written, patch.span, first.span));
                } else {
                    others.push((patch, component.is_none()));
                    self.patch(object, patch);
                }
                if self.diagnostics.len() > before {
                    match told.contains(&patch.span) {
                        true => self.diagnostics.truncate(before),
                        false => told.push(patch.span),
                    }
                }
            }
        }
    }

    /// The objects that a patch is for, by their numbers.
    fn targets(&mut self, objects: &[Object], owner: Option<&Arc<str>>, patch: &Patch) -> Vec<usize> {
        let is_reached = |it: &&(usize, &Object)| {
            it.1.place != Place::ChartTest && (owner.is_none() || it.1.component.as_ref() == owner)
        };
        let reached: Vec<(usize, &Object)> = objects.iter().enumerate().collect();
        let reached: Vec<&(usize, &Object)> = reached.iter().filter(is_reached).collect();
        let of_kind: Vec<&&(usize, &Object)> = reached.iter().filter(|(_, it)| *it.kind == *patch.kind).collect();
        if of_kind.is_empty() {
            let mut kinds: Vec<&str> = Vec::new();
            for (_, object) in &reached {
                if !kinds.contains(&&*object.kind) {
                    kinds.push(&object.kind);
                }
            }
            let whose = owner.map_or_else(|| "the app".to_owned(), |it| format!("`{it}`"));
            self.report(no_such_object::kind(&whose, &patch.kind, &kinds, patch.kind_span));
            return Vec::new();
        }
        let Some((name, span)) = &patch.name else { return of_kind.iter().map(|it| it.0).collect() };
        let names: Vec<Arc<str>> = of_kind.iter().map(|(_, it)| tail(it)).collect();
        let is_meant = |tail: &Arc<str>| {
            let suffix = owner.and_then(|owner| tail.strip_prefix(&**owner)?.strip_prefix('-'));
            tail == name || suffix == Some(&**name)
        };
        let meant: Vec<usize> =
            of_kind.iter().zip(&names).filter(|(_, tail)| is_meant(tail)).map(|(it, _)| it.0).collect();
        if meant.is_empty() {
            let known: Vec<&str> = names.iter().map(|it| &**it).collect();
            let near = nearest(name, known.iter().copied());
            self.report(no_such_object::name(&patch.kind, name, &known, near, *span));
        }
        meant
    }

    fn patch(&mut self, object: &mut Object, patch: &Patch) {
        let Some(schema) = kdsl_schema::lookup(&object.api_version, &object.kind) else { return };
        let before = shape::violations(schema, &object.body, &self.helpers);
        let said = self.diagnostics.len();
        let body = std::mem::replace(&mut object.body, Node::Map(Vec::new()));
        let Node::Map(entries) = body else { return };
        self.found = false;
        let at = apply::At::root(schema, patch);
        let entries = self.along(entries, &at, &patch.path, &patch.value);
        object.body = Node::Map(entries);
        self.tell_the_path_once(said, patch);
        if self.diagnostics.len() > said {
            return;
        }
        if patch.value.kind == DataKind::None && !self.found {
            let report = kdsl_semantic::diagnostics::bad_path::nothing_there(&patch.written, patch.span);
            return self.report(report);
        }
        for violation in shape::violations(schema, &object.body, &self.helpers) {
            if before.contains(&violation) {
                continue;
            }
            let span = if patch.value.kind == DataKind::None { patch.span } else { patch.value.span };
            let path = shown(&violation.path);
            match violation.problem {
                Problem::Missing { field } => {
                    let path = if path.is_empty() { field } else { format!("{path}.{field}") };
                    self.report(missing_field::report(&path, span));
                }
                Problem::SameKey { key } => self.report(field_value::same_key(&path, &key, span)),
                // The rest was checked where it was written.
                _ => {}
            }
        }
    }

    /// Leaves one mistake in the path of a patch, of those told since: a path leads into each branch that is guarded.
    fn tell_the_path_once(&mut self, since: usize, patch: &Patch) {
        let mut is_told = false;
        let told = self.diagnostics.split_off(since);
        self.diagnostics.extend(told.into_iter().filter(|it| {
            let is_in_path = it.labels.first().is_some_and(|label| patch.span.to(label.span) == patch.span);
            !(is_in_path && std::mem::replace(&mut is_told, true))
        }));
    }

    /// Entries with one more, in place of one of its key.
    pub(crate) fn with_entry(&mut self, entries: Vec<Entry>, entry: &DataEntry) -> Vec<Entry> {
        let at = apply::At::free(entry.key_span);
        self.set(entries, &at, &entry.key, entry.key_span, &entry.value)
    }

    /// An object with one more annotation.
    pub(crate) fn with_annotation(&mut self, object: Node, entry: &DataEntry) -> Node {
        let Node::Map(entries) = object else { return object };
        let at = apply::At::free(entry.key_span);
        let step = |name: &str| kdsl_semantic::model::PathStep {
            kind: StepKind::Field(Arc::from(name)),
            span: entry.key_span,
        };
        let path = [step("metadata"), step("annotations"), step(&entry.key)];
        Node::Map(self.along(entries, &at, &path, &entry.value))
    }

    /// Keeps a map of the values from having a key.
    fn reserve(&mut self, path: &KnobPath, key: &Arc<str>) {
        let knob = self.knobs.knobs.iter_mut().find(|it| it.path == *path);
        let ty = match knob.map(|it| &mut it.ty) {
            Some(KnobType::Nullable(inner)) => &mut **inner,
            Some(ty) => ty,
            None => return,
        };
        if let KnobType::TextMap { reserved, .. } = ty
            && !reserved.contains(key)
        {
            reserved.push(Arc::clone(key));
        }
    }

    /// Whether a value is a map of texts.
    fn is_text_map(&self, path: &KnobPath) -> bool {
        let ty = self.knobs.knobs.iter().find(|it| it.path == *path).map(|it| &it.ty);
        match ty {
            Some(KnobType::Nullable(inner)) => matches!(**inner, KnobType::TextMap { .. }),
            Some(ty) => matches!(ty, KnobType::TextMap { .. }),
            None => false,
        }
    }
}

/// Removes the helpers that nothing includes any more because they were written out where they were.
pub(crate) fn remove_unused(helpers: &mut Vec<Helper>, opened: &[Arc<str>], objects: &[Object], metadata: &[Entry]) {
    for name in opened {
        let in_helpers = helpers.iter().any(|it| match &it.body {
            HelperBody::Entries(entries) => includes(entries, name),
            HelperBody::Text(_) => false,
        });
        let in_objects = objects.iter().any(|it| includes_in(&it.body, name));
        if !in_helpers && !in_objects && !includes(metadata, name) {
            helpers.retain(|it| it.name != *name);
        }
    }
}

fn includes(entries: &[Entry], name: &str) -> bool {
    entries.iter().any(|entry| match entry {
        Entry::Include(it) => **it == *name,
        Entry::Field { value, .. } => includes_in(value, name),
        Entry::Guarded { entries, .. } => includes(entries, name),
        Entry::Spread(_) | Entry::SpreadAll(_) | Entry::Comment(_) => false,
    })
}

fn includes_in(node: &Node, name: &str) -> bool {
    fn in_items(items: &[Item], name: &str) -> bool {
        items.iter().any(|it| match it {
            Item::One { value, .. } => includes_in(value, name),
            Item::Guarded { items, .. } => in_items(items, name),
            Item::Spread(_) | Item::Texts { .. } | Item::NameValues(_) => false,
        })
    }
    match node {
        Node::Map(entries) => includes(entries, name),
        Node::List(items) => in_items(items, name),
        Node::Scalar(_) | Node::Values(_) | Node::Filled(..) => false,
    }
}

/// What follows the base in an object's name; the name itself if it has none.
fn tail(object: &Object) -> Arc<str> {
    match &object.name {
        Expr::Concat(parts) => match parts.as_slice() {
            [Expr::Include(..), Expr::Str(tail)] => Arc::from(tail.trim_start_matches('-')),
            _ => Arc::clone(&object.file),
        },
        Expr::Str(name) => Arc::clone(name),
        _ => Arc::clone(&object.file),
    }
}

/// Whether two patches of one object are about the same field, and neither takes the other's place.
fn meet(one: &Patch, one_of_app: bool, other: &Patch, other_of_app: bool) -> bool {
    let same_braces = (one.span.file, one.span.anchor) == (other.span.file, other.span.anchor);
    if !same_braces && one_of_app == other_of_app {
        return false;
    }
    let (ones, others) = (leaves(one), leaves(other));
    ones.iter().any(|a| others.iter().any(|b| a.starts_with(b) || b.starts_with(a)))
}

/// The fields that a patch sets.
fn leaves(patch: &Patch) -> Vec<Vec<String>> {
    let Some(schema) = kdsl_schema::kinds().iter().find(|it| it.kind == *patch.kind) else { return Vec::new() };
    let mut at = apply::At::root(schema, patch);
    let mut path = Vec::new();
    for step in &patch.path {
        match &step.kind {
            StepKind::Field(name) => {
                at = at.field(name);
                path.push(name.to_string());
            }
            StepKind::Item { value, .. } => {
                at = at.item(value);
                path.push(format!("[{value}]"));
            }
        }
    }
    let mut leaves = Vec::new();
    below(&at, &mut path, &patch.value, &mut leaves);
    leaves
}

fn below(at: &apply::At<'_>, path: &mut Vec<String>, data: &Data, leaves: &mut Vec<Vec<String>>) {
    match (&data.kind, at.merge_key) {
        (DataKind::Map(entries), _) if !entries.is_empty() => {
            for entry in entries {
                path.push(entry.key.to_string());
                below(&at.field(&entry.key), path, &entry.value, leaves);
                path.pop();
            }
        }
        (DataKind::List(items), Some(key)) => {
            for item in items {
                let DataKind::Map(entries) = &item.kind else { continue };
                let Some(name) = entries.iter().find(|it| *it.key == *key).and_then(|it| list::literal(&it.value))
                else {
                    continue;
                };
                path.push(format!("[{name}]"));
                for entry in entries.iter().filter(|it| *it.key != *key) {
                    path.push(entry.key.to_string());
                    below(&at.item(&name).field(&entry.key), path, &entry.value, leaves);
                    path.pop();
                }
                path.pop();
            }
        }
        _ => leaves.push(path.clone()),
    }
}

/// The path of a violation, with items by number.
fn shown(path: &[String]) -> String {
    let mut shown = String::new();
    for step in path {
        match step.parse::<usize>() {
            Ok(number) => shown.push_str(&format!("[{number}]")),
            Err(_) if shown.is_empty() => shown.push_str(step),
            Err(_) => {
                shown.push('.');
                shown.push_str(step);
            }
        }
    }
    shown
}
