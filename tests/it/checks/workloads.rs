//! Parts of objects that the rules ask for.

use serde_json::Value;

use super::renders::{Render, TYPE_ALONE, renders};

/// What has pods: the object and the pod's metadata and spec.
pub(super) struct Workload<'a> {
    pub(super) object: &'a Value,
    pub(super) labels: &'a Value,
    pub(super) spec: &'a Value,
}

/// Everything in a render that has pods.
pub(super) fn workloads(render: &Render) -> Vec<Workload<'_>> {
    render.objects.iter().filter_map(workload).collect()
}

fn workload(object: &Value) -> Option<Workload<'_>> {
    let template = match text(&object["kind"]) {
        "Pod" => object,
        "CronJob" => &object["spec"]["jobTemplate"]["spec"]["template"],
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => &object["spec"]["template"],
        _ => return None,
    };
    Some(Workload { object, labels: &template["metadata"]["labels"], spec: &template["spec"] })
}

impl Workload<'_> {
    pub(super) fn kind(&self) -> &str {
        text(&self.object["kind"])
    }

    /// The containers, init containers and sidecars among them.
    pub(super) fn containers(&self) -> Vec<&Value> {
        let lists = ["initContainers", "containers"];
        lists.into_iter().flat_map(|list| items(&self.spec[list])).collect()
    }

    /// A field of the security context: the container's, else the pod's.
    pub(super) fn security<'a>(&'a self, container: &'a Value, field: &str) -> &'a Value {
        match &container["securityContext"][field] {
            Value::Null => &self.spec["securityContext"][field],
            own => own,
        }
    }

    /// Whether its annotations exempt it, by a reason or a list of checks.
    pub(super) fn exempts(&self, annotation: &str, check: &str) -> bool {
        let said = text(&self.object["metadata"]["annotations"][annotation]);
        !said.is_empty() && (check.is_empty() || said.split(',').any(|it| it == check))
    }

    /// Whether its pods have these labels.
    pub(super) fn is_selected_by(&self, labels: &Value) -> bool {
        labels.as_object().is_some_and(|labels| labels.iter().all(|(key, value)| self.labels[key] == *value))
    }

    /// Whether it belongs to a program that is a type of the standard library and nothing else.
    pub(super) fn is_of_a_type_alone(&self) -> bool {
        is_of_a_type_alone(self.object)
    }

    pub(super) fn name(&self) -> String {
        format!("{} {}", self.kind(), text(&self.object["metadata"]["name"]))
    }
}

/// Whether an object belongs to a program that is a type of the standard library and nothing else. What the programs of the
/// examples ask for in so many words, such as `user 0`, no type asks for.
pub(super) fn is_of_a_type_alone(object: &Value) -> bool {
    text(&object["metadata"]["labels"]["app.kubernetes.io/name"]).starts_with(TYPE_ALONE)
}

/// The objects of a kind.
pub(super) fn of_kind<'a>(render: &'a Render, kind: &str) -> impl Iterator<Item = &'a Value> {
    render.objects.iter().filter(move |it| it["kind"] == kind)
}

pub(super) fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Fails with everything that the rules find in any render.
#[track_caller]
pub(super) fn finds_nothing(rules: impl Fn(&Render, &mut Vec<String>)) {
    let mut findings = Vec::new();
    for render in renders() {
        let mut found = Vec::new();
        rules(render, &mut found);
        findings.extend(found.into_iter().map(|it| format!("{}: {it}", render.name)));
    }
    assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n"));
}
