//! Objects as kubectl reads them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::tools::kubectl;

/// Objects by `apiVersion`, kind and name.
pub type Objects = BTreeMap<String, Value>;

/// Stands between two streams; no program has an object of this name.
const MARKER: &str = "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: between-two-streams }\n---\n";

/// The objects of a stream of YAML, as the real reader of kubectl reads them, in their order.
///
/// # Panics
/// If kubectl refuses the stream.
#[track_caller]
pub fn read_objects(yaml: &str) -> Vec<Value> {
    read_streams(&[yaml]).pop().unwrap_or_default()
}

/// The objects of several streams, read in one call.
///
/// # Panics
/// If kubectl refuses a stream.
#[track_caller]
pub fn read_streams(streams: &[&str]) -> Vec<Vec<Value>> {
    try_read_streams(streams).unwrap_or_else(|error| panic!("{error}\n{}", streams.join(MARKER)))
}

/// The objects of several streams, read in one call.
///
/// # Errors
/// What kubectl says if it refuses a stream.
pub fn try_read_streams(streams: &[&str]) -> Result<Vec<Vec<Value>>, String> {
    // Taking away an annotation that is not there leaves every object as it is.
    let text = format!("{MARKER}{}{MARKER}", streams.join(MARKER));
    let ran = kubectl(&["annotate", "--local", "--filename", "-", "--output", "json", "not-there-"], &text);
    if !ran.succeeded() {
        return Err(ran.stderr);
    }
    let mut read: Vec<Vec<Value>> = Vec::new();
    for object in serde_json::Deserializer::from_str(&ran.stdout).into_iter::<Value>() {
        let mut object = object.map_err(|error| error.to_string())?;
        if object["metadata"]["name"] == "between-two-streams" {
            read.push(Vec::new());
            continue;
        }
        // kubectl leaves an empty map where it looked for the annotation.
        if let Some(metadata) = object["metadata"].as_object_mut()
            && metadata.get("annotations").is_some_and(|it| it.as_object().is_some_and(serde_json::Map::is_empty))
        {
            metadata.remove("annotations");
        }
        if let Some(stream) = read.last_mut() {
            stream.push(object);
        }
    }
    read.pop();
    if read.len() == streams.len() { Ok(read) } else { Err("not every stream is read".to_owned()) }
}

/// What [`try_comparable`] gives.
///
/// # Panics
/// If two objects have one name.
#[track_caller]
pub fn comparable(objects: Vec<Value>) -> Objects {
    try_comparable(objects).unwrap_or_else(|twice| panic!("two objects are {twice}"))
}

/// The objects without what names the tool rather than the application: the labels `managed-by` and `helm.sh/chart`, the
/// annotations of Helm, hooks, the namespace, and the Secrets that a chart makes by itself.
///
/// # Errors
/// The name that two objects have.
pub fn try_comparable(objects: Vec<Value>) -> Result<Objects, String> {
    let mut comparable = Objects::new();
    for mut object in objects {
        let annotation = |name: &str| object["metadata"]["annotations"].get(name).is_some();
        let is_hook = annotation("helm.sh/hook");
        let is_made_once = object["kind"] == "Secret" && annotation("helm.sh/resource-policy");
        if is_hook || is_made_once || object["kind"] == "Namespace" {
            continue;
        }
        if let Some(metadata) = object["metadata"].as_object_mut() {
            metadata.remove("namespace");
        }
        strip(&mut object);
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let name = [word(&object["apiVersion"]), word(&object["kind"]), word(&object["metadata"]["name"])].join(" ");
        if comparable.insert(name.clone(), object).is_some() {
            return Err(name);
        }
    }
    Ok(comparable)
}

/// Takes the tool's labels and annotations out of all metadata, that of templates too.
fn strip(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            if let Some(labels) = entries.get_mut("labels").and_then(Value::as_object_mut) {
                labels.remove("app.kubernetes.io/managed-by");
                labels.remove("helm.sh/chart");
            }
            if let Some(annotations) = entries.get_mut("annotations").and_then(Value::as_object_mut) {
                annotations.retain(|name, _| !name.starts_with("helm.sh/"));
                if annotations.is_empty() {
                    entries.remove("annotations");
                }
            }
            entries.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
