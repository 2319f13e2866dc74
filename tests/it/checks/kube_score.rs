//! The rules that are critical to kube-score, as its documentation describes them.

use serde_json::Value;

use super::renders::Render;
use super::workloads::{Workload, finds_nothing, is_of_a_type_alone, items, of_kind, text, workloads};

const IGNORE: &str = "kube-score/ignore";
const USER: &str = "container-security-context-user-group-id";

#[test]
fn containers_are_as_kube_score_wants_them() {
    finds_nothing(containers);
}

pub(super) fn containers(render: &Render, found: &mut Vec<String>) {
    for workload in workloads(render) {
        for container in workload.containers() {
            let mut demand = |holds: bool, rule: &str| {
                if !holds {
                    found.push(format!("{} {}: {rule}", workload.name(), container["name"]));
                }
            };
            for side in ["requests", "limits"] {
                for resource in ["cpu", "memory", "ephemeral-storage"] {
                    demand(container["resources"][side][resource].is_string(), &format!("{side} of {resource}"));
                }
            }
            demand(container["imagePullPolicy"] == "Always", "container-image-pull-policy");
            let high = |field| workload.security(container, field).as_u64().is_some_and(|it| it >= 10_000);
            let user = high("runAsUser") && high("runAsGroup") || workload.exempts(IGNORE, USER);
            demand(user, USER);
        }
    }
}

#[test]
fn probes_are_as_kube_score_wants_them() {
    finds_nothing(probes);
}

pub(super) fn probes(render: &Render, found: &mut Vec<String>) {
    for workload in workloads(render) {
        let is_behind = |it: &&Value| workload.is_selected_by(&it["spec"]["selector"]);
        if workload.kind() == "Pod" || !of_kind(render, "Service").any(|it| is_behind(&it)) {
            continue;
        }
        for container in items(&workload.spec["containers"]) {
            let (ready, alive) = (handler(&container["readinessProbe"]), handler(&container["livenessProbe"]));
            let is_served = !items(&container["ports"]).next().is_none_or(Value::is_null);
            let differ = ready != alive || workload.exempts(IGNORE, "pod-probes-identical");
            if is_served && (ready.is_none() || alive.is_none() || !differ) {
                found.push(format!("{} {}: pod-probes {ready:?} {alive:?}", workload.name(), container["name"]));
            }
        }
    }
}

fn handler(probe: &Value) -> Option<&Value> {
    ["httpGet", "tcpSocket", "grpc", "exec"].into_iter().map(|it| &probe[it]).find(|it| !it.is_null())
}

#[test]
fn what_stands_around_pods_is_as_kube_score_wants_it() {
    finds_nothing(around_pods);
}

pub(super) fn around_pods(render: &Render, found: &mut Vec<String>) {
    for workload in workloads(render) {
        around(render, &workload, found);
    }
    for service in of_kind(render, "Service") {
        let selects = |it: &Workload<'_>| it.is_selected_by(&service["spec"]["selector"]);
        let ignored = text(&service["metadata"]["annotations"][IGNORE]).contains("service-targets-pod");
        if !ignored && !workloads(render).iter().any(selects) {
            found.push(format!("{}: service-targets-pod", service["metadata"]["name"]));
        }
        let kind = text(&service["spec"]["type"]);
        let is_asked_for = !is_of_a_type_alone(service);
        if kind == "NodePort" && !is_asked_for {
            found.push(format!("{}: service-type", service["metadata"]["name"]));
        }
    }
}

fn around(render: &Render, workload: &Workload<'_>, found: &mut Vec<String>) {
    let spec = &workload.object["spec"];
    let mut demand = |holds: bool, rule: &str| {
        if !holds {
            found.push(format!("{}: {rule}", workload.name()));
        }
    };
    let policies: Vec<&Value> = of_kind(render, "NetworkPolicy")
        .filter(|it| workload.is_selected_by(&it["spec"]["podSelector"]["matchLabels"]))
        .collect();
    for direction in ["Ingress", "Egress"] {
        let covers = |it: &&Value| items(&it["spec"]["policyTypes"]).any(|it| it == direction);
        demand(policies.iter().any(covers), "pod-networkpolicy");
    }
    match workload.kind() {
        "StatefulSet" => {
            let headless = of_kind(render, "Service").any(|it| {
                it["metadata"]["name"] == spec["serviceName"]
                    && it["spec"]["clusterIP"] == "None"
                    && workload.is_selected_by(&it["spec"]["selector"])
            });
            demand(headless, "statefulset-has-servicename");
        }
        "CronJob" => demand(!spec["startingDeadlineSeconds"].is_null(), "cronjob-has-deadline"),
        _ => {}
    }
    if ["Deployment", "StatefulSet"].contains(&workload.kind()) && spec["replicas"].as_u64().is_none_or(|it| it > 1) {
        let budgets = of_kind(render, "PodDisruptionBudget");
        let has_budget = budgets.into_iter().any(|it| workload.is_selected_by(&it["spec"]["selector"]["matchLabels"]));
        let exempted = workload.exempts(IGNORE, "deployment-has-poddisruptionbudget");
        demand(has_budget || exempted, "has-poddisruptionbudget");
    }
}
