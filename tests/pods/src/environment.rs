//! The environment of a container.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::cluster::Objects;
use crate::secret;

/// What is known about a pod, by the path that a `fieldRef` names.
pub(crate) type Fields = BTreeMap<String, String>;

/// The variables of a container, in their order, as the kubelet makes them.
#[track_caller]
pub(crate) fn variables(container: &Value, fields: &Fields, objects: &Objects) -> Vec<(String, String)> {
    let mut variables: Vec<(String, String)> = Vec::new();
    assert!(container.get("envFrom").is_none(), "envFrom is not played");
    for entry in container["env"].as_array().into_iter().flatten() {
        let name = entry["name"].as_str().expect("a variable has a name").to_owned();
        let source = &entry["valueFrom"];
        let value = if let Some(path) = source["fieldRef"]["fieldPath"].as_str() {
            fields.get(path).unwrap_or_else(|| panic!("{name}: no pod has {path}")).clone()
        } else if source["secretKeyRef"].is_object() {
            from_secret(&name, &source["secretKeyRef"], objects)
        } else if source["configMapKeyRef"].is_object() {
            from_config_map(&source["configMapKeyRef"], objects)
        } else if source.is_object() {
            panic!("{name}: {source} is not played")
        } else {
            expanded(entry["value"].as_str().unwrap_or_default(), &variables)
        };
        variables.push((name, value));
    }
    variables
}

fn from_secret(name: &str, reference: &Value, objects: &Objects) -> String {
    let word = |field: &str| reference[field].as_str().unwrap_or_default();
    let secret = objects.named("Secret", word("name"));
    let value = secret::values(secret).remove(word("key"));
    String::from_utf8(value.unwrap_or_else(|| panic!("{name}: {reference} has no value"))).expect("a variable is UTF-8")
}

fn from_config_map(reference: &Value, objects: &Objects) -> String {
    let map = objects.named("ConfigMap", reference["name"].as_str().unwrap_or_default());
    let value = map["data"][reference["key"].as_str().unwrap_or_default()].as_str();
    value.unwrap_or_else(|| panic!("{reference} has no value")).to_owned()
}

/// A value in which `$(NAME)` is the variable of that name, if there is one before, and `$$` is one dollar.
pub(crate) fn expanded(value: &str, variables: &[(String, String)]) -> String {
    let mut result = String::new();
    let mut rest = value;
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            result.push('$');
            rest = after;
            continue;
        }
        let reference = rest.strip_prefix('(').and_then(|inner| inner.split_once(')'));
        let known = reference
            .and_then(|(name, after)| Some((variables.iter().rfind(|(known, _)| known == name)?.1.as_str(), after)));
        match known {
            Some((value, after)) => {
                result.push_str(value);
                rest = after;
            }
            None => result.push('$'),
        }
    }
    result + rest
}
