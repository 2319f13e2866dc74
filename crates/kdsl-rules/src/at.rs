//! Places in an object, as rules walk through it, and what is wrong there.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::Arc;

use kdsl_db::tree::Tree;

/// Where a rule comes from: the code that refuses the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// A file of Kubernetes, from the root of its repository.
    pub file: &'static str,
    /// A function in it.
    pub function: &'static str,
}

/// A rule that an object breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The way from the object to what must change.
    pub path: Vec<Step>,
    /// The ways to what it contradicts, which could change as well.
    pub beside: Vec<Vec<Step>>,
    /// The path as a person would write it: items by their names, where they have some.
    pub shown: String,
    /// What is wrong with it: the rest of a sentence that begins with the path.
    pub says: String,
    /// Who says so.
    pub origin: Origin,
}

impl Violation {
    /// What is wrong, in one sentence.
    pub fn message(&self) -> String {
        format!("`{}` {}", self.shown, self.says)
    }
}

/// A step into an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a field, or a key of a map.
    Field(Arc<str>),
    /// To an item of a list, counted from 0.
    Item(usize),
}

/// The places of one object that were looked at, and what was found there.
#[derive(Default)]
pub(crate) struct Seen<'t> {
    /// Each with the number of the place above it.
    places: RefCell<Vec<(usize, Way<'t>)>>,
    found: RefCell<Vec<Violation>>,
}

#[derive(Clone, Copy)]
enum Way<'t> {
    Root,
    Field(&'t str),
    Item(usize, &'t Tree),
}

static NOTHING: Tree = Tree::Null;

/// A place in an object.
#[derive(Clone, Copy)]
pub(crate) struct At<'t> {
    /// What is there; null for nothing.
    pub(crate) tree: &'t Tree,
    place: usize,
    seen: &'t Seen<'t>,
}

impl<'t> At<'t> {
    /// A whole object.
    pub(crate) fn root(tree: &'t Tree, seen: &'t Seen<'t>) -> Self {
        seen.places.borrow_mut().push((0, Way::Root));
        Self { tree, place: 0, seen }
    }

    fn step(self, way: Way<'t>, tree: &'t Tree) -> Self {
        let mut places = self.seen.places.borrow_mut();
        places.push((self.place, way));
        Self { tree, place: places.len() - 1, seen: self.seen }
    }

    /// What a map has under a key, or the place where it could be.
    pub(crate) fn child(self, key: &'t str) -> Self {
        self.step(Way::Field(key), self.tree.get(key).unwrap_or(&NOTHING))
    }

    /// What a map has under a key, if that is anything.
    pub(crate) fn field(self, key: &'t str) -> Option<Self> {
        let tree = self.tree.get(key).filter(|it| **it != Tree::Null)?;
        Some(self.step(Way::Field(key), tree))
    }

    /// What lies at the end of these keys, if that is anything.
    pub(crate) fn at(self, keys: &[&'t str]) -> Option<Self> {
        keys.iter().try_fold(self, |at, key| at.field(key))
    }

    /// Whether a map has anything under a key.
    pub(crate) fn has(self, key: &str) -> bool {
        self.tree.get(key).is_some_and(|it| *it != Tree::Null)
    }

    /// The items of a list under a key.
    pub(crate) fn items(self, key: &'t str) -> impl Iterator<Item = Self> {
        self.field(key).into_iter().flat_map(Self::list)
    }

    /// The items of the list that is here.
    pub(crate) fn list(self) -> impl Iterator<Item = Self> {
        let items: &[Tree] = if let Tree::List(items) = self.tree { items } else { &[] };
        items.iter().enumerate().map(move |(nth, item)| self.step(Way::Item(nth, item), item))
    }

    /// The entries of a map under a key.
    pub(crate) fn entries(self, key: &'t str) -> impl Iterator<Item = (&'t str, Self)> {
        self.field(key).into_iter().flat_map(Self::map)
    }

    /// The entries of the map that is here.
    pub(crate) fn map(self) -> impl Iterator<Item = (&'t str, Self)> {
        let entries: &[(Arc<str>, Tree)] = if let Tree::Map(entries) = self.tree { entries } else { &[] };
        entries.iter().map(move |(key, value)| (&**key, self.step(Way::Field(key), value)))
    }

    /// The keys of a map under a key that are there, of these.
    pub(crate) fn among(self, keys: &[&'t str]) -> Vec<&'t str> {
        keys.iter().copied().filter(|key| self.has(key)).collect()
    }

    /// How many items a list under a key has.
    pub(crate) fn count(self, key: &str) -> usize {
        match self.tree.get(key) {
            Some(Tree::List(items)) => items.len(),
            Some(Tree::Map(entries)) => entries.len(),
            _ => 0,
        }
    }

    /// The text under a key.
    pub(crate) fn text(self, key: &str) -> Option<&'t str> {
        self.tree.get(key).and_then(Tree::as_str)
    }

    /// The text under a key that is not empty.
    pub(crate) fn word(self, key: &str) -> Option<&'t str> {
        self.text(key).filter(|it| !it.is_empty())
    }

    /// The number under a key.
    pub(crate) fn int(self, key: &str) -> Option<i64> {
        self.tree.get(key).and_then(Tree::as_int)
    }

    /// The truth value under a key.
    pub(crate) fn truth(self, key: &str) -> Option<bool> {
        match self.tree.get(key) {
            Some(Tree::Bool(truth)) => Some(*truth),
            _ => None,
        }
    }

    /// The text that is here.
    pub(crate) fn as_text(self) -> Option<&'t str> {
        self.tree.as_str()
    }

