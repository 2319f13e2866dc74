//! One source gives one output, byte for byte, wherever and however often it is built.

use std::path::Path;

use kdsl_tests::{build, examples, files_below, kdsl, run};
use tempfile::TempDir;

#[test]
fn two_builds_are_equal_from_other_folders_too() {
    for example in examples() {
        let program = example.join("site.kd");
        let elsewhere = TempDir::new().expect("a folder");
        for (name, bytes) in files_below(&example) {
            let path = elsewhere.path().join("a folder").join(name);
            std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
            std::fs::write(path, bytes).expect("a copy");
        }
        for target in ["helm", "kubernetes", "openshift", "openshift-template"] {
            let out = |name: &str| elsewhere.path().join(format!("{name}-{target}"));
            let first = files_below(&build(&program, target, &out("first")));
            assert_eq!(first, files_below(&build(&program, target, &out("second"))));
            let moved = elsewhere.path().join("a folder/site.kd");
            assert_eq!(first, files_below(&build(&moved, target, &out("moved"))));
            // Building over what is there changes nothing, and `--check` agrees.
            assert_eq!(first, files_below(&build(&program, target, &out("second"))));
            assert!(check(&program, target, &out("second")));
        }
    }
}

#[test]
fn check_fails_if_what_is_on_disk_differs() {
    let example = examples().remove(0);
    let program = example.join("site.kd");
    let folder = TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    let app = build(&program, "kubernetes", &out);
    assert!(check(&program, "kubernetes", &out));
    let (name, _) = files_below(&app).into_iter().find(|(name, _)| name.ends_with(".yaml")).expect("a manifest");
    std::fs::write(app.join(name), "changed: true\n").expect("a change");
    assert!(!check(&program, "kubernetes", &out));
}

fn check(program: &Path, target: &str, out: &Path) -> bool {
    let words = ["build".as_ref(), program.as_os_str(), "--target".as_ref(), target.as_ref(), "--check".as_ref()];
    let folder = program.parent().expect("a program lies in a folder");
    run(kdsl(), folder, &[words.as_slice(), &["-o".as_ref(), out.as_os_str()]].concat(), "").succeeded()
}
