//! The grammar for tree-sitter: it reads every program as the real parser does, and its queries say what they should.

use std::fmt::Write as _;
use std::path::PathBuf;

use kdsl_syntax::{SyntaxElement, SyntaxKind, SyntaxNode};
use kdsl_tests::repository;
use tree_sitter::{Language, Node, Parser, Query, QueryCursor, StreamingIterator as _, Tree};

use super::fixtures::{class, programs};

fn language() -> Language {
    tree_sitter_kd::LANGUAGE.into()
}

fn read(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&language()).expect("a grammar of this generation");
    parser.parse(text, None).expect("a tree")
}

fn folder() -> PathBuf {
    repository().join("editors/tree-sitter-kd")
}

#[test]
fn the_parser_is_what_the_grammar_generates() {
    let new = tempfile::TempDir::new().expect("a folder");
    let grammar = folder().join("grammar.js");
    std::fs::copy(folder().join("tree-sitter.json"), new.path().join("tree-sitter.json")).expect("a copy");
    tree_sitter_generate::generate_parser_in_directory(
        new.path(),
        Some(new.path().join("src")),
        Some(grammar),
        tree_sitter_generate::ABI_VERSION_MAX,
        None,
        Some("node"),
        true,
        tree_sitter_generate::OptLevel::default(),
        &mut Vec::new(),
    )
    .unwrap_or_else(|error| panic!("{error}"));
    for name in ["parser.c", "grammar.json", "node-types.json"] {
        let text = |folder: PathBuf| std::fs::read_to_string(folder.join("src").join(name)).expect("a generated file");
        let is_same = text(folder()) == text(new.path().to_owned());
        assert!(is_same, "editors/tree-sitter-kd/src/{name}: write it anew with `tree-sitter generate`");
    }
}

#[test]
fn the_corpus_is_read_as_it_says() {
    let mut tried = 0;
    for entry in std::fs::read_dir(folder().join("test/corpus")).expect("the corpus") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("a text");
        let mut parts = text.split("==================\n").skip(1);
        while let (Some(name), Some(body)) = (parts.next(), parts.next()) {
            let (program, expected) = body.split_once("\n---\n").expect("a program and its tree");
            let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ").replace(" )", ")");
            let found = read(program).root_node().to_sexp();
            // The corpus does not name the fields.
            let found = found.split(' ').filter(|word| !word.ends_with(':')).collect::<Vec<_>>().join(" ");
            assert_eq!(found, expected, "{}: {name}", path.display());
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried} programs");
}

#[test]
fn every_program_has_the_tree_that_the_parser_gives_it() {
    for program in programs() {
        let tree = read(&program.text);
        assert!(!tree.root_node().has_error(), "{}: {}", program.name, tree.root_node().to_sexp());
        let mut found = Vec::new();
        outline(tree.root_node(), &mut found);
        let mut expected = Vec::new();
        real_outline(&program.root, &mut expected);
        let show = |entries: &[(usize, usize, &str)]| {
            entries.iter().fold(String::new(), |mut shown, (start, end, kind)| {
                let _ = writeln!(shown, "{kind}: {}", program.text[*start..*end].replace('\n', " "));
                shown
            })
        };
        if found != expected {
            let at = found.iter().zip(&expected).take_while(|(left, right)| left == right).count();
            let part = |entries: &[(usize, usize, &'static str)]| show(&entries[at..(at + 3).min(entries.len())]);
            panic!("{}\n{}\nbut the parser reads\n{}", program.name, part(&found), part(&expected));
        }
    }
}

/// The nodes that both trees have.
const COMMON: [&str; 23] = [
    "declaration",
    "topology",
    "component",
    "block",
    "entry",
    "assignment",
    "statement",
    "key",
    "list",
    "parens",
    "condition",
    "binary",
    "unary",
    "range",
    "field",
    "index",
    "call",
    "arguments",
    "string",
    "interpolation",
    "count",
    "number",
    "name",
];

/// Each node that both trees have: where it starts and ends, and what it is; from the outside in.
fn outline(node: Node<'_>, into: &mut Vec<(usize, usize, &'static str)>) {
    let kind = COMMON.iter().find(|it| **it == node.kind()).filter(|_| !is_label(node));
    // What stands behind a dot is no operand.
    let is_member = matches!(node.kind(), "number") && node.prev_sibling().is_some_and(|it| it.kind() == ".");
    into.extend(kind.filter(|_| !is_member).map(|kind| (node.start_byte(), node.end_byte(), *kind)));
    if node.kind() == "key" {
        return;
    }
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        outline(child, into);
    }
}

