//! What the API server refuses: fields that the schema of Kubernetes does not know, and what it checks beyond that.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;
use serde_json::Value;

use crate::schemas::Json;

/// Everything that is wrong with an object.
pub(super) fn wrong_in(object: &Value) -> Vec<String> {
    let word = |key: &str| object[key].as_str().unwrap_or_default();
    let Some(schema) = kdsl_schema::lookup(word("apiVersion"), word("kind")) else {
        return vec![format!("{} {} is unknown", word("apiVersion"), word("kind"))];
    };
    let mut wrong: Vec<String> = kdsl_schema::check(schema, Json(object)).iter().map(ToString::to_string).collect();
    look(object, &mut Vec::new(), &mut wrong);
    by_kind(object, &mut wrong);
    wrong
}

/// Whether a text is what a pattern says; each is read once by each thread.
fn is(pattern: &'static str, text: &str) -> bool {
    thread_local! {
        static READ: RefCell<BTreeMap<&'static str, Regex>> = const { RefCell::new(BTreeMap::new()) };
    }
    READ.with_borrow_mut(|read| {
        let regex = read.entry(pattern);
        regex.or_insert_with(|| Regex::new(&format!("^({pattern})$")).expect("a pattern")).is_match(text)
    })
}

/// A name, a number or a percentage where it stands in any object.
fn look(value: &Value, path: &mut Vec<String>, wrong: &mut Vec<String>) {
    let last = path.last().cloned().unwrap_or_default();
    let last = last.as_str();
    match value {
        Value::Object(entries) => {
            let are_labels = ["labels", "matchLabels", "nodeSelector"].contains(&last);
            for (key, value) in entries {
                if (are_labels || last == "annotations") && !is_label_key(key) {
                    wrong.push(format!("{}: the key {key}", path.join(".")));
                }
                if are_labels && !is(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?", value.as_str().unwrap_or("-"))
                {
                    wrong.push(format!("{}: the label {value}", path.join(".")));
                }
                path.push(key.clone());
                look(value, path, wrong);
                path.pop();
            }
        }
        Value::Array(items) => {
            for item in items {
                look(item, path, wrong);
            }
        }
        Value::String(text) => {
            let names = [
                "serviceAccountName",
                "priorityClassName",
                "secretName",
                "claimName",
                "ingressClassName",
                "storageClassName",
            ];
            let is_free = last == "storageClassName" && text.is_empty();
            if names.contains(&last) && !is_free && !is_subdomain(text) {
                wrong.push(format!("{}: {text:?}", path.join(".")));
            }
            let is_share = ["maxUnavailable", "minAvailable", "maxSurge"].contains(&last);
            if is_share && !is("(100|[1-9]?[0-9])%", text) {
                wrong.push(format!("{}: {text:?}", path.join(".")));
            }
        }
        _ => {}
    }
}

fn is_label_key(key: &str) -> bool {
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    prefix.is_none_or(is_subdomain) && is(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?", name)
}

fn is_subdomain(name: &str) -> bool {
    name.len() <= 253 && is(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*", name)
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn by_kind(object: &Value, wrong: &mut Vec<String>) {
    let (kind, name) = (&object["kind"], object["metadata"]["name"].as_str().unwrap_or_default());
    let (spec, mut demand) = (&object["spec"], |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    });
    demand(is_subdomain(name), "the name");
    match kind.as_str().unwrap_or_default() {
        "HorizontalPodAutoscaler" => {
            demand(spec["minReplicas"].as_i64() <= spec["maxReplicas"].as_i64(), "minReplicas is above maxReplicas");
        }
        "Service" => {
            demand(is("[a-z]([-a-z0-9]*[a-z0-9])?", name) && name.len() <= 63, "the name of a Service");
            demand(
                unique(items(&spec["ports"]).map(|it| format!("{} {}", it["port"], it["protocol"]))),
                "two ports of one number",
            );
            let stays = spec["sessionAffinity"] == "ClientIP" || spec["sessionAffinityConfig"].is_null();
            demand(stays, "sessionAffinityConfig without ClientIP");
            let is_open = ["NodePort", "LoadBalancer"].iter().any(|it| spec["type"] == *it);
            demand(is_open || spec["externalTrafficPolicy"].is_null(), "externalTrafficPolicy of a Service within");
            let balances = spec["type"] == "LoadBalancer";
            demand(balances || spec["loadBalancerClass"].is_null(), "loadBalancerClass without a load balancer");
            demand(is_open || items(&spec["ports"]).all(|it| it["nodePort"].is_null()), "nodePort of a Service within");
        }
        "PodDisruptionBudget" => {
            demand(spec["minAvailable"].is_null() != spec["maxUnavailable"].is_null(), "not one of the two limits");
        }
        "Ingress" => {
            for rule in items(&spec["rules"]) {
                let paths = items(&rule["http"]["paths"]).map(|it| it["path"].as_str().unwrap_or_default());
                demand(paths.into_iter().all(|it| it.starts_with('/')), "a path of an Ingress");
                let host = rule["host"].as_str().map(|it| it.trim_start_matches("*."));
                demand(host.is_none_or(is_subdomain), "a host of an Ingress");
            }
        }
        "CronJob" => pod(&spec["jobTemplate"]["spec"]["template"]["spec"], &mut demand),
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => {
            let labels = &spec["template"]["metadata"]["labels"];
            let selected = spec["selector"]["matchLabels"].as_object().into_iter().flatten();
            demand(selected.into_iter().all(|(key, value)| labels[key] == *value), "the selector");
            let recreates = spec["strategy"]["type"] != "Recreate" || spec["strategy"]["rollingUpdate"].is_null();
            demand(recreates, "rollingUpdate beside Recreate");
            pod(&spec["template"]["spec"], &mut demand);
        }
        _ => {}
    }
}

fn pod(spec: &Value, demand: &mut impl FnMut(bool, &str)) {
    let volumes: Vec<&str> = items(&spec["volumes"]).filter_map(|it| it["name"].as_str()).collect();
    demand(unique(volumes.iter()), "two volumes of one name");
    let containers = items(&spec["initContainers"]).chain(items(&spec["containers"]));
    for container in containers {
        let names: Vec<&str> = items(&container["env"]).filter_map(|it| it["name"].as_str()).collect();
        demand(unique(names.iter()), "two variables of one name");
        demand(names.iter().all(|it| is("[-._a-zA-Z][-._a-zA-Z0-9]*", it)), "the name of a variable");
        demand(
            unique(items(&container["volumeMounts"]).map(|it| it["mountPath"].to_string())),
            "two mounts at one path",
        );
        let image = container["image"].as_str().unwrap_or_default();
        demand(!image.is_empty() && !image.starts_with('/') && !image.contains(' '), "the image");
        for (resource, limit) in container["resources"]["limits"].as_object().into_iter().flatten() {
            let requested = quantity(&container["resources"]["requests"][resource]);
            demand(requested <= quantity(limit), &format!("more {resource} is requested than its limit"));
        }
        let ports = items(&container["ports"]);
        demand(
            unique(ports.map(|it| format!("{} {}", it["containerPort"], it["protocol"]))),
            "two ports of one number",
        );
    }
}

fn unique<T: Ord>(names: impl Iterator<Item = T>) -> bool {
    let mut seen = BTreeSet::new();
    names.into_iter().all(|it| seen.insert(it))
}

/// What a quantity comes to; nothing for none.
fn quantity(value: &Value) -> f64 {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => return 0.0,
        other => other.to_string(),
    };
    let end = text.find(|it: char| it.is_ascii_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let factor = match unit {
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" => 1024.0,
        "Mi" => 1_048_576.0,
        "Gi" => 1_073_741_824.0,
        "Ti" => 1_099_511_627_776.0,
        _ => 1.0,
    };
    digits.parse::<f64>().unwrap_or(0.0) * factor
}
