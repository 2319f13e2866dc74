//! What an application consists of, as single facts: to compare what was published with what is built.

use std::collections::BTreeSet;

use serde_json::Value;

/// The kinds whose pods are looked at.
const WORKLOADS: [&str; 6] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "DeploymentConfig"];

/// What a summary says elsewhere, or what an application needs no words for.
const SAID: [&str; 6] = ["ServiceAccount", "RoleBinding", "ClusterRoleBinding", "Namespace", "NetworkPolicy", "Secret"];

/// The facts of objects as kubectl reads them. The base of all names, such as `shop-`, is left out.
pub fn facts_of_objects(objects: &[Value], base: &str) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for object in objects {
        let kind = text(&object["kind"]);
        let full_name = text(&object["metadata"]["name"]);
        let name = full_name.strip_prefix(base).unwrap_or(&full_name);
        let spec = &object["spec"];
        let mut add = |fact: String| {
            facts.insert(fact);
        };
        match kind.as_str() {
            kind if WORKLOADS.contains(&kind) => workload(name, kind, object, &mut add),
            "Service" => {
                let is_headless = spec["clusterIP"] == "None";
                let ty = if is_headless { "headless".to_owned() } else { or(&spec["type"], "ClusterIP") };
                add(format!("service {name} {ty}"));
                for port in list(&spec["ports"]) {
                    add(format!("service {name} port {}/{}", scalar(&port["port"]), or(&port["protocol"], "TCP")));
                }
            }
            "PersistentVolumeClaim" => {
                add(format!("claim {name} size {}", scalar(&spec["resources"]["requests"]["storage"])));
                list(&spec["accessModes"]).for_each(|mode| add(format!("claim {name} mode {}", text(mode))));
            }
            "Ingress" => ingress(spec, &mut add),
            "Route" => {
                let (host, path) = (or(&spec["host"], "any"), or(&spec["path"], "/"));
                add(format!("route {host} {path} Route {}", or(&spec["tls"]["termination"], "none")));
            }
            "HTTPRoute" => {
                list(&spec["hostnames"]).for_each(|host| add(format!("route {} / HTTPRoute none", text(host))));
            }
            "Role" | "ClusterRole" => {
                for rule in list(&object["rules"]) {
                    let of = if rule["resources"].is_null() { &rule["nonResourceURLs"] } else { &rule["resources"] };
                    add(format!("role {name} {kind} {} {}", words(&rule["verbs"]), words(of)));
                }
            }
            "HorizontalPodAutoscaler" => {
                add(format!("scaler {name} {}..{}", scalar(&spec["minReplicas"]), scalar(&spec["maxReplicas"])));
                for metric in list(&spec["metrics"]) {
                    add(format!("scaler {name} {}", text(&metric["resource"]["name"])));
                }
            }
            kind if SAID.contains(&kind) => {}
            kind => add(format!("object {kind} {name}")),
        }
    }
    facts
}

fn workload(name: &str, kind: &str, object: &Value, add: &mut impl FnMut(String)) {
    let own = &object["spec"];
    let template = if kind == "CronJob" { &own["jobTemplate"]["spec"]["template"] } else { &own["template"] };
    let pod = &template["spec"];
    add(format!("workload {name} {kind}"));
    if matches!(kind, "Deployment" | "StatefulSet") && !own["replicas"].is_null() {
        add(format!("workload {name} replicas {}", scalar(&own["replicas"])));
    }
    if kind == "CronJob" {
        add(format!("workload {name} schedule {}", text(&own["schedule"])));
    }
    for field in ["hostNetwork", "hostPID", "hostIPC"] {
        if pod[field] == true {
            add(format!("workload {name} {field}"));
        }
    }
    let only = list(&pod["containers"]).count() == 1;
    for container in list(&pod["initContainers"]) {
        container_facts(name, &format!("init {}", text(&container["name"])), container, add);
    }
    for container in list(&pod["containers"]) {
        let label = if only { "main".to_owned() } else { text(&container["name"]) };
        container_facts(name, &label, container, add);
    }
    for volume in list(&pod["volumes"]) {
        let sources = volume.as_object().into_iter().flatten().map(|(key, _)| key).filter(|key| *key != "name");
        sources.for_each(|source| add(format!("workload {name} volume {source}")));
    }
    for claim in list(&own["volumeClaimTemplates"]) {
        let size = scalar(&claim["spec"]["resources"]["requests"]["storage"]);
        add(format!("workload {name} claim {} {size}", text(&claim["metadata"]["name"])));
    }
}

fn container_facts(workload: &str, label: &str, container: &Value, add: &mut impl FnMut(String)) {
    let mut add = |fact: String| add(format!("workload {workload} {label} {fact}"));
    add(format!("image {}", image(&text(&container["image"]))));
    for port in list(&container["ports"]) {
        add(format!("port {}/{}", scalar(&port["containerPort"]), or(&port["protocol"], "TCP")));
    }
    list(&container["env"]).for_each(|it| add(format!("env {}", text(&it["name"]))));
    list(&container["volumeMounts"]).for_each(|it| add(format!("mount {}", text(&it["mountPath"]))));
    for (field, word) in [("readinessProbe", "ready"), ("livenessProbe", "alive"), ("startupProbe", "started")] {
        let probe = &container[field];
        let path = || probe["httpGet"]["path"].as_str().map(|it| format!(" {it}")).unwrap_or_default();
        for (handler, form) in [("httpGet", "http"), ("tcpSocket", "tcp"), ("grpc", "grpc"), ("exec", "exec")] {
            if !probe[handler].is_null() {
                add(format!("{word} {form}{}", path()));
            }
        }
    }
    for part in ["requests", "limits"] {
        for (resource, amount) in container["resources"][part].as_object().into_iter().flatten() {
            add(format!("{part} {resource} {}", quantity(&scalar(amount))));
        }
    }
}

