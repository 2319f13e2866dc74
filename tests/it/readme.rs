//! The README of a chart is complete: each value has its row, with what it is by default, and each thing that the chart holds
//! is told of.

use std::collections::BTreeMap;
use std::path::Path;

use kdsl_tests::{Helm, build, examples, read_objects};
use serde_json::Value;
use tempfile::TempDir;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The chart and its README, of each example.
fn each_readme(mut check: impl FnMut(&Path, &str)) {
    for example in examples() {
        let folder = TempDir::new().expect("a folder");
        let chart = build(&example.join("site.kd"), "helm", &folder.path().join("chart"));
        check(&chart, &read(&chart.join("README.md")));
    }
}

/// The rows of the tables of values, by name: description, type, default.
fn rows(readme: &str) -> BTreeMap<&str, Vec<&str>> {
    let (_, values) = readme.split_once("\n## Values\n").expect("the values are last");
    let rows = values.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` | "));
    rows.map(|(name, rest)| {
        let mut cells: Vec<&str> = Vec::new();
        let mut start = 0;
        for (place, _) in rest.match_indices(" | ") {
            // A bar within a cell has a backslash before it.
            cells.push(&rest[start..place]);
            start = place + 3;
        }
        cells.push(&rest[start..]);
        (name, cells)
    })
    .collect()
}

/// Values, as the reader of objects reads them.
fn values_of(yaml: &str) -> Value {
    let lines: String = yaml.lines().map(|line| format!("  {line}\n")).collect();
    let object = format!("apiVersion: example.com/v1\nkind: Values\nmetadata: {{ name: values }}\nvalues:\n{lines}");
    read_objects(&object).remove(0)["values"].take()
}

/// The names of all values that a schema knows, dots between them, without those below one that is free within.
fn leaves(schema: &Value, path: &str, found: &mut Vec<String>) {
    match schema["properties"].as_object() {
        Some(properties) => {
            for (name, inner) in properties {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                leaves(inner, &path, found);
            }
        }
        None => found.push(path.to_owned()),
    }
}

#[test]
fn each_value_has_its_row() {
    each_readme(|chart, readme| {
        let rows = rows(readme);
        let schema: Value = serde_json::from_str(&read(&chart.join("values.schema.json"))).expect("a schema");
        let mut names = Vec::new();
        leaves(&schema, "", &mut names);
        let values = values_of(&read(&chart.join("values.yaml")));
        assert!(names.len() > 50, "{names:?}");
        // Not the chart's own, but its parent's.
        names.retain(|name| name != "enabled");
        for name in &names {
            // A map whose parts have types has one row.
            let row = rows
                .iter()
                .find(|(row, _)| *row == name || name.strip_prefix(**row).is_some_and(|it| it.starts_with('.')));
            let (path, cells) = row.unwrap_or_else(|| panic!("{name} has no row in {}", chart.display()));
            let [description, ty, default] = cells.as_slice() else { panic!("{path}: {cells:?}") };
            assert!(!description.is_empty() && !ty.is_empty(), "{path}: {cells:?}");
            let value = path.split('.').fold(&values, |value, name| &value[name]);
            let default = default.trim_matches('`').trim().replace("\\|", "|");
            assert_eq!(serde_json::from_str::<Value>(&default).expect("JSON"), *value, "{path}");
        }
        for name in rows.keys() {
            let is_known = names.iter().any(|it| it == name || it.starts_with(&format!("{name}.")));
            assert!(is_known, "{name} is in the README of {} only", chart.display());
        }
    });
}

#[test]
fn what_a_chart_holds_is_told_of() {
    each_readme(|chart, readme| {
        let says = |text: &str| assert!(readme.contains(text), "{}: not a word of {text}", chart.display());
        for section in ["## Install", "## Components", "## Upgrade", "## Uninstall", "## Reaching it", "## Values"] {
            says(&format!("\n{section}\n"));
        }
        for environment in std::fs::read_dir(chart).expect("a folder") {
            let name = environment.expect("a file").file_name().to_string_lossy().into_owned();
            if name.starts_with("values-") {
                says(&format!("-f {name}\n"));
            }
        }
        for object in read_objects(&Helm::Four.run(chart, &["template", "r", "."]).ok()) {
            let component = object["metadata"]["labels"]["app.kubernetes.io/component"].as_str().unwrap_or_default();
            match object["kind"].as_str().unwrap_or_default() {
                kind @ ("Deployment" | "StatefulSet" | "DaemonSet" | "CronJob") => {
                    let row = readme.lines().find(|line| line.starts_with(&format!("| `{component}` |")));
                    assert!(row.is_some_and(|row| row.contains(kind)), "{}: {component}", chart.display());
                    for claim in object["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten() {
                        let size = claim["spec"]["resources"]["requests"]["storage"].as_str().unwrap_or_default();
                        says(&format!("| one for each pod | {size} |"));
                    }
                }
                "PersistentVolumeClaim" => says("| one, for all pods |"),
                "Secret" => {
                    for key in object["data"].as_object().expect("keys").keys() {
                        says(&format!("| `{component}` | `{key}` |"));
                    }
                }
                _ => {}
            }
        }
    });
}
