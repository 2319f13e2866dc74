//! Writing to disk: all or nothing, whatever happens.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::{Command, Stdio};

use crate::sandbox::{Outcome, Sandbox, outcome};

const LINE: &str = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n";
const OTHER: &str = "app wordpress < web: stateless x4 shared-volume; db: stateful mariadb x2 >\n";

fn built() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    let outcome = sandbox.call(&["build", "site.kd"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    sandbox
}

#[test]
fn each_target_has_a_folder_and_each_app_one_in_it() {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    for target in ["helm", "kubernetes", "openshift"] {
        let outcome = sandbox.call(&["build", "site.kd", "--target", target]);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert_eq!(outcome.stdout, "", "{outcome:?}");
        assert!(sandbox.files(&format!("out/{target}/wordpress")).len() > 5);
    }
    let outcome = sandbox.call(&["build", "site.kd", "--target", "helm", "-o", "charts"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(sandbox.read("charts/wordpress/Chart.yaml").contains("name: wordpress"));
}

#[test]
fn two_builds_are_alike_to_the_byte() {
    let sandbox = built();
    let first = sandbox.files("out");
    let outcome = sandbox.call(&["build", "site.kd"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(sandbox.files("out"), first);
}

#[test]
fn check_tells_whether_the_output_is_up_to_date() {
    let sandbox = built();
    let before = sandbox.files("out");
    let outcome = sandbox.call(&["build", "site.kd", "--check"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    sandbox.write("site.kd", OTHER);
    let outcome = sandbox.call(&["build", "site.kd", "--check"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.contains("deployment"), "{outcome:?}");
    assert_eq!(sandbox.files("out"), before);
    let outcome = sandbox.call(&["build", "site.kd", "--check", "-o", "nowhere"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(!sandbox.path("nowhere").exists());
}

#[test]
fn a_folder_with_files_of_others_is_refused_with_their_names() {
    let sandbox = built();
    sandbox.write("out/kubernetes/wordpress/mine.txt", "precious");
    sandbox.write("site.kd", OTHER);
    let before = sandbox.files("out");
    let outcome = sandbox.call(&["build", "site.kd"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("mine.txt"), "{outcome:?}");
    assert_eq!(sandbox.files("out"), before);
}

#[test]
fn of_several_apps_all_are_written_or_none() {
    let sandbox = Sandbox::new();
    let apps = LINE.replace("app wordpress < web: stateless", "app one < web: stateless wordpress") + LINE;
    sandbox.write("site.kd", &apps);
    assert_eq!(sandbox.call(&["build", "site.kd"]).code, Some(0));
    sandbox.write("out/kubernetes/wordpress/mine.txt", "precious");
    sandbox.write("site.kd", apps.replace("x3", "x4"));
    let before = sandbox.files("out");
    let outcome = sandbox.call(&["build", "site.kd"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(sandbox.files("out") == before, "nothing is written, and nothing is left behind");
}

#[test]
fn a_file_in_the_place_of_the_folder_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    sandbox.write("out", "precious");
    let outcome = sandbox.call(&["build", "site.kd"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert_eq!(sandbox.read("out"), "precious");
}

/// Calls `kdsl` as a user whom permissions bind: root is bound by none.
fn call_as_user(sandbox: &Sandbox, arguments: &[&str]) -> Outcome {
    let binary = sandbox.path("kdsl-copy");
    if !binary.exists() {
        fs::copy(env!("CARGO_BIN_EXE_kdsl"), &binary).unwrap();
    }
    let user = match fs::metadata(sandbox.folder()).unwrap().uid() {
        0 => "setpriv --reuid 65534 --regid 65534 --clear-groups",
        _ => "",
    };
    // Through a shell in the sandbox, since the user may not be allowed to go through the folders above it.
    let mut command = Command::new("bash");
    command.arg("-c").arg(format!("exec {user} ./kdsl-copy \"$@\"")).arg("bash").args(arguments);
    command.current_dir(sandbox.folder()).stdin(Stdio::null());
    outcome(command.output().unwrap())
}

fn set_mode(sandbox: &Sandbox, name: &str, mode: u32) {
    fs::set_permissions(sandbox.path(name), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_may_not_be_written_is_told_and_stays() {
    let sandbox = built();
    sandbox.write("site.kd", OTHER);
    let before = sandbox.files("out");
    set_mode(&sandbox, "out/kubernetes", 0o555);
    let outcome = call_as_user(&sandbox, &["build", "site.kd"]);
    set_mode(&sandbox, "out/kubernetes", 0o755);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.starts_with("error: "), "{outcome:?}");
    assert!(outcome.stderr.contains("ermission denied"), "{outcome:?}");
    assert_eq!(sandbox.files("out"), before);
}

#[test]
fn a_program_that_may_not_be_read_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    set_mode(&sandbox, "site.kd", 0o000);
    let outcome = call_as_user(&sandbox, &["check", "site.kd"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert_eq!(outcome.stderr, "error: `site.kd` can't be read: Permission denied (os error 13)\n");
}

#[test]
fn a_program_that_may_not_be_written_is_not_formatted() {
    let sandbox = Sandbox::new();
    let text = "app   a < web: stateless wordpress; db: stateful mariadb >\n";
    sandbox.write("site.kd", text);
    set_mode(&sandbox, "site.kd", 0o444);
    let outcome = call_as_user(&sandbox, &["fmt", "site.kd"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert_eq!(sandbox.read("site.kd"), text);
    let names: Vec<String> =
        sandbox.files("").into_iter().map(|(name, _)| name).filter(|it| it != "kdsl-copy").collect();
    assert_eq!(names, ["site.kd"]);
}

#[test]
fn a_full_disk_is_told_and_the_old_output_stays() {
    let sandbox = built();
    sandbox.write("site.kd", OTHER);
    let before = sandbox.files("out");
    // No file may grow beyond one block, and the signal for it is ignored, so that writing fails as on a full disk.
    let outcome = sandbox.shell("trap '' XFSZ; ulimit -f 1; exec $KDSL build site.kd");
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
    assert!(outcome.stderr.contains("File too large"), "{outcome:?}");
    assert_eq!(sandbox.files("out"), before);
    assert_eq!(sandbox.files(""), [before, vec![("site.kd".to_owned(), OTHER.to_owned())]].concat());
}

#[test]
fn a_kill_in_the_middle_leaves_the_old_output() {
    let sandbox = built();
    sandbox.write("site.kd", OTHER);
    let before = sandbox.files("out/kubernetes/wordpress");
    let outcome = sandbox.shell("ulimit -c 0; ulimit -f 1; exec $KDSL build site.kd");
    assert_eq!(outcome.code, None, "the signal ends it: {outcome:?}");
    assert_eq!(sandbox.files("out/kubernetes/wordpress"), before);
    let outcome = sandbox.call(&["build", "site.kd"]);
    assert_eq!(outcome.code, Some(0), "what the kill left is in nobody's way: {outcome:?}");
    assert_ne!(sandbox.files("out/kubernetes/wordpress"), before);
    let folders: Vec<_> =
        fs::read_dir(sandbox.path("out/kubernetes")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(folders, ["wordpress"], "nothing is left behind");
}

#[test]
fn formatting_keeps_permissions_and_links() {
    let sandbox = Sandbox::new();
    sandbox.write("real.kd", "app   a < web: stateless wordpress; db: stateful mariadb >\n");
    set_mode(&sandbox, "real.kd", 0o640);
    std::os::unix::fs::symlink("real.kd", sandbox.path("link.kd")).unwrap();
    let outcome = sandbox.call(&["fmt", "link.kd"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(sandbox.read("real.kd"), "app a < web: stateless wordpress; db: stateful mariadb >\n");
    assert!(fs::symlink_metadata(sandbox.path("link.kd")).unwrap().is_symlink());
    assert_eq!(fs::metadata(sandbox.path("real.kd")).unwrap().mode() & 0o777, 0o640);
}
