//! Objects as files and as a stream.

use std::collections::BTreeSet;

use kdsl_emit::FileSet;
use kdsl_emit::evaluate::{Manifest, Settings, evaluate};
use kdsl_emit::manifests::{files, stream};
use kdsl_emit::values::defaults;
use kdsl_ir::{Entry, Expr, Node, Place};

use crate::fixture::check_file;
use crate::package::{object, package};

fn shop() -> Vec<Manifest> {
    let data = |text: &str| vec![Entry::field("data", Node::map([("text", Node::str(text))]))];
    let mut namespace = object(("v1", "Namespace"), "", Vec::new());
    namespace.place = Place::Manifests;
    let mut test = object(("v1", "Pod"), "web", Vec::new());
    test.place = Place::ChartTest;
    let mut absent = object(("v1", "Service"), "web", Vec::new());
    absent.when = Some(Expr::Truth(crate::package::path("web.debug")));
    let package = package(vec![
        namespace,
        object(("v1", "ConfigMap"), "web", data("one\ntwo\n")),
        object(("v1", "ConfigMap"), "web", data("yes")),
        object(("apps/v1", "Deployment"), "web", Vec::new()),
        object(("rbac.authorization.k8s.io/v1", "ClusterRole"), "db", Vec::new()),
        test,
        absent,
    ]);
    let settings = Settings { release: "blog".into(), namespace: Some("team".into()), openshift: false };
    evaluate(&package, &defaults(&package), &settings).unwrap()
}

fn shown(files: &FileSet) -> String {
    files.iter().map(|(path, bytes)| format!("==> {path}\n{}", String::from_utf8_lossy(bytes))).collect()
}

#[test]
fn one_file_for_each_object() {
    check_file("files.txt", &shown(&files(&shop())));
}

#[test]
fn all_objects_in_one_stream() {
    let manifests = shop();
    let mut expected = String::new();
    for manifest in &manifests {
        expected.push_str("---\n");
        manifest.write(&mut expected);
    }
    assert_eq!(stream(&manifests), expected);
    let in_files: BTreeSet<Vec<u8>> =
        files(&manifests).iter().filter(|(path, _)| *path != "kustomization.yaml").map(|(_, it)| it.to_vec()).collect();
    for manifest in &manifests {
        let mut text = String::new();
        manifest.write(&mut text);
        assert!(in_files.contains(text.as_bytes()));
    }
}