    /// Says what is wrong here.
    pub(crate) fn refuse(self, origin: Origin, says: impl Into<String>) {
        self.report(&[], origin, says.into());
    }

    /// Says what is wrong here, because of what is there.
    pub(crate) fn refuse_beside(self, there: Self, origin: Origin, says: impl Into<String>) {
        self.report(&[there], origin, says.into());
    }

    /// Says what is wrong here, because of what is under these keys.
    pub(crate) fn refuse_with(self, keys: &[&'t str], origin: Origin, says: impl Into<String>) {
        let there: Vec<Self> = keys.iter().map(|key| self.child(key)).collect();
        self.report(&there, origin, says.into());
    }

    fn report(self, there: &[Self], origin: Origin, says: String) {
        let ways = self.ways();
        let beside = there.iter().map(|it| path(&it.ways())).collect();
        let violation = Violation { path: path(&ways), beside, shown: shown(&ways), says, origin };
        self.seen.found.borrow_mut().push(violation);
    }

    /// The way from the object to here.
    fn ways(self) -> Vec<Way<'t>> {
        let mut ways = Vec::new();
        let mut place = self.place;
        let places = self.seen.places.borrow();
        while let Some((above, way)) = places.get(place) {
            if let Way::Root = way {
                break;
            }
            ways.push(*way);
            place = *above;
        }
        ways.reverse();
        ways
    }
}

impl Seen<'_> {
    /// What was found.
    pub(crate) fn found(&self) -> Vec<Violation> {
        self.found.take()
    }
}

fn path(ways: &[Way<'_>]) -> Vec<Step> {
    let step = |way: &Way<'_>| match way {
        Way::Root => None,
        Way::Field(key) => Some(Step::Field(Arc::from(*key))),
        Way::Item(nth, _) => Some(Step::Item(*nth)),
    };
    ways.iter().filter_map(step).collect()
}

/// `spec.containers["web"].ports[0]`
fn shown(ways: &[Way<'_>]) -> String {
    let mut shown = String::new();
    for way in ways {
        let _ = match way {
            Way::Root => Ok(()),
            Way::Field(key) if !is_word(key) => write!(shown, "[{key:?}]"),
            Way::Field(key) if shown.is_empty() => write!(shown, "{key}"),
            Way::Field(key) => write!(shown, ".{key}"),
            Way::Item(nth, item) => match item.get("name").and_then(Tree::as_str) {
                Some(name) => write!(shown, "[{name:?}]"),
                None => write!(shown, "[{nth}]"),
            },
        };
    }
    shown
}

/// Whether a key can stand in a path as it is.
fn is_word(key: &str) -> bool {
    key.starts_with(|it: char| it.is_ascii_alphabetic())
        && key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_what_has_a_name() {
        let map = |entries: &[(&str, Tree)]| {
            Tree::Map(entries.iter().map(|(key, value)| (Arc::from(*key), value.clone())).collect())
        };
        let container = map(&[("name", Tree::str("web")), ("args", Tree::List(vec![Tree::Int(1)]))]);
        let labels = map(&[("a/b", Tree::Int(1))]);
        let object = map(&[("containers", Tree::List(vec![container])), ("labels", labels)]);
        let seen = Seen::default();
        let whole = At::root(&object, &seen);
        let origin = Origin { file: "f.go", function: "F" };
        for container in whole.items("containers") {
            container.items("args").for_each(|it| it.refuse(origin, "is odd"));
            container.child("image").refuse(origin, "is missing");
        }
        whole.entries("labels").for_each(|(_, it)| it.refuse(origin, "is odd"));
        let found = seen.found();
        let messages: Vec<String> = found.iter().map(Violation::message).collect();
        assert_eq!(
            messages,
            [
                "`containers[\"web\"].args[0]` is odd",
                "`containers[\"web\"].image` is missing",
                "`labels[\"a/b\"]` is odd"
            ]
        );
        let field = |name: &str| Step::Field(Arc::from(name));
        assert_eq!(found[0].path, [field("containers"), Step::Item(0), field("args"), Step::Item(0)]);
    }
}
