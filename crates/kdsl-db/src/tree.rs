//! Data without expressions: values, and objects once they are evaluated.

use std::fmt;
use std::sync::Arc;

/// A value of YAML or JSON. Maps keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `null`
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Str(Arc<str>),
    /// A list.
    List(Vec<Tree>),
    /// A map; keys are unique.
    Map(Vec<(Arc<str>, Tree)>),
}

impl Tree {
    /// Text.
    pub fn str(text: impl Into<Arc<str>>) -> Self {
        Self::Str(text.into())
    }

    /// What a map has under a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| &**name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What lies at the end of these keys.
    pub fn at<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<&Self> {
        path.into_iter().try_fold(self, |tree, key| tree.get(key))
    }

    /// The text of a text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a whole number.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(truth) => write!(f, "{truth}"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number}"),
            Self::Str(text) => write!(f, "{text:?}"),
            Self::List(items) => f.debug_list().entries(items.iter().map(format_args_of)).finish(),
            Self::Map(entries) => {
                f.write_str("{")?;
                for (nth, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{key}: {value}", if nth > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
        }
    }
}

/// A tree whose debug form is its display form.
fn format_args_of(tree: &Tree) -> impl fmt::Debug + '_ {
    struct Shown<'a>(&'a Tree);
    impl fmt::Debug for Shown<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}", self.0)
        }
    }
    Shown(tree)
}
