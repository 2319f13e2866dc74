//! Templates of OpenShift, processed as its server does.
//!
//! The rules are those of openshift/library-go, `pkg/template/templateprocessing`: `${NAME}` within texts, `${{NAME}}` as the
//! whole of one, which is then read as JSON if it is any; in values and in keys; references to what is no parameter stay.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// The objects of a template for given parameters.
///
/// # Errors
/// What the server says of parameters that are missing or unknown.
///
/// # Panics
/// If the template is not of the form that the server reads.
pub fn process(template: &Value, given: &BTreeMap<String, String>) -> Result<Vec<Value>, String> {
    assert_eq!((&template["apiVersion"], &template["kind"]), (&json!("template.openshift.io/v1"), &json!("Template")));
    let parameters = parameters(template, given)?;
    let labels = substitute(&parameters, &template["labels"]);
    let objects = template["objects"].as_array().expect("objects");
    Ok(objects.iter().map(|object| object_of(&parameters, object, &labels)).collect())
}

/// What each parameter is.
fn parameters(template: &Value, given: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, String> {
    let mut parameters = BTreeMap::new();
    for parameter in template["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().expect("a name").to_owned();
        assert!(!name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_'), "{name}");
        for key in parameter.as_object().into_iter().flatten().map(|(key, _)| key) {
            let known = ["name", "displayName", "description", "value", "generate", "from", "required"];
            assert!(known.contains(&key.as_str()), "{name} has {key}");
        }
        let mut value = given.get(&name).cloned().unwrap_or_else(|| match &parameter["value"] {
            Value::Null => String::new(),
            value => value.as_str().unwrap_or_else(|| panic!("the value of {name} is {value}")).to_owned(),
        });
        if value.is_empty() && parameter["generate"] == "expression" {
            value = generate(parameter["from"].as_str().expect("an expression"));
        }
        if value.is_empty() && parameter["required"] == true {
            return Err(format!("parameter {name} is required and must be specified"));
        }
        assert!(parameters.insert(name.clone(), value).is_none(), "two parameters {name}");
    }
    match given.keys().find(|name| !parameters.contains_key(*name)) {
        Some(name) => Err(format!("unknown parameter name {name}")),
        None => Ok(parameters),
    }
}

/// What an expression generates: here always the first character of each class.
fn generate(expression: &str) -> String {
    let class = regex_lite::Regex::new(r"\[([a-zA-Z0-9\-\\]+)\]\{([0-9]+)\}").expect("a pattern");
    let text = class.replace_all(expression, |found: &regex_lite::Captures<'_>| {
        let length: usize = found[2].parse().expect("a length");
        assert!((1..=255).contains(&length), "{expression}");
        found[1][..1].repeat(length)
    });
    assert!(!text.contains(['[', ']', '{', '}']), "{expression} is not understood");
    text.into_owned()
}

fn object_of(parameters: &BTreeMap<String, String>, object: &Value, labels: &Value) -> Value {
    let mut object = object.clone();
    if let Some(namespace) = object["metadata"].get_mut("namespace")
        && !namespace.as_str().is_some_and(|it| it.contains("${"))
    {
        *namespace = json!("");
    }
    let mut object = substitute(parameters, &object);
    if let Some(labels) = labels.as_object() {
        let metadata = object["metadata"].as_object_mut().expect("metadata");
        let own = metadata.entry("labels").or_insert_with(|| json!({}));
        own.as_object_mut().expect("labels").extend(labels.clone());
    }
    object
}

fn substitute(parameters: &BTreeMap<String, String>, value: &Value) -> Value {
    match value {
        Value::String(text) => substituted(parameters, text),
        Value::Array(items) => items.iter().map(|item| substitute(parameters, item)).collect(),
        Value::Object(entries) => {
            let mut changed = Map::new();
            for (key, value) in entries {
                let key = substituted(parameters, key).as_str().expect("a key that is text").to_owned();
                assert!(changed.insert(key, substitute(parameters, value)).is_none(), "two keys became one");
            }
            Value::Object(changed)
        }
        other => other.clone(),
    }
}

fn substituted(parameters: &BTreeMap<String, String>, text: &str) -> Value {
    let is_name = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    let whole = text.strip_prefix("${{").and_then(|it| it.strip_suffix("}}")).filter(|it| is_name(it));
    if let Some(value) = whole.and_then(|it| parameters.get(it)) {
        return serde_json::from_str(value).unwrap_or_else(|_| json!(value));
    }
    let mut out = text.to_owned();
    let reference = regex_lite::Regex::new(r"\$\{([a-zA-Z0-9_]+?)\}").expect("a pattern");
    for found in reference.captures_iter(text) {
        if let Some(value) = parameters.get(&found[1]) {
            // The first one in what has become of the text so far, as the server does it.
            out = out.replacen(&found[0], value, 1);
        }
    }
    json!(out)
}
