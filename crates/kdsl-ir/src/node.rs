//! The tree of an object: maps and lists with guarded branches, and expressions at the leaves.

use std::sync::Arc;

use kdsl_db::Span;

use crate::expression::{Expr, KnobPath};

/// A part of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A scalar. An expression that gives text is text, whatever it looks like.
    Scalar(Expr),
    /// A map. Keys are unique among the entries that can be there at once.
    Map(Vec<Entry>),
    /// A list.
    List(Vec<Item>),
    /// A part of the values as it is: a map or a list by its knob's type.
    Values(KnobPath),
    /// A map of maps of the values; where it has nothing at these two keys, there are these texts.
    Filled(KnobPath, Vec<([Arc<str>; 2], Expr)>),
}

/// A part of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One key.
    Field {
        /// The key. One that begins with `helm.sh/` says something to Helm only and is in a chart only; so is a map that
        /// is empty without such keys.
        key: Arc<str>,
        /// Its value.
        value: Node,
        /// The words of the program that asked for it; `None` where that are those that asked for what it is in.
        origin: Option<Span>,
    },
    /// Entries that are there only if the condition holds.
    Guarded {
        /// The condition, a truth value.
        when: Expr,
        /// The entries.
        entries: Vec<Entry>,
    },
    /// All entries of the map that a helper of this chart gives.
    Include(Arc<str>),
    /// All entries of a map of the values. Its knob's type excludes the keys beside it.
    Spread(KnobPath),
    /// All entries of these maps of the values together; where several have a key, the first map's counts. The knobs' types
    /// exclude the keys beside it. At least two paths.
    SpreadAll(Vec<KnobPath>),
    /// A comment on the entries that follow, for the chart and the manifests alike; short lines.
    Comment(Arc<str>),
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// One item.
    One {
        /// The item.
        value: Node,
        /// The words of the program that asked for it; `None` where that are those that asked for what it is in.
        origin: Option<Span>,
    },
    /// Items that are there only if the condition holds.
    Guarded {
        /// The condition, a truth value.
        when: Expr,
        /// The items.
        items: Vec<Item>,
    },
    /// All items of a list of the values.
    Spread(KnobPath),
    /// All items of a list of texts, numbers or truth values, each as text: what `Expr::Items` or a function that gives a
    /// list is. With `dollars`, each `$` in them is doubled.
    Texts {
        /// The list.
        list: Expr,
        /// Whether Kubernetes expands them.
        dollars: bool,
    },
    /// One item `{name: KEY, value: TEXT}` for each entry of a map from text to text of the values, ordered by key in bytes:
    /// environment variables.
    NameValues(KnobPath),
}

impl Node {
    /// Literal text.
    pub fn str(text: impl Into<Arc<str>>) -> Self {
        Self::Scalar(Expr::str(text))
    }

    /// A literal whole number.
    pub fn int(number: i64) -> Self {
        Self::Scalar(Expr::Int(number))
    }

    /// A literal truth value.
    pub fn bool(truth: bool) -> Self {
        Self::Scalar(Expr::Bool(truth))
    }

    /// A list of these nodes.
    pub fn list(nodes: impl IntoIterator<Item = Self>) -> Self {
        Self::List(nodes.into_iter().map(|value| Item::One { value, origin: None }).collect())
    }

    /// A map of these fields.
    pub fn map<'a>(fields: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        Self::Map(fields.into_iter().map(|(key, value)| Entry::field(key, value)).collect())
    }
}

impl From<Expr> for Node {
    fn from(expr: Expr) -> Self {
        Self::Scalar(expr)
    }
}

impl Entry {
    /// One key.
    pub fn field(key: &str, value: impl Into<Node>) -> Self {
        Self::Field { key: Arc::from(key), value: value.into(), origin: None }
    }

    /// This entry as asked for by these words of the program: a field remembers them, and the fields under a condition do.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        match &mut self {
            Self::Field { origin, .. } => *origin = Some(span),
            Self::Guarded { entries, .. } => {
                *entries = std::mem::take(entries).into_iter().map(|it| it.at(span)).collect();
            }
            _ => {}
        }
        self
    }

    /// This entry as asked for by these words of the program, where they are known.
    #[must_use]
    pub fn at_any(self, span: Option<Span>) -> Self {
        match span {
            Some(span) => self.at(span),
            None => self,
        }
    }

    /// One key that is there only if the condition holds.
    pub fn field_when(when: Expr, key: &str, value: impl Into<Node>) -> Self {
        Self::Guarded { when, entries: vec![Self::field(key, value)] }
    }
}

impl Item {
    /// One item.
    pub fn one(value: impl Into<Node>) -> Self {
        Self::One { value: value.into(), origin: None }
    }

    /// This item as asked for by these words of the program: a single one remembers them, and those under a condition do.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        match &mut self {
            Self::One { origin, .. } => *origin = Some(span),
            Self::Guarded { items, .. } => *items = std::mem::take(items).into_iter().map(|it| it.at(span)).collect(),
            _ => {}
        }
        self
    }
}
