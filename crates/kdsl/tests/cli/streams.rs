//! Colours, pipes and other matters of streams.

use std::io::Read as _;
use std::process::Stdio;

use crate::sandbox::{Sandbox, outcome};

const WRONG: &str = "app blog < web: statelss wordpress >\n";
const LINE: &str = "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n";

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write("a.kd", WRONG);
    let colored = |arguments: &[&str]| {
        let outcome = sandbox.call(arguments);
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        outcome.stderr.contains('\x1b')
    };
    assert!(!colored(&["check", "a.kd"]));
    assert!(!colored(&["check", "a.kd", "--color", "never"]));
    assert!(colored(&["check", "a.kd", "--color", "always"]));
    assert!(colored(&["--color=always", "check", "a.kd"]));
}

#[test]
fn on_a_terminal_there_are_colours_unless_no_color_is_set() {
    let sandbox = Sandbox::new();
    sandbox.write("a.kd", WRONG);
    // `script` runs a command on a terminal of its own.
    let on_terminal = |environment: &str| {
        let line = format!("TERM=xterm {environment} script -qec \"$KDSL check a.kd\" /dev/null");
        sandbox.shell(&line).stdout
    };
    assert!(on_terminal("").contains("\x1b[1;31merror"), "{:?}", on_terminal(""));
    assert!(!on_terminal("NO_COLOR=1").contains('\x1b'));
    assert!(on_terminal("NO_COLOR=").contains('\x1b'));
    assert!(!on_terminal("TERM=dumb").contains('\x1b'));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = Sandbox::new();
    // More than a pipe holds, so that writing goes on after the reader has gone.
    for number in 0..40 {
        sandbox.write(
            &format!("all/{number}.kd"),
            LINE.replace("app wordpress < web: stateless", &format!("app a{number} < web: stateless wordpress")),
        );
    }
    let mut command = sandbox.command();
    command.args(["build", "all", "--stdout"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = [0; 4];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let outcome = outcome(child.wait_with_output().unwrap());
    assert_eq!(&first, b"---\n");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(!outcome.stderr.contains("panicked"), "{outcome:?}");
}

#[test]
fn a_full_standard_output_is_told() {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    for call in ["build site.kd --stdout", "explain", "--help", "secrets site.kd"] {
        let outcome = sandbox.shell(&format!("$KDSL {call} > /dev/full"));
        assert!(!outcome.stderr.contains("panicked"), "{call}: {outcome:?}");
        if call != "--help" {
            assert_eq!(outcome.code, Some(2), "{call}: {outcome:?}");
            assert!(outcome.stderr.contains("error: standard output can't be written"), "{call}: {outcome:?}");
        }
    }
}

#[test]
fn a_closed_standard_error_is_no_reason_to_stop() {
    let sandbox = Sandbox::new();
    sandbox.write("a.kd", WRONG);
    assert_eq!(sandbox.shell("$KDSL check a.kd 2>&-").code, Some(1));
    assert_eq!(sandbox.shell("$KDSL check a.kd 2>/dev/full").code, Some(1));
}

#[test]
fn names_with_control_characters_do_not_reach_the_terminal() {
    let sandbox = Sandbox::new();
    sandbox.write("\x1b[31mred.kd", WRONG);
    for format in ["human", "short", "json", "sarif"] {
        let outcome = sandbox.call(&["check", ".", "--message-format", format]);
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        assert!(!(outcome.stdout + &outcome.stderr).contains('\x1b'), "{format}");
    }
    let outcome = sandbox.call(&["check", "no\x1b[2Jsuch.kd"]);
    assert_eq!(outcome.stderr, "error: there is no file `no␛[2Jsuch.kd`\n");
}

#[test]
fn secrets_are_new_with_each_call_and_have_the_same_names() {
    let sandbox = Sandbox::new();
    sandbox.write("site.kd", LINE);
    let one = sandbox.call(&["secrets", "site.kd"]);
    let two = sandbox.call(&["secrets", "site.kd"]);
    assert_eq!(one.code, Some(0), "{one:?}");
    assert_ne!(one.stdout, two.stdout);
    let names = |text: &str| -> Vec<String> {
        text.lines().filter(|it| it.trim_start().starts_with("name:")).map(str::to_owned).collect()
    };
    assert!(!names(&one.stdout).is_empty(), "{one:?}");
    assert_eq!(names(&one.stdout), names(&two.stdout));
}
