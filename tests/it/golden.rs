//! What the worked example builds to is kept in the repository, so that a change of it is seen in review.
//! `UPDATE_GOLDEN=1 cargo test -p kdsl-tests golden` writes it anew.

use std::collections::BTreeMap;

use kdsl_tests::{build, files_below, repository};
use tempfile::TempDir;

/// Where a build notes what it wrote.
const NOTE: &str = ".kdsl";

#[test]
fn what_the_worked_example_builds_to_is_what_is_kept() {
    let program = repository().join("examples/wordpress/site.kd");
    for target in ["helm", "kubernetes", "openshift", "openshift-template"] {
        let folder = TempDir::new().expect("a folder");
        let built = build(&program, target, &folder.path().join("out"));
        let kept = repository().join("tests/golden/wordpress").join(target);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            if kept.exists() {
                std::fs::remove_dir_all(&kept).expect("the old files go");
            }
            for (name, bytes) in files_below(&built).into_iter().filter(|(name, _)| name != NOTE) {
                let path = kept.join(name);
                std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
                std::fs::write(path, bytes).expect("a new file");
            }
        }
        let text = |folder| -> BTreeMap<String, String> {
            let files = files_below(folder).into_iter().filter(|(name, _)| name != NOTE);
            files.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text"))).collect()
        };
        let (built, kept) = (text(&built), text(&kept));
        let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&built), names(&kept), "{target}: other files");
        for (name, text) in &built {
            assert_eq!(text, &kept[name], "{target}/{name}: UPDATE_GOLDEN=1 keeps the new one");
        }
    }
}
