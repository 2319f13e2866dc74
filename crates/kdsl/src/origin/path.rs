//! Paths into objects in the notations that people and tools have for them, followed in a tree.
//!
//! `spec.containers[0].image`, as the API server writes it; `.spec.containers[0]`, `{.spec…}` and `$.spec…` of JSONPath;
//! `/spec/containers/0`, a JSON pointer; `containers["web"]`, as `patch` has it.

use kdsl_emit::origin::{Step, path_text};
use kdsl_ir::Tree;
use kdsl_semantic::nearest::nearest;

/// How far a path leads.
pub(crate) struct Followed {
    /// The steps that there are.
    pub(crate) steps: Vec<Step>,
    /// Why it goes no further, if anything is left of it.
    pub(crate) missing: Option<Missing>,
}

/// What a path asks for that is not there.
pub(crate) struct Missing {
    /// What is asked for.
    pub(crate) what: String,
    /// What is there in its place: the whole paths.
    pub(crate) there: Vec<String>,
    /// The one of them that was probably meant.
    pub(crate) near: Option<String>,
}

/// Follows a path from the top of an object.
pub(crate) fn follow(tree: &Tree, path: &str) -> Followed {
    let path = path.trim();
    let inner = path.strip_prefix('{').and_then(|it| it.strip_suffix('}')).unwrap_or(path);
    let inner = inner.strip_prefix('$').unwrap_or(inner);
    let pointer = inner.strip_prefix("#/").or_else(|| inner.strip_prefix('/'));
    let mut rest = pointer.unwrap_or(inner).replace("\\.", ".");
    let separator = if pointer.is_some() { '/' } else { '.' };
    let (mut steps, mut tree) = (Vec::new(), tree);
    loop {
        let left = rest.strip_prefix(separator).unwrap_or(&rest).to_owned();
        if left.is_empty() {
            return Followed { steps, missing: None };
        }
        match next(tree, &left, separator) {
            Some((step, inner, length)) => {
                steps.push(step);
                tree = inner;
                rest = left.get(length..).unwrap_or_default().to_owned();
            }
            None => {
                let missing = Some(missing(tree, &steps, &left, separator));
                return Followed { steps, missing };
            }
        }
    }
}

/// The step that a path begins with, where it leads to, and how long it is in the path.
fn next<'a>(tree: &'a Tree, path: &str, separator: char) -> Option<(Step, &'a Tree, usize)> {
    let ends = |length: usize| {
        path.get(length..).is_some_and(|it| it.is_empty() || it.starts_with([separator, '[']) || it.starts_with(": "))
    };
    match tree {
        Tree::Map(entries) => {
            if let Some((word, length)) = bracket(path) {
                let (key, value) = entries.iter().find(|(key, _)| **key == *word)?;
                return Some((Step::Key(key.clone()), value, length));
            }
            // Keys may have dots; the longest one that fits is meant.
            let written = |key: &str| if separator == '/' { escaped(key) } else { key.to_owned() };
            let fits = |key: &str| {
                let written = written(key);
                (path.starts_with(&written) && ends(written.len())).then_some(written.len())
            };
            let found = entries.iter().filter_map(|(key, value)| Some((fits(key)?, key, value)));
            let (length, key, value) = found.max_by_key(|(length, ..)| *length)?;
            Some((Step::Key(key.clone()), value, length))
        }
        Tree::List(items) => {
            let (word, length) = bracket(path).or_else(|| {
                let digits = path.bytes().take_while(u8::is_ascii_digit).count();
                (digits > 0 && ends(digits)).then(|| (path.get(..digits).unwrap_or_default().to_owned(), digits))
            })?;
            let number = match word.parse::<usize>() {
                Ok(number) => number,
                Err(_) => items.iter().position(|it| is_called(it, &word))?,
            };
            let item = items.get(number)?;
            Some((Step::Item(u32::try_from(number).ok()?), item, length))
        }
        _ => None,
    }
}