/// Whether it is the name of a component.
fn is_label(node: Node<'_>) -> bool {
    node.parent().is_some_and(|it| it.kind() == "component" && it.child(0) == Some(node))
}

fn real_outline(node: &SyntaxNode, into: &mut Vec<(usize, usize, &'static str)>) {
    use SyntaxKind as S;
    let kind = match node.kind() {
        S::Declaration => Some("declaration"),
        S::Topology => Some("topology"),
        S::Component => Some("component"),
        S::Block => Some("block"),
        S::Entry | S::Assign | S::Statement => Some(item(node)),
        S::Key => Some("key"),
        S::NameExpr => Some("name"),
        S::NumberExpr => Some("number"),
        S::CountExpr => Some("count"),
        S::StringExpr => Some("string"),
        S::Interpolation => Some("interpolation"),
        S::FieldExpr => Some("field"),
        S::IndexExpr => Some("index"),
        S::CallExpr => Some("call"),
        S::Arguments => Some("arguments"),
        S::ListExpr => Some("list"),
        S::ParenExpr => Some("parens"),
        S::UnaryExpr => Some("unary"),
        S::BinaryExpr => Some("binary"),
        S::IfExpr => Some("condition"),
        S::RangeExpr => Some("range"),
        _ => None,
    };
    let tokens = || {
        let tokens = node.descendants_with_tokens().filter_map(SyntaxElement::into_token);
        tokens.filter(|it| !it.kind().is_trivia()).map(|it| it.text_range())
    };
    if let (Some(kind), Some(first), Some(last)) = (kind, tokens().next(), tokens().last()) {
        into.push((first.start().into(), last.end().into(), kind));
    }
    if node.kind() != S::Key {
        node.children().for_each(|child| real_outline(&child, into));
    }
}

/// What an item is, by what follows its key.
fn item(node: &SyntaxNode) -> &'static str {
    let behind = node.children_with_tokens().filter(|it| !it.kind().is_trivia()).nth(1);
    match behind.map(|it| it.kind()) {
        Some(SyntaxKind::Colon) => "entry",
        Some(SyntaxKind::Equals) => "assignment",
        _ => "statement",
    }
}

/// The captures of a query: pattern, name, and place.
fn captures(query: &str, tree: &Tree, text: &str) -> Vec<(usize, String, std::ops::Range<usize>)> {
    let query = Query::new(&language(), query).unwrap_or_else(|error| panic!("{error}"));
    let names = query.capture_names();
    let mut cursor = QueryCursor::new();
    let mut found = Vec::new();
    let mut all = cursor.captures(&query, tree.root_node(), text.as_bytes());
    while let Some((one, at)) = all.next() {
        let capture = one.captures()[*at];
        found.push((one.pattern_index, names[capture.index as usize].to_owned(), capture.node.byte_range()));
    }
    found
}

/// The class that a capture stands for.
fn class_of(capture: &str) -> Option<&'static str> {
    Some(match capture {
        "comment" => "comment",
        "comment.documentation" => "documentation",
        "keyword" => "declaration",
        "keyword.head" => "head",
        "keyword.modifier" => "kind",
        "keyword.statement" => "statement",
        "keyword.operator" | "keyword.conditional" => "word-operator",
        "function" => "component",
        "type.definition" | "variable" => "name",
        "property" => "entry",
        "variable.parameter" => "parameter",
        "variable.member" => "field",
        "number" => "number",
        "number.count" => "count",
        "string" => "string",
        "string.escape" => "escape",
        "punctuation.special" => "interpolation",
        "punctuation.bracket.topology" => "topology",
        "punctuation.bracket" | "punctuation.delimiter" => "punctuation",
        "operator" => "operator",
        _ => return None,
    })
}

