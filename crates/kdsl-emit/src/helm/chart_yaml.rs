//! `Chart.yaml`.

use std::sync::Arc;

use kdsl_ir::{Package, Tree};

use super::OLDEST_KUBERNETES;
use crate::description::description;
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