/// A key as a JSON pointer has it.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// What stands in the brackets that a path begins with, and how long they are: `[0]`, `["web"]`, `[?(@.name=="web")]`.
fn bracket(path: &str) -> Option<(String, usize)> {
    let inner = path.strip_prefix('[')?;
    let quote = inner.chars().next().filter(|it| matches!(it, '"' | '\''));
    let (word, length) = match quote {
        Some(quote) => {
            let end = inner.get(1..)?.find(quote)? + 1;
            (inner.get(1..end)?, inner.get(end + 1..)?.starts_with(']').then_some(end + 3)?)
        }
        None => {
            let end = inner.find(']')?;
            (inner.get(..end)?, end + 2)
        }
    };
    let word = match word.strip_prefix("?(@.").and_then(|it| it.strip_suffix(')')) {
        Some(filter) => filter.split_once("==")?.1.trim().trim_matches(['"', '\'']),
        None => word,
    };
    Some((word.to_owned(), length))
}

/// Whether an item of a list is known by a word: by its name, or by what else tells such items apart.
fn is_called(item: &Tree, word: &str) -> bool {
    let has = |key: &str| match item.get(key) {
        Some(Tree::Str(text)) => **text == *word,
        Some(Tree::Int(number)) => number.to_string() == word,
        _ => false,
    };
    ["name", "mountPath", "containerPort", "key", "ip"].iter().any(|key| has(key))
}

/// Says what is not there.
fn missing(tree: &Tree, steps: &[Step], path: &str, separator: char) -> Missing {
    let what = match bracket(path) {
        Some((_, length)) => path.get(..length).unwrap_or(path),
        None => path.split([separator, '[']).next().unwrap_or(path),
    };
    let next: Vec<Step> = match tree {
        Tree::Map(entries) => entries.iter().map(|(key, _)| Step::Key(key.clone())).collect(),
        Tree::List(items) => (0..).zip(items).map(|(number, _)| Step::Item(number)).collect(),
        _ => Vec::new(),
    };
    let whole = |step: &Step| path_text(&[steps, std::slice::from_ref(step)].concat());
    let keys: Vec<&str> = next
        .iter()
        .filter_map(|it| match it {
            Step::Key(key) => Some(&**key),
            Step::Item(_) => None,
        })
        .collect();
    let near = nearest(what, keys).map(|near| whole(&Step::Key(near.into())));
    Missing { what: what.to_owned(), there: next.iter().map(whole).collect(), near }
}

#[cfg(test)]
mod tests {
    use kdsl_emit::origin::path_text;
    use kdsl_ir::Tree;

    use super::follow;

    fn tree() -> Tree {
        let text = "metadata: {labels: {app.kubernetes.io/name: x}}\nspec: {containers: [{name: web, image: a}, {name: log}]}\n";
        kdsl_emit::yaml::read(text).unwrap()
    }

    fn path(text: &str) -> String {
        let followed = follow(&tree(), text);
        match followed.missing {
            Some(missing) => format!("{}!{} ({:?})", path_text(&followed.steps), missing.what, missing.near),
            None => path_text(&followed.steps),
        }
    }

    #[test]
    fn every_notation_is_read() {
        for same in [
            "spec.containers[0].image",
            ".spec.containers[0].image",
            "{.spec.containers[0].image}",
            "$.spec.containers[0].image",
            "/spec/containers/0/image",
            "#/spec/containers/0/image",
            "spec.containers.0.image",
            "spec.containers[\"web\"].image",
            "spec.containers[web].image",
            "$['spec']['containers'][0]['image']",
            "spec.containers[?(@.name==\"web\")].image",
        ] {
            assert_eq!(path(same), "spec.containers[0].image", "{same}");
        }
        for same in [
            "metadata.labels.app.kubernetes.io/name",
            "metadata.labels[app.kubernetes.io/name]",
            "metadata.labels['app.kubernetes.io/name']",
            "metadata.labels['app\\.kubernetes\\.io/name']",
            "{.metadata.labels.app\\.kubernetes\\.io/name}",
            "/metadata/labels/app.kubernetes.io~1name",
        ] {
            assert_eq!(path(same), "metadata.labels[\"app.kubernetes.io/name\"]", "{same}");
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        assert_eq!(path("spec.containers[0].imag"), "spec.containers[0]!imag (Some(\"spec.containers[0].image\"))");
        assert_eq!(path("spec.containers[7].image"), "spec.containers!7] (None)".replace("!7]", "![7]"));
        assert_eq!(path("spec.containers[0].image.x"), "spec.containers[0].image!x (None)");
        assert_eq!(path(""), "");
    }
}
