//! Merges: the plain one, and the strategic one, which knows lists whose items have names.

use serde_json::{Map, Value};

use super::lists::{key_of, position};

/// An object after a plain merge: null takes a field away, lists are replaced.
pub(super) fn merge(live: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *live = patch.clone();
        return;
    };
    let fields = fields(live);
    for (field, value) in patch {
        if value.is_null() {
            fields.shift_remove(field);
        } else {
            merge(fields.entry(field).or_insert(Value::Null), value);
        }
    }
}

/// An object after a strategic merge.
pub(super) fn strategic_merge(live: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *live = patch.clone();
        return;
    };
    let fields = fields(live);
    if patch.get("$patch").is_some_and(|directive| directive == "replace") {
        fields.clear();
    }
    if let Some(kept) = patch.get("$retainKeys").and_then(Value::as_array) {
        fields.retain(|field, _| kept.iter().any(|it| it == field.as_str()));
    }
    for (field, value) in patch.iter().filter(|(field, _)| !field.starts_with('$')) {
        match value {
            Value::Null => drop(fields.shift_remove(field)),
            Value::Array(items) => merge_list(fields, field, items),
            value => strategic_merge(fields.entry(field).or_insert(Value::Null), value),
        }
    }
    for (directive, value) in patch {
        let empty = Vec::new();
        let given = value.as_array().unwrap_or(&empty);
        if let Some(field) = directive.strip_prefix("$setElementOrder/") {
            order(fields, field, given);
        } else if let Some(field) = directive.strip_prefix("$deleteFromPrimitiveList/")
            && let Some(items) = fields.get_mut(field).and_then(Value::as_array_mut)
        {
            items.retain(|item| !given.contains(item));
        }
    }
}

fn merge_list(fields: &mut Map<String, Value>, field: &str, patch: &[Value]) {
    let Some(key) = key_of(field, patch) else {
        fields.insert(field.to_owned(), Value::Array(patch.to_vec()));
        return;
    };
    let live = fields.entry(field).or_insert_with(|| Value::Array(Vec::new()));
    let Some(live) = live.as_array_mut() else { return };
    for item in patch {
        let at = position(live, key, item);
        let deletes = item.get("$patch").is_some_and(|directive| directive == "delete");
        match at {
            Some(at) if deletes => drop(live.remove(at)),
            Some(at) => strategic_merge(&mut live[at], item),
            None if deletes => {}
            None => live.push(item.clone()),
        }
    }
}

/// Puts the items of a list into the order that is given.
fn order(fields: &mut Map<String, Value>, field: &str, order: &[Value]) {
    let Some(items) = fields.get_mut(field).and_then(Value::as_array_mut) else { return };
    let place = |item: &Value| match key_of(field, order) {
        Some(key) => position(order, key, item),
        None => order.iter().position(|it| it == item),
    };
    items.sort_by_key(|item| place(item).unwrap_or(usize::MAX));
}

/// The fields of an object; of what is none, those of an empty one in its place.
fn fields(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut().expect("an object")
}
