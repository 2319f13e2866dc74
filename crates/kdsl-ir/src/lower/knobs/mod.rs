//! The values: one knob for each parameter and each standard property of a component.

pub(crate) mod companion;
pub(crate) mod component;
pub(crate) mod global;
pub(crate) mod network;
pub(crate) mod params;
pub(crate) mod paths;
pub(crate) mod run;
pub(crate) mod scaling;
pub(crate) mod volumes;

use std::sync::Arc;

use crate::expression::KnobPath;
use crate::knob::{Knob, KnobType};
use crate::macros::text;
use crate::tree::Tree;

/// The knobs and their groups, in the order of `values.yaml`.
#[derive(Default)]
pub(crate) struct Knobs {
    pub(crate) knobs: Vec<Knob>,
    pub(crate) sections: Vec<(Arc<str>, Arc<str>)>,
}

impl Knobs {
    /// Adds a knob.
    pub(crate) fn add(&mut self, path: &KnobPath, ty: KnobType, default: Tree, docs: Arc<str>) {
        self.knobs.push(Knob { path: path.clone(), ty, default, docs });
    }

    /// Adds the comment of a group of knobs.
    pub(crate) fn section(&mut self, path: String, docs: Arc<str>) {
        self.sections.push((path.into(), docs));
    }
}

/// Text of any form.
pub(crate) fn any_text() -> KnobType {
    KnobType::Text { pattern: None, length: None }
}

/// Text that matches a pattern.
pub(crate) fn matching(pattern: Arc<str>) -> KnobType {
    KnobType::Text { pattern: Some(pattern), length: None }
}

/// What the name of an object looks like: labels of DNS with dots between them.
pub(crate) const OBJECT_NAME: &str = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

/// A name of an object, or nothing.
pub(crate) fn object_name() -> KnobType {
    KnobType::Text { pattern: Some(format!("({OBJECT_NAME})?").into()), length: Some((0, 253)) }
}

/// A whole number of at least this.
pub(crate) fn at_least(least: i64) -> KnobType {
    KnobType::Whole { least, largest: i64::from(i32::MAX) }
}

/// An empty map.
pub(crate) fn empty_map() -> Tree {
    Tree::Map(Vec::new())
}

/// An empty list.
pub(crate) fn empty_list() -> Tree {
    Tree::List(Vec::new())
}

/// Empty text.
pub(crate) fn nothing() -> Tree {
    Tree::Str(text!(""))
}

/// Documentation as paragraphs without line breaks in them, for whoever writes it to break as fits.
pub(crate) fn flowing(docs: &str) -> String {
    let paragraph = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    docs.split("\n\n").map(paragraph).filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n\n")
}
