//! Running the real Helm.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Once;

use kdsl_emit::FileSet;

/// The versions of Helm that are run.
pub(crate) const HELMS: [&str; 2] = ["helm-4", "helm-3"];

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn tool(name: &str) -> PathBuf {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let status = Command::new("sh").arg(repository().join("tests/tools/install.sh")).status();
        assert!(status.is_ok_and(|status| status.success()), "tests/tools/install.sh failed");
    });
    repository().join(".tools").join(name)
}

/// Runs a Helm in a folder.
pub(crate) fn helm(version: &str, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(tool(version)).args(arguments).current_dir(folder).output().expect("Helm starts")
}

/// Runs a Helm that must succeed; gives what it says.
pub(crate) fn helm_ok(version: &str, folder: &Path, arguments: &[&str]) -> String {
    let output = helm(version, folder, arguments);
    let said = String::from_utf8(output.stdout).expect("Helm writes UTF-8");
    assert!(output.status.success(), "{version} {arguments:?}\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Writes files below a folder.
pub(crate) fn write(folder: &Path, files: &FileSet) {
    for (path, bytes) in files.iter() {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        std::fs::write(path, bytes).expect("a file can be written");
    }
}

/// The objects in what `helm template` says, by the template they come from, read by two readers that must agree.
pub(crate) fn objects(said: &str) -> BTreeMap<String, serde_json::Value> {
    let mut objects = BTreeMap::new();
    for document in said.split("\n---\n").map(|document| document.strip_prefix("---\n").unwrap_or(document)) {
        let source = document.lines().find_map(|line| line.strip_prefix("# Source: ")).unwrap_or_default();
        let strict: serde_json::Value =
            serde_saphyr::from_str(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
        if strict.is_null() {
            continue;
        }
        let ours = kdsl_emit::yaml::read(document).unwrap_or_else(|error| panic!("{error}\n{document}"));
        assert_eq!(json(&ours), strict, "{document}");
        let name = format!("{} {} {}", strict["kind"], strict["metadata"]["name"], source);
        assert!(objects.insert(name, strict).is_none(), "twice: {document}");
    }
    objects
}

/// A tree as JSON.
pub(crate) fn json(tree: &kdsl_ir::Tree) -> serde_json::Value {
    use kdsl_ir::Tree;
    match tree {
        Tree::Null => serde_json::Value::Null,
        Tree::Bool(truth) => (*truth).into(),
        Tree::Int(number) => (*number).into(),
        Tree::Float(number) => (*number).into(),
        Tree::Str(text) => (**text).into(),
        Tree::List(items) => items.iter().map(json).collect(),
        Tree::Map(entries) => entries.iter().map(|(key, value)| (key.to_string(), json(value))).collect(),
    }
}
