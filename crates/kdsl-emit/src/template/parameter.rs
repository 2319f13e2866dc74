//! The parameters of a Template.

use std::sync::Arc;

use kdsl_ir::{KnobPath, KnobType, Tree};

use super::leaves::Leaf;
use super::names::{Names, upper_snake};
use crate::evaluate::open::Uses;
use crate::evaluate::{Manifest, Settings};

/// A parameter.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    /// The name it has if that is free.
    pub(super) wish: String,
    /// What a form shows beside its field.
    pub(super) title: String,
    /// What it is for.
    pub(super) description: String,
    /// What it is if nobody says otherwise.
    pub(super) default: Default,
    /// Whether it can't be empty.
    pub(super) required: bool,
}

/// What a parameter is if nobody says otherwise.
#[derive(Clone, Debug)]
pub(super) enum Default {
    /// Nothing.
    None,
    /// A text.
    Text(Arc<str>),
    /// What the server generates from an expression.
    Generated(String),
}

impl Parameter {
    /// The name of the installation.
    pub(super) fn release(release: &Arc<str>, longest: usize) -> Self {
        Self {
            wish: "NAME".to_owned(),
            title: "Name".to_owned(),
            description: format!(
                "The name of the installation, with which the names of all objects begin: at most {longest} of a-z, 0-9 and -, \
                 a letter first."
            ),
            default: Default::Text(release.clone()),
            required: true,
        }
    }

    /// The namespace that it is installed in.
    pub(super) fn namespace(known: Option<&Arc<str>>) -> Self {
        Self {
            wish: "NAMESPACE".to_owned(),
            title: "Namespace".to_owned(),
            description: "The project that it is installed in.".to_owned(),
            default: known.map_or(Default::None, |it| Default::Text(it.clone())),
            required: true,
        }
    }

    /// A value.
    pub(super) fn value(path: &KnobPath, leaf: &Leaf<'_>, uses: Uses) -> Self {
        let mut description = leaf.knob.docs.to_string();
        description.extend(allowed(leaf.ty).map(|it| format!(" {it}")));
        if leaf.doubles_dollars(uses) {
            description.push_str(" A $ is written $$.");
        }
        Self {
            wish: upper_snake(path.0.iter().map(|it| &**it)),
            title: title(path),
            description,
            default: Default::Text(leaf.text(uses)),
            required: uses.needed || uses.whole || !leaf.may_be_empty(),
        }
    }

    fn tree(self, name: &Arc<str>) -> Tree {
        let mut entries = vec![
            ("name", Tree::Str(name.clone())),
            ("displayName", Tree::str(self.title)),
            ("description", Tree::str(self.description)),
        ];
        match self.default {
            Default::None => {}
            Default::Text(text) => entries.push(("value", Tree::Str(text))),
            Default::Generated(from) => {
                entries.push(("generate", Tree::str("expression")));
                entries.push(("from", Tree::str(from)));
            }
        }
        if self.required {
            entries.push(("required", Tree::Bool(true)));
        }
        Tree::Map(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect())
    }
}

/// What a value may be, where a form can't tell.
fn allowed(ty: &KnobType) -> Option<String> {
    match ty {
        KnobType::Enum(texts) => Some(format!("One of: {}.", texts.join(", "))),
        KnobType::Whole { least, largest } | KnobType::Number { least, largest }
            if *least != i64::MIN && *largest < i64::from(i32::MAX) =>
        {
            Some(format!("From {least} to {largest}."))
        }
        KnobType::Truth => Some("true or false.".to_owned()),
        _ => None,
    }
}

/// `web.service.httpPort` as `web: service http port`.
fn title(path: &KnobPath) -> String {
    let words = |names: &[Arc<str>]| upper_snake(names.iter().map(|it| &**it)).to_lowercase().replace('_', " ");
    match path.0.split_first() {
        Some((first, rest)) if !rest.is_empty() => format!("{first}: {}", words(rest)),
        _ => words(&path.0),
    }
}

/// How long the name of the installation may be, so that every object's name fits.
pub(super) fn longest_name(manifests: &[Manifest], settings: &Settings) -> usize {
    let room = |manifest: &Manifest| {
        let longest: usize = match &*manifest.kind {
            "StatefulSet" | "CronJob" => 52,
            _ => 63,
        };
        let rest = manifest.name.strip_prefix(&*settings.release)?;
        Some(longest.saturating_sub(rest.len()))
    };
    manifests.iter().filter_map(room).min().unwrap_or(63)
}

/// The parameters so far.
#[derive(Debug)]
pub(super) struct Parameters {
    names: Names,
    parameters: Vec<(Arc<str>, Parameter)>,
}

impl Parameters {
    /// No parameters, with these names taken.
    pub(super) fn new(names: Names) -> Self {
        Self { names, parameters: Vec::new() }
    }

    /// Adds a parameter and gives its name.
    pub(super) fn add(&mut self, parameter: Parameter) -> Arc<str> {
        let name = self.names.take(&parameter.wish);
        self.parameters.push((name.clone(), parameter));
        name
    }

    /// The parameters as the field of a Template.
    pub(super) fn tree(self) -> Tree {
        Tree::List(self.parameters.into_iter().map(|(name, parameter)| parameter.tree(&name)).collect())
    }
}
