//! The values: what can be set without the program, each with one type, one default and one comment.

use std::sync::Arc;

use kdsl_semantic::carried;

use crate::expression::KnobPath;
use crate::tree::Tree;

/// The value that, if it is given, is the base of all names.
pub const BASE_OF_NAMES: &str = "fullnameOverride";

/// One entry of the values.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// Where it stands.
    pub path: KnobPath,
    /// What it may be.
    pub ty: KnobType,
    /// What it is if nobody says otherwise. It conforms to the type.
    pub default: Tree,
    /// What it is for, one or two sentences that a person would write.
    pub docs: Arc<str>,
}

/// What the keys and the texts of a [`TextMap`](KnobType::TextMap) are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Labels.
    Labels,
    /// Annotations: the keys are those of labels, the texts any.
    Annotations,
    /// Variables of an environment, whose texts are any.
    Variables,
    /// Anything.
    Any,
}

impl Words {
    /// What a key matches as a whole.
    pub fn key_pattern(self) -> &'static str {
        match self {
            Self::Labels | Self::Annotations => {
                "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
            }
            Self::Variables => "[-._A-Za-z][-._A-Za-z0-9]*",
            Self::Any => KnobType::CARRIED_PATTERN,
        }
    }

    /// What a text matches as a whole; `None` for any.
    pub fn text_pattern(self) -> Option<&'static str> {
        match self {
            Self::Labels => Some("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?"),
            Self::Annotations | Self::Any => Some(KnobType::CARRIED_PATTERN),
            Self::Variables => None,
        }
    }
}

/// What a knob may be. One description that both the JSON schema of a chart and the check of a build come from.
///
/// A user takes a value away by setting it to null, and then it is missing. What can be nothing may be missing:
/// [`TextMap`](Self::TextMap), [`Map`](Self::Map), [`Object`](Self::Object), [`Field`](Self::Field), [`List`](Self::List),
/// [`Amounts`](Self::Amounts),
/// [`Record`](Self::Record) and each name in one, and [`Nullable`](Self::Nullable). It is then null wherever it is used:
/// not there for `NonEmpty` and `Spread`, and null as a value. Every other knob is required, and so is each group of knobs.
/// Null itself, as an item of a list say, conforms to `Nullable` only.
///
/// Texts within maps and lists match [`CARRIED_PATTERN`](Self::CARRIED_PATTERN) too, but for variables of an environment:
/// templates write maps and lists as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum KnobType {
    /// Text. With a pattern, the whole text matches it; `length` is the least and the largest number of characters.
    Text {
        /// A regular expression over the whole text, in the subset that RE2 and ECMA-262 share, without anchors.
        pattern: Option<Arc<str>>,
        /// The least and the largest number of characters.
        length: Option<(u32, u32)>,
    },
    /// One of these texts.
    Enum(Vec<Arc<str>>),
    /// A whole number from the first to the second.
    Whole {
        /// The smallest.
        least: i64,
        /// The largest.
        largest: i64,
    },
    /// A number from the first to the second.
    Number {
        /// The smallest.
        least: i64,
        /// The largest.
        largest: i64,
    },
    /// `true` or `false`.
    Truth,
    /// A quantity of Kubernetes: text that matches [`QUANTITY_PATTERN`](Self::QUANTITY_PATTERN), or a number not below 0.
    Quantity,
    /// A whole number not below 0, or text that matches [`SHARE_PATTERN`](Self::SHARE_PATTERN), as for `maxUnavailable: 1` or
    /// `"25%"`.
    Share {
        /// Whether it may be empty text, too.
        or_empty: bool,
    },
    /// A map from text to text without the keys that the objects have already.
    TextMap {
        /// The keys that can't be set, because the objects have them already.
        reserved: Vec<Arc<str>>,
        /// What the keys and the texts are.
        words: Words,
    },
    /// A map from any names to these.
    Map(Box<KnobType>),
    /// A map of any form.
    Object,
    /// What a field of an object holds, in Kubernetes' notation: a map with known fields, which may be empty, or a list of
    /// such maps.
    Field {
        /// The type that has the field, such as `core.v1.PodSpec`.
        of: &'static str,
        /// The field, such as `tolerations`.
        name: &'static str,
    },
    /// A list of these.
    List(Box<KnobType>),
    /// This, or null for nothing.
    Nullable(Box<KnobType>),
    /// A map of quantities: of these names, and of those that match [`EXTENDED_PATTERN`](Self::EXTENDED_PATTERN).
    Amounts(Vec<Arc<str>>),
    /// A closed map of these names. Used for maps in which some names may be missing, such as `resources.limits`.
    Record(Vec<(Arc<str>, KnobType)>),
}

impl KnobType {
    /// What the text of a [`Quantity`](Self::Quantity) matches as a whole: a number and its suffix or exponent, of two digits at
    /// most, so that every reader has room for it.
    pub const QUANTITY_PATTERN: &'static str =
        r"([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?";

    /// What the name of a resource beyond the usual ones matches as a whole: that of a device with its domain, or huge pages.
    pub const EXTENDED_PATTERN: &'static str =
        r"hugepages-[0-9]+[KMGT]i|[a-z0-9]([a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";

    /// What the text of a [`Share`](Self::Share) matches as a whole.
    pub const SHARE_PATTERN: &'static str = "(100|[1-9]?[0-9])%";

    /// The smallest and the largest whole number in Kubernetes' notation where it states no other: those that every reader
    /// of JSON has room for.
    pub const WHOLE_OF_KUBERNETES: (i64, i64) = (-9_007_199_254_740_991, 9_007_199_254_740_991);

    /// What a text within a map or a list matches as a whole: Helm loses the rest.
    pub const CARRIED_PATTERN: &'static str = carried::PATTERN;

    /// What a [`Field`](Self::Field) holds.
    pub fn of_field(of: &str, name: &str) -> Option<&'static kdsl_schema::Type> {
        Some(&kdsl_schema::type_schema(of)?.field(name)?.ty)
    }

    /// Whether a text matches [`CARRIED_PATTERN`](Self::CARRIED_PATTERN).
    pub fn is_carried(text: &str) -> bool {
        carried::lost_of(text).is_none()
    }

    /// Whether a value of this type can be taken away: what is a map, a list or nullable, for which nothing is a value too.
    pub fn may_be_missing(&self) -> bool {
        match self {
            Self::TextMap { .. }
            | Self::Map(_)
            | Self::Object
            | Self::Field { .. }
            | Self::List(_)
            | Self::Nullable(_)
            | Self::Amounts(_)
            | Self::Record(_) => true,
            Self::Text { .. }
            | Self::Enum(_)
            | Self::Whole { .. }
            | Self::Number { .. }
            | Self::Truth
            | Self::Quantity
            | Self::Share { .. } => false,
        }
    }
}
