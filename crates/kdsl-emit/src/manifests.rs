//! Objects as files and as a stream.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_ir::Tree;

use crate::FileSet;
use crate::evaluate::Manifest;
use crate::origin::Lines;
use crate::source_map::MappedFile;
use crate::yaml::write_document;

/// One file for each object, and a `kustomization.yaml` that lists them in the order in which they apply cleanly.
///
/// The names of the files begin with two digits, so that their own order applies cleanly too. They tell the kind, not the
/// place in a list: an object more doesn't rename the others.
pub fn files(manifests: &[Manifest]) -> FileSet {
    write_files(manifests, |_, manifest, text| manifest.write(text))
}

/// The files as [`files`] gives them, and what stands in which of their lines.
pub fn mapped_files(manifests: &[Manifest]) -> (FileSet, Vec<MappedFile>) {
    let mut mapped = Vec::with_capacity(manifests.len());
    let files = write_files(manifests, |path, manifest, text| {
        let lines = manifest.write_with_lines(text);
        mapped.push(mapped_file(path, manifest, lines));
    });
    (files, mapped)
}

/// A file, or a part of one, with one object in it.
fn mapped_file(path: &str, manifest: &Manifest, lines: Vec<Lines>) -> MappedFile {
    let object = format!("{}/{}", manifest.kind, manifest.name);
    MappedFile { path: path.to_owned(), object, component: manifest.component.clone(), lines }
}

fn write_files(manifests: &[Manifest], mut write: impl FnMut(&str, &Manifest, &mut String)) -> FileSet {
    let mut files = FileSet::new();
    let mut names = BTreeSet::from(["kustomization.yaml".to_owned()]);
    for manifest in manifests {
        let base = file_name(manifest);
        let mut name = format!("{base}.yaml");
        let mut more = 2;
        while !names.insert(name.clone()) {
            name = format!("{base}-{more}.yaml");
            more += 1;
        }
        let mut text = String::with_capacity(1024);
        write(&name, manifest, &mut text);
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

/// The text as [`stream`] gives it, and for each object what stands in which of its lines.
pub fn mapped_stream(manifests: &[Manifest]) -> (String, Vec<MappedFile>) {
    let (mut out, mut mapped) = (String::new(), Vec::with_capacity(manifests.len()));
    let mut before: u32 = 0;
    for manifest in manifests {
        let start = out.len();
        out.push_str("---\n");
        let mut lines = manifest.write_with_lines(&mut out);
        for line in &mut lines {
            line.first += before + 1;
            line.last += before + 1;
        }
        let written = out.get(start..).unwrap_or_default();
        before += u32::try_from(written.lines().count()).unwrap_or(u32::MAX);
        mapped.push(mapped_file("", manifest, lines));
    }
    (out, mapped)
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
