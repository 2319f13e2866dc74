//! The values as a tree of groups, in the order of `values.yaml`.

use std::sync::Arc;

use kdsl_ir::{Knob, Package, Tree};

/// A group of knobs, or one.
pub(super) enum Branch<'a> {
    /// A knob.
    Knob(&'a Knob),
    /// A group, whose names are unique.
    Group(Group<'a>),
}

/// A group of knobs.
#[derive(Default)]
pub(super) struct Group<'a> {
    /// Its knobs and groups, in order of their first knob.
    pub(super) branches: Vec<(&'a str, Branch<'a>)>,
}

impl<'a> Group<'a> {
    /// The values of a package.
    pub(super) fn of(package: &'a Package) -> Self {
        let mut whole = Self::default();
        for knob in &package.knobs {
            whole.insert(&knob.path.0, knob);
        }
        whole
    }

    fn insert(&mut self, path: &'a [Arc<str>], knob: &'a Knob) {
        let Some((name, below)) = path.split_first() else { return };
        let position = self.branches.iter().position(|(taken, _)| **taken == **name);
        match (position.and_then(|position| self.branches.get_mut(position)), below) {
            (None, []) => self.branches.push((name, Branch::Knob(knob))),
            (None, below) => {
                let mut group = Self::default();
                group.insert(below, knob);
                self.branches.push((name, Branch::Group(group)));
            }
            (Some((_, Branch::Group(group))), below) => group.insert(below, knob),
            // Paths are unique, and none is the start of another.
            (Some((_, Branch::Knob(_))), _) => {}
        }
    }
}

impl Branch<'_> {
    /// The defaults.
    pub(super) fn defaults(&self) -> Tree {
        match self {
            Self::Knob(knob) => knob.default.clone(),
            Self::Group(group) => {
                let entries = group.branches.iter().map(|(name, branch)| (Arc::from(*name), branch.defaults()));
                Tree::Map(entries.collect())
            }
        }
    }
}

/// The comment of a group, by its dotted path.
pub(super) fn section<'a>(package: &'a Package, path: &str) -> Option<&'a str> {
    package.sections.iter().find(|(group, _)| **group == *path).map(|(_, comment)| &**comment)
}
