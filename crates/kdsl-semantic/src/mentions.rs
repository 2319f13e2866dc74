//! Which apps name which others.
//!
//! An app can use components of every other app that its file knows, and hardly ever does. So that each app looks only at
//! those that it may mean, and not at all of them, the words of the file are looked through once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl_db::{Db, File, parse};

use crate::definitions::{DeclarationRef, items};
use crate::hir::DeclarationKind;
use crate::imports::{imported, imported_files};

/// The apps that a file knows by name: its own and those of the files that it imports.
#[salsa::tracked(returns(ref))]
pub(crate) fn known_apps(db: &dyn Db, file: File) -> Arc<BTreeSet<Arc<str>>> {
    let own = items(db, file).app_by_name.keys();
    Arc::new(own.chain(imported(db, file).apps.keys()).cloned().collect())
}

/// The app of a name, as a file knows it: its own wins, and of two of one name the first.
pub(crate) fn app_named(db: &dyn Db, file: File, name: &str) -> Option<DeclarationRef> {
    let own = items(db, file).app_by_name.get(name).map(|nth| DeclarationRef { file, nth: *nth });
    own.or_else(|| imported(db, file).apps.get(name).copied())
}

/// Where a file has words that may be names of apps: those in front of a dot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Mentions {
    /// By the name of an app: those that it may use.
    by_app: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// By the name of an app: those that may use it.
    by_name: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// Those that component types may use, and so every app.
    in_types: BTreeSet<Arc<str>>,
}

/// Where the declarations of a file name apps that `of` knows.
#[salsa::tracked(returns(ref))]
fn mentions(db: &dyn Db, file: File, of: File) -> Mentions {
    let known = known_apps(db, of);
    let mut mentions = Mentions::default();
    if known.len() < 2 {
        return mentions;
    }
    let items = items(db, file);
    let of_environments = items.environments.iter().flat_map(|(app, all)| all.iter().map(move |nth| (*nth, app)));
    let of_environments: BTreeMap<u32, &Arc<str>> = of_environments.collect();
    for (nth, declaration) in (0u32..).zip(parse(db, file).tree().declarations()) {
        let app = match items.all.get(nth as usize) {
            Some((DeclarationKind::App, name)) => name.as_ref().map(|it| it.text.clone()),
            Some((DeclarationKind::Environment, _)) => of_environments.get(&nth).copied().cloned(),
            Some((DeclarationKind::Component, _)) => None,
            _ => continue,
        };
        for word in words_with_dot(&declaration.syntax().text().to_string()) {
            let Some(name) = known.get(word).filter(|it| Some(&**it) != app.as_ref()) else { continue };
            match &app {
                Some(app) => {
                    mentions.by_app.entry(app.clone()).or_default().insert(name.clone());
                    mentions.by_name.entry(name.clone()).or_default().insert(app.clone());
                }
                None => {
                    mentions.in_types.insert(name.clone());
                }
            }
        }
    }
    mentions
}

/// The words of a text behind which a dot stands, or a comment that may hide one; those in strings, too, which can hold
/// expressions.
fn words_with_dot(text: &str) -> impl Iterator<Item = &str> {
    let in_word = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    text.split_inclusive(['.', '#']).filter_map(move |piece| {
        let before = piece.strip_suffix(['.', '#'])?.trim_end();
        let start =
            before.rfind(|it| !in_word(it)).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        before.get(start..).filter(|it| !it.is_empty())
    })
}

/// The other apps that an app may use: those whose name is written in it, or in a type that it may have.
pub(crate) fn apps_mentioned(db: &dyn Db, file: File, own: &str) -> BTreeMap<Arc<str>, DeclarationRef> {
    let here = mentions(db, file, file);
    let of_imported = imported_files(db, file).iter().flat_map(|it| &mentions(db, *it, file).in_types);
    let names = here.by_app.get(own).into_iter().flatten().chain(&here.in_types).chain(of_imported);
    let others = names.filter(|it| &***it != own);
    others.filter_map(|name| Some((name.clone(), app_named(db, file, name)?))).collect()
}

/// The other apps of the same file that may use this one.
pub(crate) fn apps_mentioning(db: &dyn Db, file: File, own: &str) -> BTreeMap<Arc<str>, DeclarationRef> {
    let here = mentions(db, file, file);
    let is_in_type = here.in_types.contains(own)
        || imported_files(db, file).iter().any(|it| mentions(db, *it, file).in_types.contains(own));
    if is_in_type {
        let all = items(db, file).app_by_name.iter().filter(|(name, _)| &***name != own);
        return all.map(|(name, nth)| (name.clone(), DeclarationRef { file, nth: *nth })).collect();
    }
    let names = here.by_name.get(own).into_iter().flatten();
    names.filter_map(|name| Some((name.clone(), app_named(db, file, name)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_front_of_a_dot_or_a_comment_are_found_in_strings_too() {
        let text = "a: shop.db; \"${blog-two .db}\" b\n  .c über.x d # e\n.f 1.5 .g h";
        let words: Vec<&str> = words_with_dot(text).collect();
        assert_eq!(words, ["shop", "blog-two", "b", "über", "d", "e", "1", "5"]);
    }
}
