//! Merging values: maps are merged, everything else is replaced, and a null takes a default away.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_ir::Tree;

/// Lays a tree over another one. A null stays a null: it takes something away only from the defaults.
pub(super) fn over(below: &mut Tree, above: Tree) {
    match (below, above) {
        (Tree::Map(entries), Tree::Map(more)) => {
            let places = places(entries);
            for (key, value) in more {
                match places.get(&key).and_then(|place| entries.get_mut(*place)) {
                    Some((_, present)) if matches!((&*present, &value), (Tree::Map(_), Tree::Map(_))) => {
                        over(present, value);
                    }
                    Some((_, present)) => *present = value,
                    None => entries.push((key, value)),
                }
            }
        }
        (below, above) => *below = above,
    }
}

/// Adds the defaults to what a user has set, in the order of the defaults. What a user has set to null is taken away, if it
/// has a default.
pub(super) fn coalesce(user: &mut Tree, defaults: &Tree) {
    let (Tree::Map(set), Tree::Map(defaults)) = (&mut *user, defaults) else { return };
    let mut places = places(set);
    let mut taken: Vec<Option<(Arc<str>, Tree)>> = std::mem::take(set).into_iter().map(Some).collect();
    for (key, default) in defaults {
        let own = places.remove(key).and_then(|place| taken.get_mut(place)).and_then(Option::take);
        match own {
            Some((_, Tree::Null)) => {}
            Some((key, mut value)) => {
                if matches!((&value, default), (Tree::Map(_), Tree::Map(_))) {
                    coalesce(&mut value, default);
                }
                set.push((key, value));
            }
            None => set.push((key.clone(), default.clone())),
        }
    }
    set.extend(taken.into_iter().flatten());
}

fn places(entries: &[(Arc<str>, Tree)]) -> BTreeMap<Arc<str>, usize> {
    entries.iter().enumerate().map(|(place, (key, _))| (key.clone(), place)).collect()
}

/// A tree that is put together from paths.
#[derive(Default)]
pub(super) struct Builder {
    root: IndexMap<Arc<str>, Part>,
}

enum Part {
    Group(Builder),
    Leaf(Tree),
}

impl Builder {
    /// Sets what lies at the end of a path. Of two paths of which one lies in the other, which lowering doesn't give, the
    /// later one counts.
    pub(super) fn insert(&mut self, path: &[Arc<str>], value: Tree) {
        match path {
            [] => {}
            [name] => {
                self.root.insert(name.clone(), Part::Leaf(value));
            }
            [name, rest @ ..] => {
                let part = self.root.entry(name.clone()).or_insert_with(|| Part::Group(Self::default()));
                if let Part::Leaf(_) = part {
                    *part = Part::Group(Self::default());
                }
                if let Part::Group(group) = part {
                    group.insert(rest, value);
                }
            }
        }
    }

    pub(super) fn finish(self) -> Tree {
        let finish = |part| match part {
            Part::Group(group) => group.finish(),
            Part::Leaf(tree) => tree,
        };
        Tree::Map(self.root.into_iter().map(|(name, part)| (name, finish(part))).collect())
    }
}