#[test]
fn every_token_of_every_program_has_the_colour_that_the_parser_gives_it() {
    let mut wrong = Vec::new();
    for program in programs() {
        let mut painted = captures(tree_sitter_kd::HIGHLIGHTS, &read(&program.text), &program.text);
        // What lies inside something else is painted over it; of two for one place the later one counts.
        painted.sort_by_key(|(pattern, _, place)| (std::cmp::Reverse(place.len()), *pattern));
        let mut colours = vec![None; program.text.len()];
        for (_, name, place) in painted {
            colours[place].fill(Some(class_of(&name).unwrap_or_else(|| panic!("the capture {name}"))));
        }
        for token in program.root.descendants_with_tokens().filter_map(SyntaxElement::into_token) {
            let place = usize::from(token.text_range().start())..usize::from(token.text_range().end());
            let (Some(expected), false) = (class(&token), place.is_empty()) else { continue };
            let found = &colours[place.clone()];
            if found.iter().any(|it| *it != Some(expected)) {
                let line = program.text[..place.start].matches('\n').count() + 1;
                wrong.push(format!(
                    "{}, line {line}: `{}` is {expected}, not {:?}",
                    program.name,
                    token.text(),
                    found[0]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} tokens:\n{}", wrong.len(), wrong[..wrong.len().min(30)].join("\n"));
}

const FOLDED: &str = r#"## What it is,
## in two lines.
app shop <
  web: stateless {
    args [
      "a"
    ]
    file "/x" = """
      text
      """
  }
>
"#;

#[test]
fn what_has_several_lines_can_be_folded() {
    let lines: Vec<(usize, usize)> = captures(tree_sitter_kd::FOLDS, &read(FOLDED), FOLDED)
        .iter()
        .map(|(_, _, place)| [place.start, place.end].map(|at| FOLDED[..at].matches('\n').count() + 1).into())
        .filter(|(start, end)| start < end)
        .collect();
    assert_eq!(lines, [(3, 12), (4, 11), (5, 7), (8, 10)]);
}

#[test]
fn lines_are_indented_as_the_formatter_indents_them() {
    let mut tried = 0;
    for program in programs() {
        let formatted = kdsl_syntax::format(&program.text);
        let tree = read(&formatted);
        let marks = captures(tree_sitter_kd::INDENTS, &tree, &formatted);
        let mut start = 0;
        for line in formatted.split_inclusive('\n') {
            let first = start + (line.len() - line.trim_start().len());
            let is_within =
                |name: &str| marks.iter().any(|(_, it, place)| it == name && place.start < start && first < place.end);
            if !line.trim().is_empty() && !is_within("indent.auto") && !continues(&formatted[..start]) {
                let mut opened: Vec<usize> = marks
                    .iter()
                    .filter(|(_, name, place)| name == "indent.begin" && place.start < start && first < place.end)
                    .map(|(_, _, place)| formatted[..place.start].matches('\n').count())
                    .collect();
                opened.dedup();
                let closes = marks.iter().any(|(_, name, place)| name == "indent.branch" && place.start == first);
                let expected = 2 * (opened.len() - usize::from(closes && !opened.is_empty()));
                assert_eq!(first - start, expected, "{}\n{line}", program.name);
                tried += 1;
            }
            start += line.len();
        }
    }
    assert!(tried > 3000, "{tried} lines");
}

/// Whether a text ends within an expression, so that the next line goes on with it.
fn continues(text: &str) -> bool {
    let line = text.trim_end().rsplit('\n').next().unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default().trim_end();
    line.ends_with(['=', '+', '*', '/', '-', '<', ':'])
        || [" and", " or", " then", " else"].iter().any(|it| line.ends_with(it))
}

#[test]
fn names_that_are_declared_are_found_where_they_are_used() {
    let text = "component site: stateless {\n  param size: int = 1\n  needs db: mysql\n  env { A: size, B: db.host }\n}\n\
                app shop < web: stateless { env { C: store.port } }; store: stateful mariadb >\n";
    let found = captures(tree_sitter_kd::LOCALS, &read(text), text);
    let names = |kind: &str| -> Vec<&str> {
        let places =
            found.iter().filter(|(_, name, _)| name.starts_with(kind)).map(|(_, _, place)| &text[place.clone()]);
        places.collect()
    };
    assert_eq!(names("local.definition"), ["site", "size", "db", "shop", "web", "store"]);
    for used in ["size", "db", "store"] {
        assert_eq!(names("local.reference").iter().filter(|name| **name == used).count(), 2, "{used}");
    }
    let scopes = names("local.scope");
    assert_eq!(scopes.len(), 3, "the file and two declarations: {scopes:?}");
}

#[test]
fn the_queries_of_zed_fit_the_grammar() {
    let text = "app shop < web: stateless { env { A: (b), C: [1] } } >\n";
    for (name, expected) in [("brackets", 10), ("outline", 5), ("overrides", 0)] {
        let path = repository().join(format!("editors/zed/languages/kd/{name}.scm"));
        let query = std::fs::read_to_string(path).expect("a query");
        assert_eq!(captures(&query, &read(text), text).len(), expected, "{name}");
    }
}
