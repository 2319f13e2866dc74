//! Lists whose items have a name, so that two writers can each have items of their own.

use serde_json::Value;

/// The field that names the items of a list, by the field that the list is in. Other lists are one value.
pub(super) fn key_of(field: &str, items: &[Value]) -> Option<&'static str> {
    let has = |key: &str| items.first().is_some_and(|item| item.get(key).is_some());
    Some(match field {
        "containers" | "initContainers" | "volumes" | "env" | "imagePullSecrets" | "secrets" => "name",
        "ports" if has("containerPort") => "containerPort",
        "ports" if has("port") => "port",
        "volumeMounts" => "mountPath",
        "hostAliases" => "ip",
        "topologySpreadConstraints" => "topologyKey",
        "conditions" => "type",
        "ownerReferences" => "uid",
        _ => return None,
    })
    .filter(|key| items.iter().all(|item| item.get(key).is_some()))
}

/// The item of a list that has the same name as another item.
pub(super) fn position(items: &[Value], key: &str, of: &Value) -> Option<usize> {
    items.iter().position(|item| item[key] == of[key])
}
