//! `values.schema.json`: what the values may be, in JSON Schema draft-07, the one that all versions of Helm 3 and 4 know.
//!
//! It is closed: a misspelt name is refused by its name. It gives the verdict that a build gives for the same values.

mod fields;

use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_ir::{KnobType, Package, Tree, Words};
use serde_json::{Map, Value, json};

use super::outline::{Branch, Group, section};

/// `values.schema.json`.
pub(super) fn schema(package: &Package) -> String {
    let whole = Group::of(package);
    let mut schema = Map::new();
    schema.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("title".into(), format!("Values of the chart {}", package.name).into());
    let Value::Object(mut body) = group(package, &whole, "") else { return String::new() };
    if let Some(Value::Object(properties)) = body.get_mut("properties") {
        // A parent chart gives its global values to all charts, and its `condition` on this one stands among our values.
        let global = properties.entry("global").or_insert_with(|| json!({ "type": "object" }));
        if let Value::Object(global) = global {
            global.remove("additionalProperties");
            global.insert("description".into(), "Values that a parent chart shares with all of its charts.".into());
        }
        properties.entry("enabled").or_insert_with(|| {
            json!({
                "type": "boolean",
                "description": "For a parent chart that makes this one depend on it by its `condition`. Not used here.",
            })
        });
    }
    schema.append(&mut body);
    schema.insert("definitions".into(), definitions(package));
    // A map of texts and JSON values can't fail to be written.
    let mut text = visible(&serde_json::to_string_pretty(&Value::Object(schema)).unwrap_or_default());
    text.push('\n');
    text
}

fn group(package: &Package, group: &Group<'_>, path: &str) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, branch) in &group.branches {
        let path = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
        let property = match branch {
            Branch::Group(inner) => {
                required.push(Value::from(*name));
                self::group(package, inner, &path)
            }
            Branch::Knob(knob) => {
                if !knob.ty.may_be_missing() {
                    required.push(Value::from(*name));
                }
                let Value::Object(mut property) = of_type(&knob.ty) else { continue };
                property.insert("description".into(), one_line(&knob.docs).into());
                property.insert("default".into(), json_of(&knob.default));
                Value::Object(property)
            }
        };
        properties.insert((*name).to_owned(), property);
    }
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    if let Some(comment) = section(package, path) {
        schema.insert("description".into(), one_line(comment).into());
    }
    schema.insert("additionalProperties".into(), false.into());
    if !required.is_empty() {
        schema.insert("required".into(), required.into());
    }
    schema.insert("properties".into(), properties.into());
    Value::Object(schema)
}

/// A regular expression that matches the whole text.
fn anchored(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

/// JSON in which the characters that nobody sees are escaped.
fn visible(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => drop(write!(text, "\\u{:04x}", u32::from(character))),
            character => text.push(character),
        }
    }
    text
}

/// What the other parts of the schema refer to.
fn definitions(package: &Package) -> Value {
    let mut definitions = fields::definitions(package);
    definitions.insert("any".into(), any());
    Value::Object(definitions)
}

/// The schema of a value of any form, in which every text can be carried.
fn any() -> Value {
    let any = json!({ "$ref": "#/definitions/any" });
    json!({
        "description": "A value of any form.",
        "type": ["string", "number", "boolean", "array", "object", "null"],
        "pattern": anchored(KnobType::CARRIED_PATTERN),
        "items": any,
        "additionalProperties": any,
        "propertyNames": carried_name(),
    })
}

fn carried_name() -> Value {
    json!({ "pattern": anchored(KnobType::CARRIED_PATTERN) })
}

/// The schema of a map of any form.
fn object() -> Value {
    json!({
        "type": "object",
        "additionalProperties": { "$ref": "#/definitions/any" },
        "propertyNames": carried_name(),
    })
}

/// The schema of a value within a map or a list, in which every text can be carried.
fn within(ty: &KnobType) -> Value {
    match (ty, of_type(ty)) {
        (KnobType::Text { pattern: None, .. }, Value::Object(mut schema)) => {
            schema.insert("pattern".into(), anchored(KnobType::CARRIED_PATTERN).into());
            Value::Object(schema)
        }
        (KnobType::Text { .. }, Value::Object(mut schema)) => {
            schema.insert("allOf".into(), json!([carried_name()]));
            Value::Object(schema)
        }
        (_, schema) => schema,
    }
}

