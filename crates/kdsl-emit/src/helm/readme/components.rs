//! What a chart holds, and how that is reached.

use kdsl_ir::package::Described;
use kdsl_ir::{KnobPath, Package};

use super::{cell, knob, plain, row, shown};
use crate::description::first_sentence;

/// A table of the components, and what there is to know of each.
pub(super) fn components(package: &Package) -> Option<String> {
    if package.components.is_empty() {
        return None;
    }
    let mut text = String::from("## Components\n\n| Name | What it is | Runs as | |\n|---|---|---|---|\n");
    for component in &package.components {
        let docs = first_sentence(component.docs.as_deref().unwrap_or_default());
        let name = format!("`{}`", component.name);
        text.push_str(&row([&*name, &*cell(&component.kind), &*runs_as(package, component), &*cell(&docs)]));
    }
    let mut uses_hosts = false;
    for component in &package.components {
        if let Some(docs) = more(component.docs.as_deref().unwrap_or_default()) {
            uses_hosts |= docs.contains(&format!("`{}.", component.name));
            text.push_str(&format!("\n### {}\n\n{docs}\n", component.name));
        }
    }
    if uses_hosts {
        text.push_str(
            "\nAbove, `NAME.host` is the name of a component's Service, and `NAME.SERVICE.host` that of one of its further Services.\n",
        );
    }
    Some(text)
}

/// What makes the pods of a component, and how many there are.
fn runs_as(package: &Package, component: &Described) -> String {
    let Some(workload) = component.workload else { return "something outside of this chart".to_owned() };
    let value =
        |names: &[&str]| shown(package, &KnobPath::new([&*component.root].into_iter().chain(names.iter().copied())));
    let fixed = value(&["replicaCount"]);
    let scales = value(&["autoscaling", "enabled"]).is_some_and(|enabled| enabled == "true");
    match (scales, fixed) {
        (true, _) => {
            let bound = |name| value(&["autoscaling", name]).unwrap_or_default();
            format!("{workload} of {} to {} pods", bound("minReplicas"), bound("maxReplicas"))
        }
        (false, Some(one)) if one == "1" => format!("{workload} of 1 pod"),
        (false, Some(count)) => format!("{workload} of {count} pods"),
        (false, None) if workload == "DaemonSet" => format!("{workload}: a pod on each node"),
        (false, None) => workload.to_owned(),
    }
}

/// What else the documentation of a component says: its sections, or all of it where it has none; with headings below those of
/// this file.
fn more(docs: &str) -> Option<String> {
    let docs = docs.trim();
    let sections = docs.find("\n## ").and_then(|start| docs.get(start..)).map(str::trim);
    let first = docs.split("\n\n").next().unwrap_or_default();
    let is_only_sentence = first_sentence(docs) == first.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = match (sections, is_only_sentence) {
        (Some(sections), _) => sections,
        (None, true) => docs.get(first.len()..).unwrap_or_default().trim(),
        (None, false) => docs,
    };
    let mut is_code = false;
    let lines = rest.lines().map(|line| {
        is_code ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !is_code { format!("##{line}") } else { line.to_owned() }
    });
    Some(lines.collect::<Vec<_>>().join("\n")).filter(|text| !text.is_empty())
}

/// How each component can be reached from outside, by which values.
pub(super) fn reaching(package: &Package) -> Option<String> {
    let mut rows = String::new();
    let mut example = None;
    let name = &package.name;
    for component in &package.components {
        let below = |names: &[&str]| KnobPath::new([&*component.root].into_iter().chain(names.iter().copied()));
        let ways: Vec<&str> = package
            .knobs
            .iter()
            .filter_map(|it| match &*it.path.0 {
                [root, way, last] if *root == component.root && &**last == "enabled" => Some(&**way),
                _ => None,
            })
            .filter(|way| knob(package, &below(&[way, "hostname"])).is_some())
            .collect();
        for way in ways {
            let what = match way.starts_with("httpRoute") {
                true => "an HTTPRoute of a Gateway, or a Route on OpenShift",
                false => "an Ingress, or a Route on OpenShift",
            };
            let value = |last| shown(package, &below(&[way, last])).unwrap_or_default();
            let now = match (value("enabled") == "true", value("hostname")) {
                (false, _) => "closed".to_owned(),
                (true, host) if host.is_empty() => "open, for any host".to_owned(),
                (true, host) => format!("open, for `{host}`"),
            };
            let prefix = format!("{}.{way}", component.root);
            rows.push_str(&row([&*format!("`{}`", component.name), what, &*format!("`{prefix}.*`"), &*now]));
            example.get_or_insert(format!("--set {prefix}.enabled=true --set {prefix}.hostname=HOST"));
        }
        for knob in &package.knobs {
            let what = match &*knob.path.0 {
                [root, service, ty] if *root == component.root && (&**service, &**ty) == ("service", "type") => {
                    "its Service".to_owned()
                }
                [root, services, name, ty]
                    if *root == component.root && (&**services, &**ty) == ("services", "type") =>
                {
                    format!("its Service `{name}`")
                }
                _ => continue,
            };
            let now = match &*plain(&knob.default) {
                "ClusterIP" => "within the cluster".to_owned(),
                now => format!("open, as {now}"),
            };
            let values = knob.path.dotted();
            let values = format!("`{}.*`", values.trim_end_matches(".type"));
            rows.push_str(&row([&*format!("`{}`", component.name), &*what, &*values, &*now]));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let mut text = format!("## Reaching it\n\n| Component | By | Values | By default |\n|---|---|---|---|\n{rows}");
    if let Some(example) = example {
        text.push_str(&format!("\nFor instance:\n\n```sh\nhelm upgrade {name} . --reuse-values {example}\n```\n"));
    }
    text.push_str("\nA Service is open as NodePort or LoadBalancer. The notes that `helm status` prints say where each is reached now. Network policies let in what the values open, and nothing else.\n");
    Some(text)
}
