//! The ConfigMap of a component: its files and what else is configuration, and the checksum that rolls the pods when it
//! changes.

use std::sync::Arc;

use kdsl_semantic::model::{FileContent, Span};

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::digest::StructureDigest;
use crate::lower::expression::text_of;
use crate::lower::labels::{Annotations, metadata, object_labels};
use crate::lower::{names, object};
use crate::macros::{field, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// What is in a component's ConfigMap.
#[derive(Default)]
pub(crate) struct ConfigEntries {
    entries: Vec<ConfigEntry>,
}

/// One key of a ConfigMap.
pub(crate) struct ConfigEntry {
    pub(crate) key: Arc<str>,
    /// The file it is: the container beside the main one that has it, and its path. `None` for the value of a variable.
    file: Option<(Option<Arc<str>>, Arc<str>)>,
    content: Content,
    origin: Option<Span>,
}

/// What a key of a ConfigMap holds.
#[derive(PartialEq)]
enum Content {
    Text(Expr),
    Bytes(Arc<[u8]>),
}

impl ConfigEntries {
    /// The files of a component's containers whose content is no secret.
    pub(crate) fn of_files(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Self {
        let mut config = Self::default();
        let component = component.component;
        let main = component.container.files.iter().map(|it| (None, it));
        let beside =
            component.companions.iter().flat_map(|it| it.container.files.iter().map(|file| (Some(&it.name), file)));
        for (owner, file) in main.chain(beside) {
            let content = match &file.content {
                FileContent::Text(content) => Content::Text(text_of(cx, content)),
                FileContent::Bytes(bytes) => Content::Bytes(Arc::clone(bytes)),
                _ => continue,
            };
            let key = names::unique_key(&file.path, config.entries.iter().map(|it| &*it.key));
            config.entries.push(ConfigEntry {
                key: key.into(),
                file: Some((owner.cloned(), Arc::clone(&file.path))),
                content,
                origin: Some(file.span),
            });
        }
        config
    }

    /// Adds the value of a variable under about this key, and says under which.
    pub(crate) fn add_setting(&mut self, key: &str, content: Expr) -> Arc<str> {
        let content = Content::Text(content);
        let known = |it: &&ConfigEntry| it.file.is_none() && it.key.starts_with(key) && it.content == content;
        if let Some(entry) = self.entries.iter().find(known) {
            return Arc::clone(&entry.key);
        }
        let key: Arc<str> = names::unique_key(key, self.entries.iter().map(|it| &*it.key)).into();
        self.entries.push(ConfigEntry { key: Arc::clone(&key), file: None, content, origin: None });
        key
    }

    /// The key of the file at this path in the container beside the main one, or in the main one.
    pub(crate) fn key_of(&self, owner: Option<&Arc<str>>, path: &str) -> Option<&Arc<str>> {
        let is_it = |it: &&ConfigEntry| {
            it.file.as_ref().is_some_and(|(of, its_path)| of.as_ref() == owner && **its_path == *path)
        };
        self.entries.iter().find(is_it).map(|it| &it.key)
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The SHA-256 that changes when the content does; `None` where there is none.
    ///
    /// What is known at build is digested here. What depends on the values stands behind that digest, each value once, and
    /// both are digested when the values are known.
    pub(crate) fn checksum(&self) -> Option<Expr> {
        if self.is_empty() {
            return None;
        }
        let mut digest = StructureDigest::default();
        for entry in &self.entries {
            digest.text(&entry.key);
            match &entry.content {
                Content::Text(text) => digest.expression(text),
                Content::Bytes(bytes) => digest.bytes(bytes),
            }
        }
        Some(digest.finish())
    }
}

/// The ConfigMap, if anything is in it.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>, config: ConfigEntries) -> Option<Object> {
    if config.is_empty() {
        return None;
    }
    let (mut data, mut binary) = (Vec::new(), Vec::new());
    for ConfigEntry { key, content, origin, .. } in config.entries {
        let (list, value) = match content {
            Content::Text(text) => (&mut data, text),
            Content::Bytes(bytes) => (&mut binary, Expr::Str(base64(&bytes).into())),
        };
        list.push(Entry::Field { key, value: Node::Scalar(value), origin });
    }
    let mut body = vec![metadata(component.name.clone(), object_labels(cx, component), Annotations::of_object(cx))];
    if !data.is_empty() {
        body.push(field!("data": Node::Map(data)));
    }
    if !binary.is_empty() {
        body.push(field!("binaryData": Node::Map(binary)));
    }
    let body = Node::Map(body);
    Some(object(component, "v1", "ConfigMap", component.name.clone(), text!("config-map"), body))
}

/// Bytes in base64, as `binaryData` has them.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |nth: usize| u32::from(group.get(nth).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for nth in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * nth)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if nth <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (text, written) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(text.as_bytes()), written);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
    }
}
