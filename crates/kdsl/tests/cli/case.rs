//! Cases told as texts: the files in `cases/`.
//!
//! A case is a series of parts, each under a line that starts with `=== `:
//!
//!     === file NAME      its content follows
//!     === $ LINE         a command line of the shell
//!     === stdin          of the command line before
//!     === exit N         what came of it; left out if it is 0
//!     === stdout         left out if there is nothing on it
//!     === stderr         likewise
//!     === now NAME       what the file NAME says after the command line before
//!
//! What stands before the first part says what the case is about. `KDSL_UPDATE=1` writes down what came of the calls.

use std::fs;
use std::path::Path;

use crate::sandbox::Sandbox;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    head: String,
    body: String,
}

fn parts(text: &str) -> (String, Vec<Part>) {
    let mut about = String::new();
    let mut parts: Vec<Part> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("=== "), parts.last_mut()) {
            (Some(head), _) => parts.push(Part { head: head.to_owned(), body: String::new() }),
            (None, Some(part)) => part.body.push_str(&format!("{line}\n")),
            (None, None) => about.push_str(&format!("{line}\n")),
        }
    }
    (about, parts)
}

fn is_outcome(part: &Part) -> bool {
    part.head.starts_with("exit ") || matches!(&*part.head, "stdout" | "stderr") || part.head.starts_with("now ")
}

/// Runs the case and writes it anew with what really came of it.
fn run(text: &str) -> String {
    let (about, parts) = parts(text);
    let sandbox = Sandbox::new();
    let mut out = about;
    let mut say = |head: &str, body: &str| {
        out.push_str(&format!("=== {head}\n{body}"));
        if !body.is_empty() && !body.ends_with('\n') {
            out.push('\n');
        }
    };
    let mut waiting = parts.iter().peekable();
    while let Some(part) = waiting.next() {
        if is_outcome(part) {
            continue;
        }
        say(&part.head, &part.body);
        if let Some(name) = part.head.strip_prefix("file ") {
            sandbox.write(name, &part.body);
        } else if let Some(line) = part.head.strip_prefix("$ ") {
            let stdin = waiting.next_if(|it| it.head == "stdin");
            if let Some(stdin) = stdin {
                say("stdin", &stdin.body);
                sandbox.write(".stdin", &stdin.body);
            }
            let outcome = match stdin {
                Some(_) => sandbox.shell(&format!("{line} < .stdin")),
                None => sandbox.shell(line),
            };
            if outcome.code != Some(0) {
                say(&format!("exit {}", outcome.code.map_or("by a signal".to_owned(), |it| it.to_string())), "");
            }
            for (head, body) in [("stdout", &outcome.stdout), ("stderr", &outcome.stderr)] {
                if !body.is_empty() {
                    say(head, body);
                }
            }
            for now in parts
                .iter()
                .skip_while(|it| !std::ptr::eq(*it, part))
                .skip(1)
                .take_while(|it| !it.head.starts_with("$ "))
            {
                if let Some(name) = now.head.strip_prefix("now ") {
                    say(&now.head, &sandbox.read(name));
                }
            }
        } else {
            panic!("no part of a case is called `{}`", part.head);
        }
    }
    out
}

/// The first lines that differ.
fn difference(expected: &str, found: &str) -> String {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    for number in 1.. {
        match (expected.next(), found.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => return format!("line {number}\n  expected: {a:?}\n  found:    {b:?}"),
        }
    }
    "the line breaks differ".to_owned()
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/cases");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 5, "the cases are there");
    let mut differing = Vec::new();
    for path in paths {
        let expected = fs::read_to_string(&path).unwrap();
        let found = run(&expected);
        if found != expected {
            if std::env::var_os("KDSL_UPDATE").is_some() {
                fs::write(&path, &found).unwrap();
            }
            differing.push(format!("{}:\n{}", path.display(), difference(&expected, &found)));
        }
    }
    assert!(differing.is_empty(), "these cases come out differently:\n{}", differing.join("\n"));
}
