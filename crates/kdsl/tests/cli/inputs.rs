//! Files and folders that are not what a program should be.

use std::os::unix::fs::symlink;

use crate::sandbox::Sandbox;

const LINE: &str = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n";

#[test]
fn a_file_of_50_megabytes_is_refused_without_being_read() {
    let sandbox = Sandbox::new();
    let file = std::fs::File::create(sandbox.path("huge.kd")).unwrap();
    file.set_len(50_000_000).unwrap();
    let outcome = sandbox.call(&["check", "huge.kd"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.contains("50000000 bytes"), "{outcome:?}");
    assert!(outcome.stderr.contains("huge.kd"), "{outcome:?}");
}

#[test]
fn a_stream_without_end_is_refused() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.shell("yes | $KDSL check -");
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.contains("<stdin>"), "{outcome:?}");
}

#[test]
fn a_file_that_is_not_utf_8_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("latin.kd", b"app caf\xe9 < >\n");
    let outcome = sandbox.call(&["check", "latin.kd"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stderr.contains("UTF-8"), "{outcome:?}");
    assert!(outcome.stderr.contains("latin.kd"), "{outcome:?}");
    let outcome = sandbox.call(&["check", "latin.kd", "--message-format", "short"]);
    assert!(outcome.stdout.starts_with("latin.kd:1:1: error[KD0001]: "), "{outcome:?}");
    let outcome = sandbox.call(&["fmt", "latin.kd"]);
    assert_eq!(outcome.code, Some(2), "{outcome:?}");
}

#[test]
fn standard_input_is_a_program_like_any_other() {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    let from_file = sandbox.call(&["build", "site.kd", "--stdout"]);
    let from_stdin = sandbox.call_with(&["build", "-", "--stdout"], LINE.as_bytes());
    assert_eq!(from_stdin.code, Some(0), "{from_stdin:?}");
    assert!(from_file.stdout == from_stdin.stdout, "the objects differ");
    let outcome = sandbox.call_with(&["check", "-", "--message-format", "short"], b"app a <\xff\x00");
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stdout.starts_with("<stdin>:1:1: error[KD0001]: "), "{outcome:?}");
    let values = sandbox.call_with(&["build", "site.kd", "--stdout", "-f", "-"], b"web:\n  replicaCount: 7\n");
    assert!(values.stdout.contains("replicas: 7"), "{}", values.stderr);
}

#[test]
fn ten_thousand_brackets_are_one_mistake() {
    let sandbox = Sandbox::new();
    for (open, close) in [("[", "]"), ("(", ")"), ("{", "}")] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        sandbox.write(
            "deep.kd",
            format!("app a < c: stateless \"docker.io/library/nginx:1.30\" {{\n  user 101\n  args {deep}\n}} >\n"),
        );
        let outcome = sandbox.call(&["check", "deep.kd", "--message-format", "short"]);
        assert_eq!(outcome.code, Some(1), "{open}: {outcome:?}");
        assert_eq!(outcome.stdout.lines().count(), 1, "{open}: {outcome:?}");
        let outcome = sandbox.call(&["check", "deep.kd"]);
        assert!(outcome.stderr.len() < 5_000, "{open}: {outcome:?}");
    }
}

#[test]
fn a_folder_that_links_to_itself_is_walked_once() {
    let sandbox = Sandbox::new();
    sandbox.write("apps/blog/site.kd", LINE);
    sandbox.write("apps/out/old.kd", "not a program");
    sandbox.write("apps/target/old.kd", "not a program");
    sandbox.write("apps/.git/old.kd", "not a program");
    sandbox.write("apps/notes.txt", "not a program");
    symlink("..", sandbox.path("apps/blog/again")).unwrap();
    symlink("site.kd", sandbox.path("apps/blog/copy.kd")).unwrap();
    let outcome = sandbox.call(&["check", "apps"]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stderr.ends_with("1 file checked, no mistakes found\n"), "{outcome:?}");
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    let outcome = sandbox.call(&["check", "site.kd", "./site.kd", "."]);
    assert!(outcome.stderr.ends_with("1 file checked, no mistakes found\n"), "{outcome:?}");
}

#[test]
fn the_order_of_the_arguments_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("a.kd", LINE.replace("app wordpress", "app one").replace("stateless", "stateless wordpress"));
    sandbox.write("b.kd", LINE);
    let forth = sandbox.call(&["build", "a.kd", "b.kd", "--stdout"]);
    let back = sandbox.call(&["build", "b.kd", "a.kd", "--stdout"]);
    assert_eq!(forth.code, Some(0), "{forth:?}");
    assert!(forth.stdout == back.stdout, "the objects differ");
}

#[test]
fn many_files_are_read_by_many_threads_and_told_in_order() {
    let sandbox = Sandbox::new();
    for number in 0..200 {
        sandbox.write(&format!("all/{number:03}.kd"), format!("app a{number} <\n  web: statelss wordpress\n>\n"));
    }
    let first = sandbox.call(&["check", "all", "--message-format", "short"]);
    assert_eq!(first.code, Some(1), "{first:?}");
    let files: Vec<&str> = first.stdout.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert!(files.is_sorted(), "{files:?}");
    assert!(files.len() >= 200, "{first:?}");
    assert_eq!(first, sandbox.call(&["check", "all", "--message-format", "short"]));
}

#[test]
fn deep_programs_fit_on_the_stack_of_every_thread() {
    let sandbox = Sandbox::new();
    for number in 0..16 {
        let deep = format!("{}1{}", "[".repeat(240), "]".repeat(240));
        let text = format!("component c{number}: stateless {{\n  image \"a/b:1\"\n  user 1\n  args {deep}\n}}\n");
        sandbox.write(&format!("all/{number}.kd"), text);
    }
    let outcome = sandbox.call(&["check", "all", "--message-format", "short"]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.stdout.lines().count() >= 16, "{outcome:?}");
    assert_eq!(sandbox.call(&["fmt", "all", "--check"]).code, Some(1));
}
