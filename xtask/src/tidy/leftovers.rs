//! What must not be left in the repository: unfinished work, tests that do not run, one machine's paths.

use crate::repository::TextFile;

/// A word that must not stand anywhere, in two halves so that this file does not hold it, and why.
const WORDS: [(&str, &str, &str); 7] = [
    ("TO", "DO", "finish it or leave it out"),
    ("FIX", "ME", "finish it or leave it out"),
    ("#[ign", "ore", "a test that does not run proves nothing"),
    ("/wo", "rk/", "a path of one machine"),
    ("/ro", "ot/", "a path of one machine"),
    ("todo", "!(", "finish it or leave it out"),
    ("unimplemented", "!(", "finish it or leave it out"),
];

/// Written by tools or by others.
const FOREIGN: [&str; 3] = ["Cargo.lock", "LICENSE", "package-lock.json"];

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        // The documentation of Kubernetes' fields is not ours.
        if FOREIGN.contains(&name) || file.path.starts_with("crates/kdsl-schema/data/") {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            let place = || format!("{}:{}", file.path, number + 1);
            for (left, right, reason) in WORDS {
                let word = format!("{left}{right}");
                if contains_word(line, &word) {
                    complaints.push(format!("{}: `{word}`: {reason}", place()));
                }
            }
            if names_an_issue(line) {
                complaints.push(format!("{}: the repository explains itself without the number of an issue", place()));
            }
            if !file.path.starts_with("tests/") && line.ends_with([' ', '\t']) && file.has_extension("rs") {
                complaints.push(format!("{}: space at the end of the line", place()));
            }
        }
    }
    complaints
}

/// Whether a word stands in a line without a letter, digit, dot or quote's path before it.
fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|it| it.chars().next_back());
        !before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == '.')
    })
}

/// Whether a line speaks of an issue or a pull request by its number.
fn names_an_issue(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["issue ", "issues ", "issue #", "pull request ", "pull request #", "fixes #", "closes #"].iter().any(|prefix| {
        lower.match_indices(prefix).any(|(at, _)| {
            lower.get(at + prefix.len()..).and_then(|rest| rest.chars().next()).is_some_and(|it| it.is_ascii_digit())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{check, names_an_issue};
    use crate::repository::TextFile;

    #[test]
    fn leftovers_are_named_with_their_place() {
        let text = format!("fine\nlet x = {}!();\n// {}: later\n", "todo", concat!("TO", "DO"));
        let files = [TextFile { path: "crates/a.rs".to_owned(), text }];
        assert_eq!(
            check(&files),
            [
                concat!("crates/a.rs:2: `todo", "!(`: finish it or leave it out"),
                concat!("crates/a.rs:3: `TO", "DO`: finish it or leave it out"),
            ]
        );
    }

    #[test]
    fn a_number_after_the_word_is_an_issue() {
        assert!(names_an_issue(concat!("see issue", " 12")));
        assert!(names_an_issue(concat!("Fixes", " #3")));
        assert!(!names_an_issue("an issue of style"));
    }
}
