//! The rules that kube-linter has on by default, as its documentation describes them.

use serde_json::Value;

use super::renders::Render;
use super::workloads::{Workload, finds_nothing, items, of_kind, text, workloads};

#[test]
fn containers_are_as_kube_linter_wants_them() {
    finds_nothing(containers);
}

pub(super) fn containers(render: &Render, found: &mut Vec<String>) {
    for workload in workloads(render) {
        for container in workload.containers() {
            for rule in container_rules(&workload, container) {
                let exempted = workload.exempts(&format!("ignore-check.kube-linter.io/{rule}"), "");
                if !exempted && !is_asked_for(rule, &workload) {
                    found.push(format!("{} {}: {rule}", workload.name(), container["name"]));
                }
            }
        }
    }
}

/// What the program of an example says in so many words, for instance by `user 0`.
fn is_asked_for(rule: &str, workload: &Workload<'_>) -> bool {
    !workload.is_of_a_type_alone()
        && ["run-as-non-root", "no-read-only-root-fs", "sensitive-host-mounts", "host-network"].contains(&rule)
}

fn container_rules(workload: &Workload<'_>, container: &Value) -> Vec<&'static str> {
    let mut broken = Vec::new();
    let mut demand = |holds: bool, rule| {
        if !holds {
            broken.push(rule);
        }
    };
    let own = &container["securityContext"];
    let names: Vec<&str> = items(&container["env"]).map(|it| text(&it["name"])).collect();
    let unique = |names: &[&str]| (1..names.len()).all(|nth| !names[..nth].contains(&names[nth]));
    demand(unique(&names), "duplicate-env-var");
    let literal = |it: &&Value| text(&it["name"]).to_lowercase().contains("secret") && it["value"].is_string();
    demand(!items(&container["env"]).any(|it| literal(&it)), "env-var-secret");
    demand(items(&own["capabilities"]["drop"]).any(|it| it == "ALL" || it == "NET_RAW"), "drop-net-raw-capability");
    demand(own["readOnlyRootFilesystem"] == true, "no-read-only-root-fs");
    demand(own["allowPrivilegeEscalation"] == false, "privilege-escalation-container");
    demand(own["privileged"] != true, "privileged-container");
    let user = workload.security(container, "runAsUser");
    demand(workload.security(container, "runAsNonRoot") == true && user != 0, "run-as-non-root");
    demand(workload.security(container, "runAsGroup") != 0, "run-as-non-root");
    let tag = text(&container["image"]).rsplit('/').next().unwrap_or_default();
    demand(tag.contains(':') && !tag.ends_with(":latest") || tag.contains('@'), "latest-tag");
    demand(container["resources"]["requests"]["cpu"].is_string(), "unset-cpu-requirements");
    demand(container["resources"]["limits"]["memory"].is_string(), "unset-memory-requirements");
    demand(items(&container["ports"]).all(|it| it["containerPort"] != 22), "ssh-port");
    let probes =
        [("livenessProbe", "liveness-port"), ("readinessProbe", "readiness-port"), ("startupProbe", "startup-port")];
    for (probe, rule) in probes {
        let asked = ["httpGet", "tcpSocket", "grpc"].iter().map(|it| &container[probe][it]["port"]);
        let listed =
            |port: &Value| items(&container["ports"]).any(|it| it["name"] == *port || it["containerPort"] == *port);
        demand(asked.filter(|it| !it.is_null()).all(listed), rule);
    }
    broken
}

#[test]
fn pods_are_as_kube_linter_wants_them() {
    finds_nothing(pods);
}

pub(super) fn pods(render: &Render, found: &mut Vec<String>) {
    let accounts: Vec<&Value> = of_kind(render, "ServiceAccount").map(|it| &it["metadata"]["name"]).collect();
    for workload in workloads(render) {
        let spec = workload.spec;
        let mut demand = |holds: bool, rule: &str| {
            let exempted = workload.exempts(&format!("ignore-check.kube-linter.io/{rule}"), "");
            if !holds && !exempted && !is_asked_for(rule, &workload) {
                found.push(format!("{}: {rule}", workload.name()));
            }
        };
        for (field, rule) in [("hostIPC", "host-ipc"), ("hostNetwork", "host-network"), ("hostPID", "host-pid")] {
            demand(spec[field] != true, rule);
        }
        demand(spec["serviceAccount"].is_null(), "deprecated-service-account-field");
        demand(accounts.contains(&&spec["serviceAccountName"]), "non-existent-service-account");
        let hosts = items(&spec["volumes"]).map(|it| text(&it["hostPath"]["path"])).filter(|it| !it.is_empty());
        let hosts: Vec<&str> = hosts.collect();
        demand(!hosts.contains(&"/var/run/docker.sock"), "docker-sock");
        let sensitive = ["/", "/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr"];
        demand(!hosts.iter().any(|it| sensitive.contains(it)), "sensitive-host-mounts");
        let unsafe_sysctl = |name: &str| ["kernel.", "fs.mqueue.", "net."].iter().any(|it| name.starts_with(it));
        let sysctls = &spec["securityContext"]["sysctls"];
        demand(!items(sysctls).any(|it| unsafe_sysctl(text(&it["name"]))), "unsafe-sysctls");
        let ttl = |it: &Value| !it["ttlSecondsAfterFinished"].is_null();
        match workload.kind() {
            "Job" => demand(ttl(&workload.object["spec"]), "job-ttl-seconds-after-finished"),
            "CronJob" => {
                demand(!ttl(&workload.object["spec"]["jobTemplate"]["spec"]), "job-ttl-seconds-after-finished");
            }
            "Deployment" | "StatefulSet" => {
                demand(
                    workload.is_selected_by(&workload.object["spec"]["selector"]["matchLabels"]),
                    "mismatching-selector",
                );
                let several = workload.object["spec"]["replicas"].as_u64().is_none_or(|it| it > 1);
                demand(!several || keeps_apart(&workload), "no-anti-affinity");
            }
            _ => {}
        }
    }
}

/// Whether the pods would rather not be on one node.
fn keeps_apart(workload: &Workload<'_>) -> bool {
    let apart = &workload.spec["affinity"]["podAntiAffinity"];
    let preferred = items(&apart["preferredDuringSchedulingIgnoredDuringExecution"]).map(|it| &it["podAffinityTerm"]);
    preferred.chain(items(&apart["requiredDuringSchedulingIgnoredDuringExecution"])).any(|term| {
        term["topologyKey"] == "kubernetes.io/hostname"
            && workload.is_selected_by(&term["labelSelector"]["matchLabels"])
    })
}

#[test]
fn services_and_budgets_are_as_kube_linter_wants_them() {
    finds_nothing(services_and_budgets);
}

pub(super) fn services_and_budgets(render: &Render, found: &mut Vec<String>) {
    let workloads = workloads(render);
    for service in of_kind(render, "Service").filter(|it| it["spec"]["selector"].is_object()) {
        let name = text(&service["metadata"]["name"]);
        let selector = &service["spec"]["selector"];
        let Some(selected) = workloads.iter().find(|it| it.is_selected_by(selector)) else {
            let reason = &service["metadata"]["annotations"]["ignore-check.kube-linter.io/dangling-service"];
            if text(reason).is_empty() {
                found.push(format!("{name}: dangling-service"));
            }
            continue;
        };
        let containers = selected.containers();
        let ports: Vec<&Value> = containers.iter().flat_map(|it| items(&it["ports"])).collect();
        for port in items(&service["spec"]["ports"]) {
            let target = &port["targetPort"];
            if !ports.iter().any(|it| it["name"] == *target || it["containerPort"] == *target) {
                found.push(format!("{name}: invalid-target-ports {target}"));
            }
        }
    }
    for budget in of_kind(render, "PodDisruptionBudget") {
        let spec = &budget["spec"];
        let holds = spec["maxUnavailable"] != 0 && !spec["unhealthyPodEvictionPolicy"].is_null();
        if !holds {
            found.push(format!("{}: {spec}", budget["metadata"]["name"]));
        }
    }
    for object in &render.objects {
        if text(&object["apiVersion"]).starts_with("extensions/") {
            found.push(format!("{}: no-extensions-v1beta", object["metadata"]["name"]));
        }
    }
}
