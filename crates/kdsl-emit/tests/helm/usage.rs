//! The chart in use: linted, misspelt, as a dependency, twice.

use crate::package::shop;
use crate::tools::{HELMS, helm, helm_ok, objects, write};

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    write(&folder.path().join("chart"), &kdsl_emit::helm::chart(&shop()));
    folder
}

#[test]
fn lint_has_nothing_to_say() {
    let folder = folder();
    for version in HELMS {
        for values in [&[][..], &["-f", "chart/values-staging.yaml"]] {
            let said = helm_ok(version, folder.path(), &[&["lint", "--strict", "chart"], values].concat());
            let findings: Vec<&str> = said.lines().filter(|line| line.starts_with('[')).collect();
            assert_eq!(findings, ["[INFO] Chart.yaml: icon is recommended"], "{said}");
        }
    }
}

#[test]
fn a_misspelt_value_is_refused_by_its_name() {
    let folder = folder();
    for version in HELMS {
        for (set, name) in [
            ("web.replcaCount=1", "replcaCount"),
            ("web.image.tga=1", "tga"),
            ("wbe.replicaCount=1", "wbe"),
            ("web.resources.limits.mem=1", "mem"),
            ("web.replicaCount=null", "replicaCount"),
        ] {
            let output = helm(version, folder.path(), &["template", "r", "chart", "--set", set]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!output.status.success() && said.contains(name), "{version} {set}\n{said}");
        }
    }
}

#[test]
fn a_check_says_why_values_are_refused() {
    let folder = folder();
    for version in HELMS {
        let output = helm(version, folder.path(), &["template", "r", "chart", "--set", "web.replicaCount=13"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("13 pods bring {{ bad }} luck: 100%"), "{version}\n{said}");
    }
}

#[test]
fn it_works_as_a_dependency() {
    let folder = folder();
    let parent = folder.path().join("parent");
    let write = |path: &str, text: &str| {
        let path = parent.join(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    };
    write(
        "Chart.yaml",
        "apiVersion: v2\nname: parent\nversion: 0.1.0\ndependencies:\n  - name: shop\n    version: 1.2.0\n    condition: shop.enabled\n",
    );
    write(
        "values.yaml",
        "global:\n  imageRegistry: registry.example.com\n  region: eu\nshop:\n  enabled: true\n  web:\n    replicaCount: 2\n",
    );
    std::fs::create_dir_all(parent.join("charts")).expect("a folder can be made");
    std::fs::rename(folder.path().join("chart"), parent.join("charts/shop")).expect("a folder can be moved");
    for version in HELMS {
        let said = helm_ok(version, folder.path(), &["template", "r", "parent"]);
        let objects = objects(&said);
        let deployment = objects.values().find(|object| object["kind"] == "Deployment").expect("a Deployment");
        assert_eq!(deployment["spec"]["replicas"], 2);
        assert_eq!(deployment["metadata"]["name"], "r-shop-web");
        let pod = &deployment["spec"]["template"]["spec"];
        assert_eq!(pod["containers"][0]["image"], "registry.example.com/library/shop:1.30");
        let none = helm_ok(version, folder.path(), &["template", "r", "parent", "--set", "shop.enabled=false"]);
        assert_eq!(none.trim(), "");
    }
}

#[test]
fn generated_secrets_are_all_that_two_renderings_differ_in() {
    let folder = folder();
    for version in HELMS {
        let [one, other] = [(); 2].map(|()| objects(&helm_ok(version, folder.path(), &["template", "r", "chart"])));
        let differing: Vec<&str> = one
            .iter()
            .filter(|(name, object)| other.get(*name) != Some(object))
            .map(|(_, object)| object["kind"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(differing, ["Secret"]);
        let secret = one.values().find(|object| object["kind"] == "Secret").expect("a Secret");
        assert_eq!(secret["metadata"]["annotations"]["helm.sh/resource-policy"], "keep");
        // 32 characters are 44 in base64.
        assert_eq!(secret["data"]["password"].as_str().map(str::len), Some(44));
        let none =
            objects(&helm_ok(version, folder.path(), &["template", "r", "chart", "--set", "generateSecrets=false"]));
        assert_eq!(none.values().filter(|object| object["kind"] == "Secret").count(), 0);
    }
}

#[test]
fn every_object_stands_in_the_namespace_of_the_release() {
    let folder = folder();
    let said = helm_ok(HELMS[0], folder.path(), &["template", "r", "chart", "-n", "012"]);
    for (name, object) in objects(&said) {
        assert_eq!(object["metadata"]["namespace"], "012", "{name}");
    }
}
