//! Every mistake, with the words that it gets and what its repair makes of the program.

use std::fmt::Write as _;

use kdsl_syntax::{SyntaxErrorKind, parse};

/// Programs with a mistake each, and the name of the mistake.
const MISTAKES: &[(&str, &str)] = &[
    ("a value too many", "component a: stateless { port = 80 90 }"),
    ("a colon in a value", "component a: stateless { port: http: 80 }"),
    ("an assignment in brackets", "component a: stateless { require (x = 1) }"),
    ("commas between components", "app a < web: stateless, db: stateful >"),
    ("an operator before nothing", "component a: stateless { x = * 2 }"),
    ("two declarations on a line", "app a < web: job > app b < web: job >"),
    ("two values in round brackets", "component a: stateless { x = (1, 2) }"),
    ("another language's and", "component a: stateless { require a && b }"),
    ("quotes of a word processor", "component a: stateless { image “x” }"),
    ("a space that is none", "component a: stateless { image\u{a0}x }"),
    ("a character that can't be seen", "component a: stateless { image \"x\u{202e}y\" }"),
    ("a zero", "component a: stateless { image \0 }"),
    (
        "a brace that is never closed",
        "app a <\n  web: stateless {\n    image \"x\"\n  db: stateful\n>\n\napp b < c: job >",
    ),
    ("the brace of another", "component a: stateless {\n  env {\n    A: 1\n\n  image \"x\"\n}\n\nmoved a -> b"),
    ("a list that is never closed", "component a: stateless {\n  command [\"sh\", \"-c\"\n  user = 1\n}"),
    ("an app that is never closed", "app a <\n  web: stateless\n\nmoved a -> b"),
    ("a string that is never closed", "component a: stateless {\n  image \"nginx\n  user 101\n}"),
    ("a text that is never closed", "component a: stateless {\n  file \"/x\" = '''\n    y\n}\n\nmoved a -> b"),
    ("an interpolation that is never closed", "component a: stateless { env { A: \"${db.host\", B: 1 } }"),
    ("an escape that is none", r#"component a: stateless { command ["\d+"] }"#),
    ("a number that is no character", r#"component a: stateless { command ["\u{110000}"] }"#),
    ("a field without a name", "component a: stateless { env { A: db. } }"),
    ("a declaration without a name", "app < web: stateless >"),
    ("a component without a name", "app a < : stateless >"),
    ("an entry without a key", "component a: stateless { env { : 1 } }"),
    ("a count for a name", "app a < x3: stateless >"),
    ("a string for a name", "app a < \"web\": stateless >"),
    ("a number for a field", "component a: stateless { x = pods.0 }"),
    ("a component without a colon", "app a < web stateless >"),
    ("an entry without a value", "component a: stateless { env { A: , B: 2 } }"),
    ("an operator without an operand", "component a: stateless { require a < }"),
    ("an empty interpolation", "component a: stateless { x = \"${}\" }"),
    ("an empty place in a list", "component a: stateless { x = [1, , 2] }"),
    ("components side by side", "app a < web: stateless { user 1 } db: stateful >"),
    ("values side by side", "component a: stateless { x = [1 2] }"),
    ("a key with a slash", "component a: stateless { label { app.kubernetes.io/name: \"x\" } }"),
    ("a number for a key", "component a: stateless { env { 8080: \"x\" } }"),
    ("comparisons in a chain", "component a: stateless { require 1 < a < 3 }"),
    ("ranges in a chain", "component a: stateless { x = 1..2..3 }"),
    ("a condition without else", "component a: stateless { x = if a then b }"),
    ("a condition without then", "component a: stateless { x = if a b else c }"),
    ("a misspelt declaration", "componnet a: stateless { user 1 }"),
    ("a component outside of an app", "web: stateless x3\ndb: stateful\n\nmoved a -> b"),
    ("a brace too many", "component a: stateless { user 1 }\n}\n\nmoved a -> b"),
];

#[test]
fn the_words_of_every_mistake() {
    let mut text = String::new();
    for (name, source) in MISTAKES {
        describe(&mut text, name, source);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn one_mistake_gives_one_error() {
    for (name, source) in MISTAKES {
        assert_eq!(parse(source).errors().len(), 1, "{name}: {:#?}", parse(source).errors());
    }
}

#[test]
fn every_kind_has_an_example() {
    let deep = format!("component a: stateless {{ x = {} }}", "[".repeat(300));
    let sources = MISTAKES.iter().map(|(_, source)| *source).chain([deep.as_str()]);
    let mut kinds: Vec<SyntaxErrorKind> =
        sources.flat_map(|it| parse(it).errors().to_vec()).map(|it| it.kind).collect();
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds, SyntaxErrorKind::ALL);
}

#[test]
fn a_repair_repairs() {
    for (name, source) in MISTAKES {
        let Some(repaired) = repair(source) else { continue };
        assert!(parse(&repaired).errors().is_empty(), "{name}: {repaired}\n{:#?}", parse(&repaired).errors());
    }
}

#[test]
fn codes_and_pages_are_unique() {
    let mut codes: Vec<_> = SyntaxErrorKind::ALL.iter().map(|it| it.code()).collect();
    let mut pages: Vec<_> = SyntaxErrorKind::ALL.iter().map(|it| it.slug()).collect();
    assert!(codes.is_sorted() && codes.iter().all(|it| it.starts_with("KD01")));
    codes.dedup();
    pages.sort();
    pages.dedup();
    assert_eq!((codes.len(), pages.len()), (SyntaxErrorKind::ALL.len(), SyntaxErrorKind::ALL.len()));
}

/// The source with its repair applied, if it has one.
fn repair(source: &str) -> Option<String> {
    let parsed = parse(source);
    let (range, text) = parsed.errors().iter().find_map(|it| it.edit.clone())?;
    let mut repaired = source.to_owned();
    repaired.replace_range(usize::from(range.start())..usize::from(range.end()), &text);
    Some(repaired)
}

fn describe(text: &mut String, name: &str, source: &str) {
    let parsed = parse(source);
    writeln!(text, "─── {name}\n").expect("a string takes all");
    let lines: Vec<&str> = source.split('\n').collect();
    let mut start = 0;
    for line in lines {
        writeln!(text, "    {}", line.replace('\0', "␀").replace('\u{202e}', "⟨U+202E⟩")).expect("a string takes all");
        for error in parsed.errors() {
            let place = (error.range, format!("{}: {}", error.kind.code(), error.label));
            for (range, label) in [&place].into_iter().chain(&error.related) {
                let (from, to) = (usize::from(range.start()), usize::from(range.end()));
                if (start..=start + line.len()).contains(&from) {
                    let before = source[start..from].chars().count();
                    let length = source[from..to.min(start + line.len()).max(from)].chars().count().max(1);
                    writeln!(text, "    {}{} {label}", " ".repeat(before), "^".repeat(length))
                        .expect("a string takes all");
                }
            }
        }
        start += line.len() + 1;
    }
    for error in parsed.errors() {
        writeln!(text, "\n  error: {}", error.message).expect("a string takes all");
        if let Some(help) = &error.help {
            writeln!(text, "  help: {help}").expect("a string takes all");
        }
    }
    if let Some(repaired) = repair(source) {
        writeln!(text, "  repaired:\n    {}", repaired.replace('\n', "\n    ")).expect("a string takes all");
    }
    text.push('\n');
}
