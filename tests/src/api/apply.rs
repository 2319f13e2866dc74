//! Server-side apply: who applies fields owns them, and takes them away by applying without them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::lists::{key_of, position};

/// A step into an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Into a field.
    Field(String),
    /// Into the item of a list by the field that names it, and the name.
    Item(&'static str, String),
}

/// The way to a field that has no fields.
pub(super) type Leaf = Vec<Step>;

/// The leaves that each manager owns.
pub(super) type Owners = BTreeMap<String, BTreeSet<Leaf>>;

/// Applies fields in the name of a manager.
///
/// # Errors
/// Where another manager owns a field with another value, unless it is forced.
pub(super) fn apply(
    live: &mut Value,
    owners: &mut Owners,
    applied: &Value,
    manager: &str,
    force: bool,
) -> Result<(), String> {
    let wanted = leaves(applied);
    for (other, owned) in owners.iter_mut().filter(|(other, _)| *other != manager) {
        let differs = |leaf: &&Leaf| value_at(live, leaf) != value_at(applied, leaf);
        let taken: Vec<Leaf> = wanted.intersection(owned).filter(differs).cloned().collect();
        if let Some(leaf) = taken.first().filter(|_| !force) {
            return Err(format!("conflict with \"{other}\": {}", written(leaf)));
        }
        owned.retain(|leaf| !taken.contains(leaf));
    }
    let before = owners.insert(manager.to_owned(), wanted.clone()).unwrap_or_default();
    for leaf in before.difference(&wanted) {
        if !owners.values().any(|owned| owned.contains(leaf)) {
            remove(live, leaf);
        }
    }
    merge(live, applied);
    Ok(())
}

/// Gives a manager what it has changed otherwise than by applying.
pub(super) fn updated(before: &Value, after: &Value, owners: &mut Owners, manager: &str) {
    let (old, new) = (leaves(before), leaves(after));
    let changed: BTreeSet<Leaf> =
        new.iter().filter(|leaf| value_at(before, leaf) != value_at(after, leaf)).cloned().collect();
    for owned in owners.values_mut() {
        owned.retain(|leaf| !changed.contains(leaf) && (new.contains(leaf) || !old.contains(leaf)));
    }
    owners.entry(manager.to_owned()).or_default().extend(changed);
}

fn leaves(object: &Value) -> BTreeSet<Leaf> {
    let mut leaves = BTreeSet::new();
    collect(object, &mut Vec::new(), &mut leaves);
    // What an object is and what the server writes is nobody's.
    let nobodys =
        ["apiVersion", "kind", "uid", "resourceVersion", "generation", "creationTimestamp", "name", "namespace"];
    let is_nobodys = |leaf: &Leaf| match leaf.as_slice() {
        [Step::Field(field)] => nobodys.contains(&field.as_str()),
        [Step::Field(metadata), Step::Field(field)] => metadata == "metadata" && nobodys.contains(&field.as_str()),
        _ => false,
    };
    leaves.retain(|leaf| !is_nobodys(leaf));
    leaves
}

fn collect(value: &Value, way: &mut Leaf, leaves: &mut BTreeSet<Leaf>) {
    let Value::Object(fields) = value else {
        leaves.insert(way.clone());
        return;
    };
    for (field, value) in fields {
        way.push(Step::Field(field.clone()));
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        match key_of(field, items).filter(|_| !items.is_empty()) {
            Some(key) => {
                for item in items {
                    way.push(Step::Item(key, named(item, key)));
                    collect(item, way, leaves);
                    way.pop();
                }
            }
            None => collect(value, way, leaves),
        }
        way.pop();
    }
}

/// The name of an item of a list.
fn named(item: &Value, key: &str) -> String {
    item[key].to_string()
}

fn value_at<'a>(object: &'a Value, leaf: &[Step]) -> Option<&'a Value> {
    leaf.iter().try_fold(object, |value, step| match step {
        Step::Field(field) => value.get(field),
        Step::Item(key, name) => value.as_array()?.iter().find(|item| named(item, key) == *name),
    })
}

/// Takes a leaf away, and what is empty without it.
fn remove(value: &mut Value, leaf: &[Step]) {
    let Some((step, rest)) = leaf.split_first() else { return };
    match (step, value) {
        (Step::Field(field), Value::Object(fields)) => {
            if let Some(inner) = fields.get_mut(field).filter(|_| !rest.is_empty()) {
                remove(inner, rest);
            }
            let is_empty = |value: &Value| *value == Value::Object(Map::new()) || *value == Value::Array(Vec::new());
            if rest.is_empty() || fields.get(field).is_some_and(is_empty) {
                fields.shift_remove(field);
            }
        }
        (Step::Item(key, name), Value::Array(items)) => {
            let Some(at) = items.iter().position(|item| named(item, key) == *name) else { return };
            // An item goes with the field that names it.
            if matches!(rest, [Step::Field(field)] if field == key) {
                items.remove(at);
            } else {
                remove(&mut items[at], rest);
            }
        }
        _ => {}
    }
}

fn merge(live: &mut Value, applied: &Value) {
    let (Value::Object(live), Value::Object(applied)) = (&mut *live, applied) else {
        *live = applied.clone();
        return;
    };
    for (field, value) in applied {
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        let key = key_of(field, items).filter(|_| !items.is_empty());
        match (key, live.get_mut(field)) {
            (Some(key), Some(Value::Array(held))) => {
                for item in items {
                    match position(held, key, item) {
                        Some(at) => merge(&mut held[at], item),
                        None => held.push(item.clone()),
                    }
                }
            }
            (_, Some(held)) => merge(held, value),
            (_, None) => drop(live.insert(field.clone(), value.clone())),
        }
    }
}

fn written(leaf: &[Step]) -> String {
    leaf.iter()
        .map(|step| match step {
            Step::Field(field) => format!(".{field}"),
            Step::Item(key, name) => format!("[{key}={name}]"),
        })
        .collect()
}
