//! Texts that readers of YAML take for something else, and trees that come back as they were.
//!
//! The texts are in `tests/awkward_strings.txt` and `tests/awkward_keys.txt`, a JSON string on each line, so that real
//! readers can be asked about the same ones.

mod resolver;

use std::sync::Arc;

use kdsl_ir::Tree;
use proptest::prelude::*;

use super::{literal_header, quoted, read, scalar, scalar_is_plain_safe, write_document};

const STRINGS: &str = include_str!("../../tests/awkward_strings.txt");
const KEYS: &str = include_str!("../../tests/awkward_keys.txt");

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn written(tree: &Tree) -> String {
    let mut out = String::new();
    write_document(tree, &mut out);
    out
}

/// The trees in which a text stands: as a value, in lists, and below other things.
fn holding(key: &str, text: &str) -> Tree {
    let leaf = || Tree::str(text);
    let map = |key: &str, value| Tree::Map(vec![(Arc::from(key), value)]);
    let inner = Tree::Map(vec![
        (Arc::from(key), leaf()),
        (Arc::from("after"), Tree::List(vec![leaf(), Tree::List(vec![leaf(), leaf()]), map("k", leaf()), leaf()])),
    ]);
    Tree::Map(vec![(Arc::from("top"), Tree::List(vec![map("deep", inner.clone()), inner])), (Arc::from(key), leaf())])
}

/// Checks that a text and a key come back from every reader at hand.
fn survives(key: &str, text: &str) {
    let tree = if key == "top" { holding("key", text) } else { holding(key, text) };
    let document = written(&tree);
    let ours = read(&document).unwrap_or_else(|error| panic!("{error}\n{document}"));
    assert_eq!(ours, tree, "{document}");
    let json: serde_json::Value =
        serde_saphyr::from_str(&document).unwrap_or_else(|error| panic!("{error}\n{document}"));
    assert!(same(&json, &tree), "{json:?}\n{document}");
}

fn same(json: &serde_json::Value, tree: &Tree) -> bool {
    match (json, tree) {
        (serde_json::Value::String(left), Tree::Str(right)) => **left == **right,
        (serde_json::Value::Array(left), Tree::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (serde_json::Value::Object(left), Tree::Map(right)) => {
            left.len() == right.len()
                && right.iter().all(|(key, value)| left.get(&**key).is_some_and(|it| same(it, value)))
        }
        _ => false,
    }
}

#[test]
fn awkward_strings_survive() {
    let strings = lines(STRINGS);
    assert!(strings.len() >= 157);
    for text in strings {
        survives("key", &text);
    }
}

#[test]
fn awkward_keys_survive() {
    let keys = lines(KEYS);
    assert!(keys.len() >= 18);
    for key in keys {
        survives(&key, "value");
    }
}

#[test]
fn what_is_plain_is_text_to_yaml_1_1() {
    for text in lines(STRINGS).iter().chain(&lines(KEYS)) {
        if scalar_is_plain_safe(text) {
            assert_eq!(resolver::resolve(text), "str", "{text:?}");
        }
    }
}

#[test]
fn ordinary_texts_stay_plain() {
    let texts = "nginx docker.io/library/nginx:1.30 web-0 1.2.3 10.0.0.1 250m 10Gi 100% 5s http://x/y --flag=x -c a=b \
                 app.kubernetes.io/name blog.example.com /var/www/html TCP *x";
    for text in texts.split(' ') {
        assert_eq!(scalar_is_plain_safe(text), text != "*x", "{text}");
    }
    assert_eq!(scalar("Set the name, then go (twice)."), "Set the name, then go (twice).");
}

#[test]
fn quotes() {
    for (text, expected) in [
        ("yes", r#""yes""#),
        ("", r#""""#),
        ("it's: x", r#""it's: x""#),
        (r#"{"a": 1}"#, r#"'{"a": 1}'"#),
        (r"\d+: x", r"'\d+: x'"),
        (r#"a: "b's""#, r#""a: \"b's\"""#),
        ("a\u{1b}\u{2028}\u{1fffe}", r#""a\x1b\u2028\U0001fffe""#),
    ] {
        assert_eq!(quoted(text), expected);
    }
}

#[test]
fn literal_blocks() {
    for (text, expected) in [
        ("a", None),
        ("a\nb", Some("|-")),
        ("a\n", Some("|")),
        ("a\n\n", Some("|+")),
        ("  a\n", Some("|2")),
        ("\ta\nb", Some("|2-")),
        ("\n", None),
        ("a\r\n", None),
        ("a\n  ", None),
    ] {
        assert_eq!(literal_header(text), expected, "{text:?}");
    }
}

#[test]
fn a_document_comes_back_as_it_was() {
    let text = include_str!("tests/document.yaml");
    let tree = read(text).unwrap();
    assert_eq!(written(&tree), text);
}

#[test]
fn scalars_are_read_as_helm_reads_them() {
    let mut out = String::new();
    for line in include_str!("tests/scalars.txt").lines() {
        let (text, _) = line.split_once(" => ").unwrap();
        let found = match read(&format!("k: {text}")) {
            Ok(tree) => format!("{:?}", tree.get("k").unwrap()),
            Err(error) => format!("error at {error}"),
        };
        out.push_str(&format!("{text} => {found}\n"));
    }
    assert_eq!(out, include_str!("tests/scalars.txt"));
}

#[test]
fn documents_are_read_as_helm_reads_them() {
    let mut out = String::new();
    for case in include_str!("tests/documents.txt").split("=====\n") {
        let (text, _) = case.split_once("-----\n").unwrap();
        let found = read(text).map_or_else(|error| format!("error at {error}\n"), |tree| written(&tree));
        if !out.is_empty() {
            out.push_str("=====\n");
        }
        out.push_str(&format!("{text}-----\n{found}"));
    }
    assert_eq!(out, include_str!("tests/documents.txt"));
}

#[test]
fn a_few_lines_do_not_become_billions() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert!(read(&text).unwrap_err().message.contains("more than 1000000 values"));
}

#[test]
fn depth_is_bounded() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000)] {
        assert!(read(&text).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_string_survives(text in any::<String>(), key in any::<String>()) {
        survives(&key, &text);
    }

    #[test]
    fn any_string_of_awkward_characters_survives(
        text in "[-a01yenoxtb~:#\\[\\]{},&*!|>'\"%@`=<?._+ \t\n\r\u{85}\u{a0}\u{2028}\u{feff}😀\\\\]{0,12}",
        key in "[-a01yeno~:#?<= .\n]{1,6}",
    ) {
        survives(&key, &text);
        if scalar_is_plain_safe(&text) {
            prop_assert_eq!(resolver::resolve(&text), "str");
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(text in "[-a1:#\\[\\]{},&*!|>'\"%<? \n\t]{0,60}") {
        let _ = read(&text);
    }
}
