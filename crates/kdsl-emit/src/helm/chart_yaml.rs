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
    let docs = first_sentence(package.docs.as_deref().unwrap_or_default());
    if !docs.is_empty() {
        return docs;
    }
    let components: Vec<String> = package.components.iter().map(|(name, kind, _)| format!("{name} ({kind})")).collect();
    match components.is_empty() {
        true => package.name.to_string(),
        false => format!("{}: {}", package.name, components.join(", ")),
    }
}

/// The first sentence of a text, on one line.
pub(super) fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => line,
    }
}
