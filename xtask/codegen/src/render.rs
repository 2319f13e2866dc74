//! The compact text of the definitions. `crates/kdsl-schema/src/data.rs` says what its lines mean.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::kinds::Definitions;

const HEADER: &str = "\
# Written by `cargo xtask codegen schema` from the types of Kubernetes 1.35; not to be edited by hand.
# The documentation of the fields is that of the Kubernetes authors, under the Apache License 2.0.
";

pub(crate) fn render(definitions: &Definitions) -> String {
    let mut text = HEADER.to_owned();
    for (api_version, kind, name) in &definitions.kinds {
        let _ = writeln!(text, "kind {api_version} {kind} {}", short(name));
    }
    // What is only reached through a status is no one's to write.
    let mut wanted = BTreeMap::new();
    let mut open: Vec<&str> = definitions.kinds.iter().map(|(_, _, name)| name.as_str()).collect();
    while let Some(name) = open.pop() {
        let short_name = short(name);
        let Some(properties) = properties(&definitions.types, name) else { continue };
        if wanted.contains_key(&short_name) {
            continue;
        }
        let is_kind = definitions.kinds.iter().any(|(_, _, it)| it == name);
        let fields: Vec<(&String, &Value)> =
            properties.iter().filter(|(field, _)| !(is_kind && *field == "status")).collect();
        open.extend(fields.iter().filter_map(|(_, schema)| reference(schema)));
        wanted.insert(short_name, (name, fields));
    }
    for (short_name, (name, fields)) in wanted {
        let _ = writeln!(text, "type {short_name}");
        let schema = &definitions.types[name];
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (field, schema) in fields {
            let mark = if required.contains(&field.as_str()) { "!" } else { "" };
            let ty = type_of(&definitions.types, schema);
            let docs = schema["description"].as_str().unwrap_or_default();
            let _ = writeln!(text, "\t{field}{mark} {ty} {}", one_line(docs));
        }
    }
    text
}

/// A type's name without what all have in common.
fn short(name: &str) -> String {
    let prefixes = ["io.k8s.apimachinery.pkg.apis.", "io.k8s.apiextensions-apiserver.pkg.apis.", "io.k8s.api."];
    prefixes.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name).to_owned()
}

/// The type that a schema leads to, through lists and maps.
fn reference(schema: &Value) -> Option<&str> {
    if let Some(target) = schema["$ref"].as_str() {
        return target.strip_prefix("#/definitions/");
    }
    ["items", "additionalProperties"].iter().find_map(|key| reference(schema.get(key)?))
}

fn properties<'a>(types: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    types.get(name)?.get("properties")?.as_object()
}

/// The words of the data for a schema.
fn type_of(types: &Map<String, Value>, schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.strip_prefix("#/definitions/")) {
        return match name {
            "io.k8s.apimachinery.pkg.api.resource.Quantity" => "quantity".to_owned(),
            _ if properties(types, name).is_some() => short(name),
            // A name for something without fields: a scalar, or anything.
            _ => types.get(name).map_or_else(|| "any".to_owned(), |target| type_of(types, target)),
        };
    }
    if schema["x-kubernetes-int-or-string"] == true {
        return "scalar".to_owned();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("date-time")) => "time".to_owned(),
        (Some("string"), Some("byte")) => "bytes".to_owned(),
        (Some("string"), _) => "string".to_owned(),
        (Some(scalar @ ("integer" | "number" | "boolean")), _) => scalar.to_owned(),
        (Some("array"), _) => format!("[{}]", type_of(types, &schema["items"])),
        (Some("object"), _) if schema["additionalProperties"].is_object() => {
            format!("{{{}}}", type_of(types, &schema["additionalProperties"]))
        }
        _ => "any".to_owned(),
    }
}

/// Text as one line: what breaks a line is written as in C.
fn one_line(text: &str) -> String {
    text.trim().replace('\\', "\\\\").replace('\n', "\\n").replace('\t', " ").replace('\r', "")
}