/// The schema of a map of texts.
fn text_map(reserved: &[Arc<str>], words: Words) -> Value {
    let mut text = json!({ "type": "string" });
    if let (Value::Object(text), Some(pattern)) = (&mut text, words.text_pattern()) {
        text.insert("pattern".into(), anchored(pattern).into());
    }
    let mut names = Map::from_iter([("pattern".to_owned(), anchored(words.key_pattern()).into())]);
    if !reserved.is_empty() {
        let reserved: Vec<&str> = reserved.iter().map(|key| &**key).collect();
        names.insert("not".into(), json!({ "enum": reserved }));
    }
    json!({ "type": "object", "additionalProperties": text, "propertyNames": names })
}

fn of_type(ty: &KnobType) -> Value {
    match ty {
        KnobType::Text { pattern, length } => {
            let mut schema = Map::new();
            schema.insert("type".into(), "string".into());
            if let Some(pattern) = pattern {
                schema.insert("pattern".into(), anchored(pattern).into());
            }
            if let Some((least, most)) = length {
                schema.insert("minLength".into(), (*least).into());
                schema.insert("maxLength".into(), (*most).into());
            }
            Value::Object(schema)
        }
        KnobType::Enum(choices) => {
            let choices: Vec<&str> = choices.iter().map(|choice| &**choice).collect();
            json!({ "type": "string", "enum": choices })
        }
        KnobType::Whole { least, largest } => json!({ "type": "integer", "minimum": least, "maximum": largest }),
        KnobType::Number { least, largest } => json!({ "type": "number", "minimum": least, "maximum": largest }),
        KnobType::Truth => json!({ "type": "boolean" }),
        KnobType::Quantity => {
            json!({ "type": ["string", "number"], "pattern": anchored(KnobType::QUANTITY_PATTERN), "minimum": 0 })
        }
        KnobType::Share { or_empty } => {
            let pattern = match or_empty {
                true => anchored(&format!("({})?", KnobType::SHARE_PATTERN)),
                false => anchored(KnobType::SHARE_PATTERN),
            };
            json!({ "type": ["string", "integer"], "pattern": pattern, "minimum": 0 })
        }
        KnobType::TextMap { reserved, words } => text_map(reserved, *words),
        KnobType::Map(inner) => {
            json!({ "type": "object", "additionalProperties": within(inner), "propertyNames": carried_name() })
        }
        KnobType::Object => object(),
        KnobType::Field { of, name } => fields::of_field(of, name),
        KnobType::List(inner) => json!({ "type": "array", "items": within(inner) }),
        KnobType::Nullable(inner) => nullable(of_type(inner)),
        KnobType::Amounts(names) => {
            let properties: Map<String, Value> =
                names.iter().map(|name| (name.to_string(), of_type(&KnobType::Quantity))).collect();
            let others = Map::from_iter([(anchored(KnobType::EXTENDED_PATTERN), of_type(&KnobType::Quantity))]);
            json!({
                "type": "object",
                "additionalProperties": false,
                "patternProperties": others,
                "properties": properties,
            })
        }
        KnobType::Record(fields) => {
            let properties: Map<String, Value> =
                fields.iter().map(|(name, ty)| (name.to_string(), of_type(ty))).collect();
            json!({ "type": "object", "additionalProperties": false, "properties": properties })
        }
    }
}

/// The schema that takes null too.
fn nullable(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else { return schema };
    if let Some(ty) = schema.get_mut("type") {
        let types = match ty.take() {
            Value::Array(types) => types,
            one => vec![one],
        };
        let null = Value::from("null");
        let has_null = types.contains(&null);
        *ty = types.into_iter().chain((!has_null).then_some(null)).collect();
    }
    if let Some(Value::Array(choices)) = schema.get_mut("enum")
        && !choices.contains(&Value::Null)
    {
        choices.push(Value::Null);
    }
    Value::Object(schema)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A tree as JSON.
pub(super) fn json_of(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Bool(truth) => (*truth).into(),
        Tree::Int(number) => (*number).into(),
        Tree::Float(number) => (*number).into(),
        Tree::Str(text) => (**text).into(),
        Tree::List(items) => items.iter().map(json_of).collect(),
        Tree::Map(entries) => entries.iter().map(|(key, value)| (key.to_string(), json_of(value))).collect(),
    }
}
