//! The rules that are a danger to Polaris, as its documentation describes them.

use serde_json::Value;

use super::renders::Render;
use super::workloads::{finds_nothing, items, of_kind, text, workloads};

/// Capabilities that are a danger.
const CAPABILITIES: [&str; 4] = ["ALL", "SYS_ADMIN", "NET_ADMIN", "NET_RAW"];
/// What the name of a variable or key with a secret has in it.
const WORDS: [&str; 4] = ["password", "token", "bearer", "secret"];

fn sounds_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    WORDS.iter().any(|it| name.contains(it))
}

#[test]
fn pods_are_no_danger_to_polaris() {
    finds_nothing(pods);
}

pub(super) fn pods(render: &Render, found: &mut Vec<String>) {
    for workload in workloads(render) {
        let is_strict = workload.is_of_a_type_alone();
        for container in workload.containers() {
            let own = &container["securityContext"];
            let mut demand = |holds: bool, rule: &str| {
                if !holds {
                    found.push(format!("{} {}: {rule}", workload.name(), container["name"]));
                }
            };
            demand(own["allowPrivilegeEscalation"] == false, "privilegeEscalationAllowed");
            demand(own["privileged"] != true, "runAsPrivileged");
            // A program may ask for more in so many words; no type of the standard library does.
            demand(!is_strict || workload.security(container, "runAsNonRoot") == true, "runAsRootAllowed");
            let added = items(&own["capabilities"]["add"]).any(|it| CAPABILITIES.contains(&text(it)));
            demand(!is_strict || !added, "dangerousCapabilities");
            for variable in items(&container["env"]).filter(|it| it["value"].is_string()) {
                let name = text(&variable["name"]);
                demand(
                    !sounds_secret(name) || text(&variable["value"]).is_empty(),
                    &format!("sensitiveContainerEnvVar {name}"),
                );
            }
        }
        for field in ["hostIPC", "hostPID"] {
            if workload.spec[field] == true {
                found.push(format!("{}: {field}", workload.name()));
            }
        }
    }
}

#[test]
fn config_and_roles_are_no_danger_to_polaris() {
    finds_nothing(config_and_roles);
}

pub(super) fn config_and_roles(render: &Render, found: &mut Vec<String>) {
    for map in of_kind(render, "ConfigMap") {
        for (key, value) in map["data"].as_object().into_iter().flatten() {
            if sounds_secret(key) || text(value).contains("PRIVATE KEY") {
                found.push(format!("{} {key}: sensitiveConfigmapContent", map["metadata"]["name"]));
            }
        }
    }
    for kind in ["Role", "ClusterRole"] {
        for role in of_kind(render, kind) {
            let dangerous = |rule: &Value| {
                let has = |list: &str, words: &[&str]| items(&rule[list]).any(|it| words.contains(&text(it)));
                has("resources", &["pods/exec", "pods/attach", "*"]) && has("verbs", &["create", "get", "*"])
            };
            if items(&role["rules"]).any(dangerous) {
                found.push(format!("{} {}: podExecAttach", kind, role["metadata"]["name"]));
            }
        }
    }
    for kind in ["RoleBinding", "ClusterRoleBinding"] {
        for binding in of_kind(render, kind).filter(|it| it["roleRef"]["name"] == "cluster-admin") {
            found.push(format!("{} {}: clusterAdmin", kind, binding["metadata"]["name"]));
        }
    }
}
