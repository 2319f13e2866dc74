//! `Chart.yaml`.

use std::sync::Arc;

use kdsl_ir::{Package, Tree};

use super::OLDEST_KUBERNETES;
use crate::yaml;

/// `Chart.yaml`.
pub(super) fn chart_yaml(package: &Package) -> String {
    let mut entries: Vec<(Arc<str>, Tree)> = Vec::new();
    let mut add = |key: &str, value: Tree| entries.push((Arc::from(key), value));
    add("apiVersion", Tree::str("v2"));
    add("name", Tree::Str(package.name.clone()));
    add("description", Tree::str(description(package)));
    add("type", Tree::str("application"));
    add("version", Tree::Str(package.version.clone()));
    add("appVersion", Tree::Str(package.app_version.clone()));
    add("kubeVersion", Tree::str(OLDEST_KUBERNETES));
    if !package.keywords.is_empty() {
        add("keywords", Tree::List(package.keywords.iter().cloned().map(Tree::Str).collect()));
    }
    let annotation = (Arc::from("charts.openshift.io/name"), Tree::Str(package.name.clone()));
    add("annotations", Tree::Map(vec![annotation]));
    let mut text = String::new();
    yaml::write_document(&Tree::Map(entries), &mut text);
    text
}

/// One line on what the chart is: the program's words, or else the names of the components.
pub(super) fn description(package: &Package) -> String {
    let docs = package.docs.as_deref().and_then(|docs| docs.trim().lines().next());
    if let Some(docs) = docs.filter(|docs| !docs.trim().is_empty()) {
        return docs.trim().to_owned();
    }
    let components: Vec<String> = package.components.iter().map(|(name, kind, _)| format!("{name} ({kind})")).collect();
    match components.is_empty() {
        true => package.name.to_string(),
        false => format!("{}: {}", package.name, components.join(", ")),
    }
}
