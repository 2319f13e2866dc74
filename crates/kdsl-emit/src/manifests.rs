//! Objects as files and as a stream.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_ir::Tree;

use crate::FileSet;
use crate::evaluate::Manifest;
use crate::yaml::write_document;

/// One file for each object, and a `kustomization.yaml` that lists them in the order in which they apply cleanly.
///
/// The names of the files begin with two digits, so that their own order applies cleanly too. They tell the kind, not the
/// place in a list: an object more doesn't rename the others.
pub fn files(manifests: &[Manifest]) -> FileSet {
    let mut files = FileSet::new();
    let mut names = BTreeSet::from(["kustomization.yaml".to_owned()]);
    for manifest in manifests {
        let mut text = String::with_capacity(1024);
        manifest.write(&mut text);
        let base = file_name(manifest);
        let mut name = format!("{base}.yaml");
        let mut more = 2;
        while !names.insert(name.clone()) {
            name = format!("{base}-{more}.yaml");
            more += 1;
        }
        files.insert(name, text);
    }
    let resources: Vec<Tree> = files.iter().map(|(path, _)| Tree::str(path)).collect();
    let text = |text: &str| Tree::str(text);
    let entries = [
        ("apiVersion", text("kustomize.config.k8s.io/v1beta1")),
        ("kind", text("Kustomization")),
        ("resources", Tree::List(resources)),
    ];
    let kustomization = Tree::Map(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect());
    let mut out = String::new();
    write_document(&kustomization, &mut out);
    files.insert("kustomization.yaml", out);
    files
}

/// All objects in one text, each after a line `---`.
pub fn stream(manifests: &[Manifest]) -> String {
    let mut out = String::with_capacity(manifests.len() * 1024);
    for manifest in manifests {
        out.push_str("---\n");
        manifest.write(&mut out);
    }
    out
}

/// `40-web-deployment`
fn file_name(manifest: &Manifest) -> String {
    let mut name = format!("{:02}-", rank(&manifest.kind));
    if let Some(component) = &manifest.component {
        name.push_str(component);
        name.push('-');
    }
    name.push_str(&manifest.file);
    // A name comes from the program, so only letters, digits and the like go into a file's.
    name.chars().map(|it| if it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-') { it } else { '-' }).collect()
}

/// When objects of a kind are applied: what others refer to first.
fn rank(kind: &str) -> u8 {
    match kind {
        "Namespace" => 0,
        "CustomResourceDefinition" | "StorageClass" | "PriorityClass" | "IngressClass" | "RuntimeClass" => 5,
        "ServiceAccount"
        | "Role"
        | "RoleBinding"
        | "ClusterRole"
        | "ClusterRoleBinding"
        | "SecurityContextConstraints" => 10,
        "ConfigMap" | "Secret" | "PersistentVolume" | "PersistentVolumeClaim" => 20,
        "Service" | "NetworkPolicy" => 30,
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" | "Pod" | "ReplicaSet" => 40,
        _ => 50,
    }
}
