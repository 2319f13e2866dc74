//! Whether objects are the same, whichever words of the program asked for them.

use crate::helper::{Helper, HelperBody};
use crate::node::{Entry, Item, Node};
use crate::package::{GeneratedSecret, Object, Package};

/// Whether two packages have the same objects, Secrets and helpers.
pub(crate) fn objects(one: &Package, other: &Package) -> bool {
    all(&one.objects, &other.objects, object)
        && all(&one.secrets, &other.secrets, secret)
        && all(&one.helpers, &other.helpers, helper)
}

fn all<T>(one: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

fn object(one: &Object, other: &Object) -> bool {
    let head = |it: &Object| (it.kind.clone(), it.name.clone(), it.when.clone(), it.place, it.file.clone());
    one.api_version == other.api_version && head(one) == head(other) && node(&one.body, &other.body)
}

fn secret(one: &GeneratedSecret, other: &GeneratedSecret) -> bool {
    let head = |it: &GeneratedSecret| (it.name.clone(), it.when.clone(), it.content.clone());
    head(one) == head(other) && all(&one.metadata, &other.metadata, entry)
}

fn helper(one: &Helper, other: &Helper) -> bool {
    let body = match (&one.body, &other.body) {
        (HelperBody::Entries(one), HelperBody::Entries(other)) => all(one, other, entry),
        (one, other) => one == other,
    };
    one.name == other.name && body
}

fn node(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::Map(one), Node::Map(other)) => all(one, other, entry),
        (Node::List(one), Node::List(other)) => all(one, other, item),
        (one, other) => one == other,
    }
}

fn entry(one: &Entry, other: &Entry) -> bool {
    match (one, other) {
        (Entry::Field { key, value, .. }, Entry::Field { key: other_key, value: other_value, .. }) => {
            key == other_key && node(value, other_value)
        }
        (Entry::Guarded { when, entries }, Entry::Guarded { when: other_when, entries: others }) => {
            when == other_when && all(entries, others, entry)
        }
        (one, other) => one == other,
    }
}

fn item(one: &Item, other: &Item) -> bool {
    match (one, other) {
        (Item::One { value, .. }, Item::One { value: other, .. }) => node(value, other),
        (Item::Guarded { when, items }, Item::Guarded { when: other_when, items: others }) => {
            when == other_when && all(items, others, item)
        }
        (one, other) => one == other,
    }
}
