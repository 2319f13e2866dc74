//! The types of values.

use std::fmt;
use std::sync::Arc;

use crate::functions::Unit;

/// A type as written in `param NAME: TYPE` or in an interface.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Text.
    String,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A port number, 1 to 65535.
    Port,
    /// A DNS name.
    Host,
    /// An absolute path.
    Path,
    /// An image reference.
    Image,
    /// Processor time: `250m`, `1.5`.
    Cpu,
    /// Memory: `512Mi`.
    Memory,
    /// A size on disk: `10Gi`.
    Storage,
    /// A length of time: `10s`, `5m`, `1h`.
    Duration,
    /// `70%`.
    Percent,
    /// A cron schedule.
    Schedule,
    /// A URL.
    Url,
    /// A secret.
    Secret,
    /// One of these texts.
    Enum(Vec<Arc<str>>),
    /// A list.
    List(Arc<Ty>),
    /// A map from names to this.
    Map(Arc<Ty>),
    /// What an interface of this name gives.
    Interface(Arc<str>),
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("string"),
            Self::Int => f.write_str("int"),
            Self::Number => f.write_str("number"),
            Self::Bool => f.write_str("bool"),
            Self::Port => f.write_str("port"),
            Self::Host => f.write_str("host"),
            Self::Path => f.write_str("path"),
            Self::Image => f.write_str("image"),
            Self::Cpu => f.write_str("cpu"),
            Self::Memory => f.write_str("memory"),
            Self::Storage => f.write_str("storage"),
            Self::Duration => f.write_str("duration"),
            Self::Percent => f.write_str("percent"),
            Self::Schedule => f.write_str("schedule"),
            Self::Url => f.write_str("url"),
            Self::Secret => f.write_str("secret"),
            Self::Enum(words) => {
                f.write_str("enum(")?;
                for (nth, word) in words.iter().enumerate() {
                    write!(f, "{}{word:?}", if nth == 0 { "" } else { ", " })?;
                }
                f.write_str(")")
            }
            Self::List(ty) => write!(f, "list({ty})"),
            Self::Map(ty) => write!(f, "map({ty})"),
            Self::Interface(name) => f.write_str(name),
        }
    }
}

/// A type with refinements.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParamType {
    /// The type.
    pub ty: Ty,
    /// `matching "…"`: the whole text matches this regular expression, which is in the subset that RE2 and ECMA-262
    /// share.
    pub matching: Option<Arc<str>>,
    /// `in A..B`: the number is at least A and at most B.
    pub range: Option<(i64, i64)>,
}

/// The unit that quantities of the type are counted in.
pub fn unit_of(ty: &Ty) -> Option<Unit> {
    Some(match ty {
        Ty::Memory | Ty::Storage => Unit::Byte,
        Ty::Cpu => Unit::Millicore,
        Ty::Duration => Unit::Second,
        Ty::Percent => Unit::Percent,
        _ => return None,
    })
}
