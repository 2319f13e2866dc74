//! The rules of the language, as documents that are tests: `tests/language/*.md`.
//!
//! A block marked `kd` is a program. Blocks that follow it say what comes of it:
//!
//! - `says`: the mistakes that `check` finds, one a line; a program without such a block has none;
//! - `yaml KIND NAME PATH`: a part of an object that `build` gives; with a target before the kind if it is not kubernetes.
//!   `in ENV` before that builds an environment. Without a path it is the whole object, and `none` says that there is no
//!   such object or part;
//! - `tests`: what `kdsl test` says.
//!
//! `UPDATE_SUITES=1 cargo test -p kdsl-tests suites` writes what comes of them anew; `SUITE=tests`
//! looks at the documents of that name only.

use std::fmt::Write as _;

use kdsl_emit::yaml;
use kdsl_ir::Tree;
use kdsl_tests::{files_below, kdsl, repository, run};

/// A piece of a document: text as it is, or a block.
enum Piece {
    Prose(String),
    Block { info: String, body: String },
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::Prose(String::new())];
    let mut within = false;
    for line in text.split_inclusive('\n') {
        match (within, line.strip_prefix("```"), pieces.last_mut()) {
            (false, Some(info), _) => {
                within = true;
                pieces.push(Piece::Block { info: info.trim().to_owned(), body: String::new() });
            }
            (true, Some(_), _) => {
                within = false;
                pieces.push(Piece::Prose(String::new()));
            }
            (_, None, Some(Piece::Prose(text) | Piece::Block { body: text, .. })) => text.push_str(line),
            _ => {}
        }
    }
    pieces
}

/// A program and what comes of it, as far as it was asked.
struct Program {
    text: String,
    said: String,
    is_silence_expected: bool,
}

impl Program {
    fn new(text: &str) -> Self {
        let ran = run(kdsl(), repository(), &["check", "-", "--message-format", "short"], text);
        let said = ran.stdout.replace("<stdin>:", "");
        assert!(matches!(ran.code, Some(0 | 1)), "{text}\n{}", ran.stderr);
        Self { text: text.to_owned(), said, is_silence_expected: true }
    }

    /// What is said of its tests.
    fn tests(&self) -> String {
        let ran = run(kdsl(), repository(), &["test", "-"], &self.text);
        assert!(matches!(ran.code, Some(0 | 1)), "{}\n{}", self.text, ran.stderr);
        ran.stdout
    }

    /// The part of an object that the words of a block ask for, as YAML.
    fn part(&self, words: &[&str]) -> String {
        let (environment, words) = match words {
            ["in", environment, rest @ ..] => (vec!["--env", environment], rest),
            rest => (Vec::new(), rest),
        };
        let (target, words) = match words {
            [target @ ("kubernetes" | "openshift"), rest @ ..] => (*target, rest),
            rest => ("kubernetes", rest),
        };
        let [kind, name, path @ ..] = words else { panic!("`yaml KIND NAME PATH` is wanted") };
        let call = [&["build", "-", "--target", target, "--stdout"], &environment[..]].concat();
        let built = run(kdsl(), repository(), &call, &self.text).ok();
        let objects = built.trim_start_matches("---\n").split("\n---\n");
        let objects = objects.map(|object| yaml::read(object).expect("what is built can be read"));
        let mut found = objects.filter(|object| {
            object.get("kind").and_then(Tree::as_str) == Some(kind)
                && object.at(["metadata", "name"]).and_then(Tree::as_str) == Some(name)
        });
        let Some(object) = found.next() else { return "none\n".to_owned() };
        assert!(found.next().is_none(), "two objects are {kind} {name}");
        let mut part = Some(&object);
        for step in path.iter().flat_map(|path| path.split('.')) {
            part = match (part, step.parse::<usize>()) {
                (Some(Tree::List(items)), Ok(index)) => items.get(index),
                (Some(tree), _) => tree.get(step),
                (None, _) => None,
            };
        }
        let Some(part) = part else { return "none\n".to_owned() };
        let mut text = String::new();
        yaml::write_document(part, &mut text);
        text
    }
}

#[test]
fn the_rules_of_the_language_hold() {
    let folder = repository().join("tests/language");
    let mut complaints = Vec::new();
    let mut programs = 0;
    let only = std::env::var("SUITE").ok();
    for (name, bytes) in files_below(&folder).into_iter().filter(|(name, _)| name.ends_with(".md")) {
        if only.as_ref().is_some_and(|it| !name.contains(it)) {
            continue;
        }
        let text = String::from_utf8(bytes).expect("text");
        let mut renewed = String::new();
        let mut current: Option<Program> = None;
        for piece in pieces(&text) {
            let (info, body) = match piece {
                Piece::Prose(text) => {
                    renewed.push_str(&text);
                    continue;
                }
                Piece::Block { info, body } => (info, body),
            };
            let words: Vec<&str> = info.split(' ').collect();
            let now = match (words.as_slice(), &mut current) {
                (["kd"], current) => {
                    complaints.extend(current.take().and_then(|it| silence(&name, &it)));
                    *current = Some(Program::new(&body));
                    programs += 1;
                    body.clone()
                }
                (["says"], Some(program)) => {
                    program.is_silence_expected = false;
                    program.said.clone()
                }
                (["tests"], Some(program)) => program.tests(),
                (["yaml", words @ ..], Some(program)) => program.part(words),
                _ => panic!("{name}: what is `{info}`?"),
            };
            if now != body {
                complaints.push(format!("{name}: {info}\n--- is written\n{body}--- is\n{now}"));
            }
            let _ = write!(renewed, "```{info}\n{now}```\n");
        }
        complaints.extend(current.take().and_then(|it| silence(&name, &it)));
        if std::env::var_os("UPDATE_SUITES").is_some() {
            std::fs::write(folder.join(&name), renewed).expect("the document is written");
        }
    }
    assert!(programs > 20 || only.is_some(), "{programs} programs");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// A program of which no mistake is expected has none.
fn silence(name: &str, program: &Program) -> Option<String> {
    let is_wrong = program.is_silence_expected && !program.said.is_empty();
    is_wrong.then(|| format!("{name}: no mistake is expected in\n{}but there is\n{}", program.text, program.said))
}
