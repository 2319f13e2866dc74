//! Names of parameters: none is one that some text of the program refers to already, since such text stays as it is.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_ir::Tree;

/// The names that are not free.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Keeps the names that the texts of a tree refer to, its keys included.
    pub(super) fn reserve(&mut self, tree: &Tree) {
        match tree {
            Tree::Str(text) => self.reserve_in(text),
            Tree::List(items) => items.iter().for_each(|item| self.reserve(item)),
            Tree::Map(entries) => entries.iter().for_each(|(key, value)| {
                self.reserve_in(key);
                self.reserve(value);
            }),
            _ => {}
        }
    }

    /// Keeps every `X` of `${X}` and `${{X}}`.
    fn reserve_in(&mut self, text: &str) {
        for part in text.split("${").skip(1) {
            let part = part.strip_prefix('{').unwrap_or(part);
            if let Some((name, _)) = part.split_once('}')
                && !name.is_empty()
                && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
            {
                self.0.insert(name.to_owned());
            }
        }
    }

    /// A name that is free: the wish, or that with a number. It is not free any more.
    pub(super) fn take(&mut self, wish: &str) -> Arc<str> {
        let mut name = wish.to_owned();
        let mut more = 2;
        while !self.0.insert(name.clone()) {
            name = format!("{wish}_{more}");
            more += 1;
        }
        Arc::from(name)
    }
}

/// `web.service.httpPort` as `WEB_SERVICE_HTTP_PORT`.
pub(super) fn upper_snake<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut name = String::new();
    for word in words {
        if !name.is_empty() {
            name.push('_');
        }
        let mut before = '_';
        for character in word.chars() {
            if character.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
                name.push('_');
            }
            before = character;
            name.push(if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' });
        }
    }
    name
}
