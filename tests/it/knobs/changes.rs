//! Where two renderings of one application differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::apps::Object;

/// A place that is not the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    /// The component of the object.
    pub(super) component: Option<String>,
    /// Kind and name of the object.
    pub(super) object: String,
    /// `+` for one that is new, `-` for one that is gone; else the names of the place, in which `pod` is the spec of a pod
    /// template, `pod-metadata` its metadata, `container NAME` one of its containers, `claim NAME` a template of a claim, and
    /// `run` the spec of a Job.
    pub(super) place: Vec<String>,
}

impl Change {
    fn new(object: &Object, place: Vec<String>) -> Self {
        Self { component: object.component.clone(), object: object.name.clone(), place }
    }

    pub(super) fn kind(&self) -> &str {
        self.object.split(' ').next().unwrap_or_default()
    }
}

/// Everything that differs.
pub(super) fn changes(before: &[Object], after: &[Object]) -> BTreeSet<Change> {
    let by_name = |objects: &[Object]| -> BTreeMap<String, Object> {
        objects.iter().map(|it| (it.name.clone(), it.clone())).collect()
    };
    let (before, after) = (by_name(before), by_name(after));
    let mut changes = BTreeSet::new();
    for (name, object) in &before {
        match after.get(name) {
            None => drop(changes.insert(Change::new(object, vec!["-".to_owned()]))),
            Some(other) if other.json == object.json => {}
            Some(other) => {
                let mut places = BTreeSet::new();
                differ(&mut Vec::new(), &object.json, &other.json, &mut places);
                changes.extend(places.into_iter().map(|it| Change::new(object, named(object.kind(), &it))));
            }
        }
    }
    let new = after.iter().filter(|(name, _)| !before.contains_key(*name));
    changes.extend(new.map(|(_, object)| Change::new(object, vec!["+".to_owned()])));
    // The name of a Job ends in a hash of what it runs.
    changes.retain(|it| !(it.kind() == "Job" && it.place == ["metadata", "name"]));
    changes
}

fn differ(path: &mut Vec<String>, before: &Value, after: &Value, places: &mut BTreeSet<Vec<String>>) {
    let mut within = |name: &str, before: &Value, after: &Value| {
        if before != after {
            path.push(name.to_owned());
            differ(path, before, after, places);
            path.pop();
        }
    };
    match (before, after) {
        (Value::Object(left), Value::Object(right)) => {
            let names: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for name in names {
                within(name, &before[name], &after[name]);
            }
        }
        (Value::Array(left), Value::Array(right)) => match (by_name(left), by_name(right)) {
            (Some(left), Some(right)) => {
                let names: BTreeSet<&&str> = left.keys().chain(right.keys()).collect();
                for name in names {
                    within(name, left.get(*name).unwrap_or(&&Value::Null), right.get(*name).unwrap_or(&&Value::Null));
                }
            }
            _ if left.len() == right.len() => {
                for (nth, (left, right)) in left.iter().zip(right).enumerate() {
                    within(&nth.to_string(), left, right);
                }
            }
            _ => drop(places.insert(path.clone())),
        },
        _ => drop(places.insert(path.clone())),
    }
}

/// The items of a list by their names, if each has one of its own.
fn by_name(items: &[Value]) -> Option<BTreeMap<&str, &Value>> {
    let mut named = BTreeMap::new();
    for item in items {
        if named.insert(item["name"].as_str()?, item).is_some() {
            return None;
        }
    }
    Some(named)
}

/// A place in the words of the table.
fn named(kind: &str, path: &[String]) -> Vec<String> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let in_pod = match (kind, path.as_slice()) {
        ("CronJob", ["spec", "jobTemplate", "spec", "template", rest @ ..]) => Some(rest),
        ("Deployment" | "StatefulSet" | "DaemonSet" | "Job", ["spec", "template", rest @ ..]) => Some(rest),
        _ => None,
    };
    let (first, rest) = match (in_pod, path.as_slice()) {
        (Some(["metadata", rest @ ..]), _) => ("pod-metadata", rest),
        (Some(["spec", "containers" | "initContainers", rest @ ..]), _) => ("container", rest),
        (Some(["spec", rest @ ..]), _) => ("pod", rest),
        (_, ["spec", "volumeClaimTemplates", rest @ ..]) if !rest.is_empty() => ("claim", rest),
        (_, ["spec", "jobTemplate", "spec", rest @ ..]) if kind == "CronJob" => ("run", rest),
        (_, ["spec", rest @ ..]) if kind == "Job" => ("run", rest),
        (_, [first, rest @ ..]) => (*first, rest),
        (_, []) => ("", &[][..]),
    };
    [first].iter().chain(rest).map(|it| (*it).to_owned()).collect()
}
