//! The Pod Security Standard "restricted", in the version of Kubernetes 1.36, and what restricted-v2 of OpenShift refuses.

use serde_json::Value;

use super::renders::Render;
use super::workloads::{Workload, finds_nothing, items, text, workloads};

const VOLUMES: [&str; 9] = [
    "configMap",
    "downwardAPI",
    "emptyDir",
    "projected",
    "secret",
    "csi",
    "persistentVolumeClaim",
    "ephemeral",
    "image",
];

#[test]
fn every_pod_is_restricted() {
    finds_nothing(every_pod);
}

pub(super) fn every_pod(render: &Render, found: &mut Vec<String>) {
    for workload in workloads(render).iter().filter(|it| !is_relaxed(it)) {
        pod(workload, found);
        for container in workload.containers() {
            restricted(workload, container, found);
        }
    }
}

#[test]
fn openshift_chooses_the_user() {
    finds_nothing(users);
}

pub(super) fn users(render: &Render, found: &mut Vec<String>) {
    if !render.name.contains("openshift") {
        return;
    }
    for workload in workloads(render) {
        let contexts = workload.containers().into_iter().map(|it| &it["securityContext"]);
        for context in contexts.chain([&workload.spec["securityContext"]]) {
            for field in ["runAsUser", "runAsGroup", "fsGroup", "supplementalGroups"] {
                if !context[field].is_null() {
                    found.push(format!("{}: {field} is {}", workload.name(), context[field]));
                }
            }
        }
    }
}

/// The examples show relaxations, each by a statement of the program; the standard library has none.
fn is_relaxed(workload: &Workload<'_>) -> bool {
    let adds = workload.containers().into_iter().any(|it| it["securityContext"]["capabilities"]["add"].is_array());
    let is_root = workload.containers().into_iter().any(|it| workload.security(it, "runAsNonRoot") == false);
    let has_host = items(&workload.spec["volumes"]).any(|it| it["hostPath"].is_object());
    !workload.is_of_a_type_alone() && (adds || is_root || has_host || !workload.spec["hostNetwork"].is_null())
}

fn pod(workload: &Workload<'_>, found: &mut Vec<String>) {
    for field in ["hostNetwork", "hostPID", "hostIPC"] {
        if workload.spec[field] == true {
            found.push(format!("{}: {field}", workload.name()));
        }
    }
    for volume in items(&workload.spec["volumes"]) {
        let kinds = volume.as_object().into_iter().flat_map(|it| it.keys()).filter(|it| *it != "name");
        for kind in kinds.filter(|it| !VOLUMES.contains(&it.as_str())) {
            found.push(format!("{}: a volume {kind}", workload.name()));
        }
    }
}

fn restricted(workload: &Workload<'_>, container: &Value, found: &mut Vec<String>) {
    let own = &container["securityContext"];
    let mut demand = |holds: bool, what: &str| {
        if !holds {
            found.push(format!("{} {}: {what}", workload.name(), container["name"]));
        }
    };
    demand(own["allowPrivilegeEscalation"] == false, "allowPrivilegeEscalation");
    demand(own["privileged"].is_null() || own["privileged"] == false, "privileged");
    demand(items(&own["capabilities"]["drop"]).any(|it| it == "ALL"), "capabilities.drop");
    demand(items(&own["capabilities"]["add"]).all(|it| it == "NET_BIND_SERVICE"), "capabilities.add");
    demand(workload.security(container, "runAsNonRoot") == true, "runAsNonRoot");
    demand(workload.security(container, "runAsUser") != 0, "runAsUser");
    let seccomp = text(&workload.security(container, "seccompProfile")["type"]);
    demand(["RuntimeDefault", "Localhost"].contains(&seccomp), "seccompProfile");
    demand(items(&container["ports"]).all(|it| it["hostPort"].is_null()), "hostPort");
}
