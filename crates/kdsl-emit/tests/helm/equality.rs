//! For the same values, `helm template` gives the objects of the evaluator.

use std::collections::BTreeMap;
use std::path::Path;

use kdsl_emit::evaluate::{Settings, evaluate};
use kdsl_emit::validate::validate;
use kdsl_emit::values::{Overrides, ValuesFile, values};
use kdsl_ir::Package;
use serde_json::Value;

use crate::package::shop;
use crate::tools::{HELMS, helm, helm_ok, json, objects, write};

/// The objects without what names the tool, and without what only a chart has.
fn comparable(objects: BTreeMap<String, Value>) -> Vec<(String, Value)> {
    let mut comparable = Vec::new();
    for (_, mut object) in objects {
        let metadata = &mut object["metadata"];
        if metadata["annotations"]["helm.sh/hook"].is_string() || object["kind"] == "Secret" {
            continue;
        }
        let metadata = object["metadata"].as_object_mut().expect("metadata is a map");
        metadata.shift_remove("namespace");
        if let Some(labels) = metadata.get_mut("labels").and_then(Value::as_object_mut) {
            labels.shift_remove("helm.sh/chart");
            labels.shift_remove("app.kubernetes.io/managed-by");
        }
        if let Some(annotations) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
            annotations.retain(|name, _| !name.starts_with("helm.sh/"));
            if annotations.is_empty() {
                metadata.shift_remove("annotations");
            }
        }
        comparable.push((format!("{} {}", object["kind"], object["metadata"]["name"]), object));
    }
    comparable.sort_by(|one, other| one.0.cmp(&other.0));
    comparable
}

/// Checks that both readings of a package agree for a file of values, on both platforms.
pub(crate) fn check(package: &Package, folder: &Path, release: &str, file: &str) {
    let overrides =
        Overrides { files: vec![ValuesFile { name: "values".into(), text: file.into() }], ..Overrides::default() };
    let values = values(package, None, &overrides).expect("the values can be read");
    let verdict = validate(package, &values);
    let path = folder.join("given.yaml");
    std::fs::write(&path, file).expect("a file can be written");
    let path = path.to_str().expect("a path in UTF-8");
    for version in HELMS {
        if verdict.is_err() {
            let output = helm(version, folder, &["template", release, "chart", "-f", path]);
            assert!(!output.status.success(), "{version} takes what is refused: {verdict:?}\n{file}");
            continue;
        }
        for openshift in if version == HELMS[0] { &[false, true][..] } else { &[false] } {
            let mut arguments = vec!["template", release, "chart", "-f", path];
            if *openshift {
                arguments.extend(["--api-versions", "route.openshift.io/v1"]);
            }
            let openshift = match values.get("platform").and_then(kdsl_ir::Tree::as_str) {
                Some("openshift") => true,
                Some("kubernetes") => false,
                _ => *openshift,
            };
            let settings = Settings { release: release.into(), namespace: None, openshift };
            let expected = match evaluate(package, &values, &settings) {
                Ok(expected) => expected,
                Err(refused) => {
                    let output = helm(version, folder, &arguments);
                    let said = String::from_utf8_lossy(&output.stderr).into_owned();
                    assert!(!output.status.success(), "{refused:?}");
                    assert!(said.contains(&refused[0].message), "{refused:?}\n{said}");
                    continue;
                }
            };
            let expected = expected.into_iter().filter(|manifest| &*manifest.kind != "Namespace");
            let expected: BTreeMap<String, Value> = expected
                .map(|manifest| (format!("{} {}", manifest.kind, manifest.name), json(&manifest.tree)))
                .collect();
            let said = helm_ok(version, folder, &arguments);
            let (given, expected) = (comparable(objects(&said)), comparable(expected));
            let names = |all: &[(String, Value)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            assert_eq!(names(&given), names(&expected), "{version}\n{file}");
            for ((name, given), (_, expected)) in given.iter().zip(&expected) {
                let difference = difference("", given, expected);
                assert!(difference.is_none(), "{version}, {name}, {}\n{file}", difference.unwrap_or_default());
            }
        }
    }
}

/// The first place in which two values differ, with what is there.
fn difference(path: &str, given: &Value, expected: &Value) -> Option<String> {
    match (given, expected) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys());
            keys.into_iter().find_map(|key| {
                let path = format!("{path}/{key}");
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => difference(&path, one, other),
                    (one, other) => Some(format!("{path}: given {one:?}, expected {other:?}")),
                }
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(number, (one, other))| difference(&format!("{path}/{number}"), one, other)),
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
        _ => (given != expected).then(|| format!("{path}: given {given}, expected {expected}")),
    }
}

#[test]
fn the_shop() {
    let package = shop();
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(&folder.path().join("chart"), &kdsl_emit::helm::chart(&package));
    for (release, file) in [("r", "{}"), ("my-shop", "web: {ingress: {enabled: true}, replicaCount: 1}")] {
        check(&package, folder.path(), release, file);
    }
}
