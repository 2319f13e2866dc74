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
    content: Expr,
    origin: Option<Span>,
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
            if let FileContent::Text(content) = &file.content {
                let key = names::unique_key(&file.path, config.entries.iter().map(|it| &*it.key));
                config.entries.push(ConfigEntry {
                    key: key.into(),
                    file: Some((owner.cloned(), Arc::clone(&file.path))),
                    content: text_of(cx, content),
                    origin: Some(file.span),
                });
            }
        }
        config
    }

    /// Adds the value of a variable under about this key, and says under which.
    pub(crate) fn add_setting(&mut self, key: &str, content: Expr) -> Arc<str> {
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
            digest.expression(&entry.content);
        }
        Some(digest.finish())
    }
}

/// The ConfigMap, if anything is in it.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>, config: ConfigEntries) -> Option<Object> {
    if config.is_empty() {
        return None;
    }
    let data = config
        .entries
        .into_iter()
        .map(|entry| Entry::Field { key: entry.key, value: Node::Scalar(entry.content), origin: entry.origin })
        .collect();
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("data": Node::Map(data)),
    ]);
    Some(object(component, "v1", "ConfigMap", component.name.clone(), text!("config-map"), body))
}
