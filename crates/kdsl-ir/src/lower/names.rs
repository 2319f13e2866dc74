//! Names: of objects, of their files, of values, and the helpers that the objects' names are made with.

use std::sync::Arc;

use crate::expression::Expr;
use crate::helper::{Helper, HelperBody};
use crate::lower::knobs::paths::AppPaths;
use crate::macros::{literal, text};

/// The base of all names.
pub(crate) fn fullname() -> Expr {
    Expr::Include(text!("fullname"), None)
}

/// The helpers `name` and `fullname`.
///
/// **Invariant:** a base is never cut off. Two that are cut alike would share one database; one that does not fit is refused.
pub(crate) fn helpers(app: &Arc<str>, paths: &AppPaths) -> [Helper; 2] {
    let name = || Expr::Include(text!("name"), None);
    [
        Helper {
            name: text!("name"),
            docs: text!("The name of the application."),
            body: HelperBody::Text(Expr::Coalesce(vec![
                Expr::Text(paths.name_override.clone()),
                Expr::Str(Arc::clone(app)),
            ])),
        },
        Helper {
            name: text!("fullname"),
            docs: text!(
                "The base of all names: the release's name, and the application's where that does not contain it."
            ),
            body: HelperBody::Text(Expr::Coalesce(vec![
                Expr::Text(paths.fullname_override.clone()),
                Expr::If(Arc::new((
                    Expr::Contains(Arc::new((Expr::ReleaseName, name()))),
                    Expr::ReleaseName,
                    Expr::Concat(vec![Expr::ReleaseName, literal!("-"), name()]),
                ))),
            ])),
        },
    ]
}

/// The name of an object of a component: the base, the component, and what tells it apart.
pub(crate) fn object(component: &str, suffix: &str) -> Expr {
    let tail = if suffix.is_empty() { format!("-{component}") } else { format!("-{component}-{suffix}") };
    Expr::Concat(vec![fullname(), Expr::Str(tail.into())])
}

/// `orders-db` as `ordersDb`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut raised = false;
    for character in name.chars() {
        match character {
            '-' | '_' | '.' => raised = !camel.is_empty(),
            character if raised => {
                camel.push(character.to_ascii_uppercase());
                raised = false;
            }
            character => camel.push(character),
        }
    }
    camel
}

/// A DNS label made of `text`, of at most 63 characters, which none of `taken` is.
pub(crate) fn unique_label<'a>(text: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut label = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            character if character.is_ascii_alphanumeric() => label.push(character.to_ascii_lowercase()),
            _ if label.is_empty() || label.ends_with('-') => {}
            _ => label.push('-'),
        }
    }
    // Room is left for a number behind it.
    label.truncate(58);
    let label = match label.trim_end_matches('-') {
        "" => "root",
        label => label,
    };
    unique(label, |name, nth| format!("{name}-{nth}"), taken)
}

/// The key of a file in a ConfigMap: its name without the folder, which none of `taken` is.
pub(crate) fn unique_key<'a>(path: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let name: String = path
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or("file")
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.') { it } else { '-' })
        .take(240)
        .collect();
    // Kubernetes takes neither `.` nor anything that begins with `..` for a key.
    let name = if name == "." || name.starts_with("..") { format!("file{name}") } else { name };
    let numbered = |name: &str, nth: u32| match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => format!("{stem}-{nth}.{ending}"),
        _ => format!("{name}-{nth}"),
    };
    unique(&name, numbered, taken)
}

fn unique<'a>(
    name: &str,
    numbered: impl Fn(&str, u32) -> String,
    taken: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let is_taken = |name: &str| taken.clone().any(|it| it == name);
    if !is_taken(name) {
        return name.to_owned();
    }
    let mut nth = 2;
    loop {
        let candidate = numbered(name, nth);
        if !is_taken(&candidate) {
            return candidate;
        }
        nth += 1;
    }
}
