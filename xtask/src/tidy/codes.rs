//! Every code of an error has a page, and every page a code.

use std::collections::BTreeSet;

use crate::repository::TextFile;

const PAGES: &str = "docs/errors/";

pub(crate) fn check(files: &[TextFile]) -> Vec<String> {
    let pages: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.path.strip_prefix(PAGES)?.strip_suffix(".md"))
        .filter(|name| is_code(name))
        .collect();
    let mut codes = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.contains("/src/") && file.has_extension("rs")) {
        if file.path.starts_with("crates/") {
            codes.extend(quoted_codes(&file.text));
        }
    }
    let missing = codes.difference(&pages).map(|code| format!("{code}: no page {PAGES}{code}.md"));
    let unused = pages.difference(&codes).map(|code| format!("{PAGES}{code}.md: no such code in crates/"));
    missing.chain(unused).collect()
}

/// The codes that stand as literals on their own in the text, but for its tests.
fn quoted_codes(text: &str) -> impl Iterator<Item = &str> {
    let product = text.find("\n#[cfg(test)]").and_then(|at| text.get(..at)).unwrap_or(text);
    product.split('"').filter(|part| is_code(part))
}

fn is_code(word: &str) -> bool {
    word.strip_prefix("KD").is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|it| it.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::TextFile;

    #[test]
    fn codes_and_pages_match() {
        let file = |path: &str, text: &str| TextFile { path: path.to_owned(), text: text.to_owned() };
        let files = [
            file("crates/kdsl-semantic/src/a.rs", "code!(\"KD0301\", \"a\");\ncode!(\"KD0302\", \"b\");"),
            file("docs/errors/KD0301.md", ""),
            file("docs/errors/KD0399.md", ""),
        ];
        assert_eq!(
            check(&files),
            ["KD0302: no page docs/errors/KD0302.md", "docs/errors/KD0399.md: no such code in crates/"]
        );
    }
}