fn ingress(spec: &Value, add: &mut impl FnMut(String)) {
    let tls = list(&spec["tls"]).next().map_or("none".to_owned(), |it| or(&it["secretName"], "none"));
    if !spec["defaultBackend"].is_null() {
        add(format!("route any / Ingress {tls}"));
    }
    for rule in list(&spec["rules"]) {
        for path in list(&rule["http"]["paths"]) {
            add(format!("route {} {} Ingress {tls}", or(&rule["host"], "any"), or(&path["path"], "/")));
        }
    }
}

/// The facts of a summary of what was published.
pub fn facts_of_summary(summary: &Value) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let is_kubernetes = matches!(summary["form"].as_str(), Some("kubernetes" | "template"));
    let mut add = |fact: String| {
        facts.insert(fact);
    };
    for workload in list(&summary["workloads"]) {
        let name = text(&workload["name"]);
        if is_kubernetes {
            add(format!("workload {name} {}", text(&workload["kind"])));
        }
        if !workload["replicas"].is_null() {
            add(format!("workload {name} replicas {}", scalar(&workload["replicas"])));
        }
        if !workload["schedule"].is_null() {
            add(format!("workload {name} schedule {}", text(&workload["schedule"])));
        }
        for field in ["hostNetwork", "hostPID", "hostIPC"] {
            if workload[field] == true {
                add(format!("workload {name} {field}"));
            }
        }
        summarised_containers(&name, workload, &mut add);
        list(&workload["volumes"]).for_each(|it| add(format!("workload {name} volume {}", text(it))));
        for claim in list(&workload["claims"]) {
            add(format!("workload {name} claim {} {}", text(&claim["name"]), scalar(&claim["size"])));
        }
    }
    for service in list(&summary["services"]) {
        let name = text(&service["name"]);
        add(format!("service {name} {}", text(&service["type"])));
        list(&service["ports"]).for_each(|port| add(format!("service {name} port {}", text(port))));
    }
    for claim in list(&summary["claims"]) {
        let name = text(&claim["name"]);
        match claim["size"].is_null() {
            true => add(format!("claim {name}")),
            false => add(format!("claim {name} size {}", scalar(&claim["size"]))),
        }
        list(&claim["modes"]).for_each(|mode| add(format!("claim {name} mode {}", text(mode))));
    }
    for route in list(&summary["routes"]) {
        let part = |name: &str| text(&route[name]);
        add(format!("route {} {} {} {}", part("host"), part("path"), part("kind"), part("tls")));
    }
    for role in list(&summary["roles"]) {
        let (name, kind) = (text(&role["name"]), text(&role["kind"]));
        list(&role["rules"]).for_each(|rule| add(format!("role {name} {kind} {}", text(rule))));
    }
    for scaler in list(&summary["scalers"]) {
        let name = text(&scaler["name"]);
        add(format!("scaler {name} {}", text(&scaler["replicas"])));
        list(&scaler["metrics"]).for_each(|metric| add(format!("scaler {name} {}", text(metric))));
    }
    for other in list(&summary["others"]).map(text) {
        let kind = other.split(' ').next().unwrap_or_default();
        if !SAID.contains(&kind) {
            add(format!("object {other}"));
        }
    }
    facts
}

fn summarised_containers(workload: &str, summary: &Value, add: &mut impl FnMut(String)) {
    let is_init = |it: &&Value| it["init"] == true;
    let only = list(&summary["containers"]).filter(|it| !is_init(it)).count() == 1;
    for container in list(&summary["containers"]) {
        let name = text(&container["name"]);
        let label = match (is_init(&container), only) {
            (true, _) => format!("init {name}"),
            (false, true) => "main".to_owned(),
            (false, false) => name,
        };
        let mut add = |fact: String| add(format!("workload {workload} {label} {fact}"));
        add(format!("image {}", image(&text(&container["image"]))));
        for (field, word) in [("ports", "port"), ("env", "env"), ("mounts", "mount")] {
            list(&container[field]).for_each(|it| add(format!("{word} {}", text(it).trim_end_matches('/'))));
        }
        for (word, form) in container["probes"].as_object().into_iter().flatten() {
            add(format!("{word} {}", text(form)));
        }
        for part in ["requests", "limits"] {
            for (resource, amount) in container[part].as_object().into_iter().flatten() {
                add(format!("{part} {resource} {}", quantity(&scalar(amount))));
            }
        }
    }
}

/// An image with its registry, as container runtimes complete it.
fn image(image: &str) -> String {
    let first = image.split('/').next().unwrap_or_default();
    let has_registry = image.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    match (has_registry, image.contains('/')) {
        _ if image.contains(' ') => image.to_owned(),
        (true, _) => image.to_owned(),
        (false, true) => format!("docker.io/{image}"),
        (false, false) => format!("docker.io/library/{image}"),
    }
}

/// Processor time in thousandths, so that `2`, `2000m` and `2.0` are one; other quantities as they are.
fn quantity(written: &str) -> String {
    match written.parse::<f64>() {
        Ok(cores) if cores < 1000.0 => format!("{}m", (cores * 1000.0).round()),
        _ => written.to_owned(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn or(value: &Value, other: &str) -> String {
    value.as_str().unwrap_or(other).to_owned()
}

fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn words(value: &Value) -> String {
    list(value).map(text).collect::<Vec<_>>().join(" ")
}
