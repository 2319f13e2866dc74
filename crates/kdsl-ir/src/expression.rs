//! Expressions over the values: what the leaves and the guards of the tree are made of.

use std::sync::Arc;

/// Where a value stands in the values: `web.image.tag` is `["web", "image", "tag"]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KnobPath(pub Arc<[Arc<str>]>);

impl KnobPath {
    /// The path of these names.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(Arc::from).collect())
    }

    /// This path and one more name.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        Self(self.0.iter().cloned().chain([Arc::from(name)]).collect())
    }

    /// The names joined by dots.
    pub fn dotted(&self) -> String {
        self.0.join(".")
    }
}

/// An expression. Each variant has one meaning, which the evaluator computes and the printer writes as a template action.
///
/// What a text is rendered from: text as it is; a whole number in decimal; a fraction as Helm prints it; a truth value as
/// `true` or `false`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Text.
    Str(Arc<str>),
    /// A whole number.
    Int(i64),
    /// A truth value.
    Bool(bool),
    /// A scalar of the values that is text by its knob's type.
    Text(KnobPath),
    /// A scalar of the values that is a whole number by its knob's type.
    Whole(KnobPath),
    /// A scalar of the values that is a truth value by its knob's type.
    Truth(KnobPath),
    /// A scalar of the values that may be text or a number (a quantity, a port by name or number): kept as it is.
    Scalar(KnobPath),
    /// The same within a [`Helper`](crate::helper::Helper) that takes a part of the values: a text below the part given.
    Argument(Arc<str>),
    /// The text of an entry of a map of maps of the values, by its two keys; empty if there is none, or if it is 0.
    Entry(KnobPath, [Arc<str>; 2]),
    /// The release's name.
    ReleaseName,
    /// The release's namespace.
    ReleaseNamespace,
    /// The name of the helper `NAME` of this chart, without argument or with a part of the values; its text.
    Include(Arc<str>, Option<KnobPath>),
    /// Texts, one after the other.
    Concat(Vec<Expr>),
    /// The first text that is not empty, else the last.
    Coalesce(Vec<Expr>),
    /// A choice.
    If(Arc<(Expr, Expr, Expr)>),
    /// Negation of a truth value.
    Not(Arc<Expr>),
    /// All of these truth values.
    All(Vec<Expr>),
    /// Any of these truth values.
    Any(Vec<Expr>),
    /// A comparison of two texts, or of two whole numbers.
    Compare(CompareOp, Arc<(Expr, Expr)>),
    /// Arithmetic on whole numbers of 64 bits.
    Arithmetic(ArithmeticOp, Arc<(Expr, Expr)>),
    /// Whether a part of the values is there: not empty text, not an empty list or map, not 0, `false` or null.
    NonEmpty(KnobPath),
    /// Whether a text is not empty.
    HasText(Arc<Expr>),
    /// Whether the first text contains the second.
    Contains(Arc<(Expr, Expr)>),
    /// Whether a text begins with a digit.
    BeginsWithDigit(Arc<Expr>),
    /// Whether a text is an address of IPv4: four numbers with dots between them.
    IsAddress(Arc<Expr>),
    /// Whether the whole of a text matches a regular expression, in the subset that RE2 and ECMA-262 share, without anchors.
    Matches(Arc<Expr>, Arc<str>),
    /// The number of bytes of a text.
    Length(Arc<Expr>),
    /// The first so many bytes of a text, without a hyphen, dot or underscore at the end: fits a label's value.
    Truncate(Arc<Expr>, u32),
    /// The SHA-256 of a text, in 64 hexadecimal digits.
    Sha256(Arc<Expr>),
    /// The first so many of the hexadecimal digits of a SHA-256 of all of these: what tells whether one of them changed.
    /// It is that of a list of them in JSON, as Go writes it.
    Digest(Vec<Expr>, u32),
    /// A part of the values as it is, of any type. Within [`Digest`](Self::Digest) only.
    Part(KnobPath),
    /// A text with each `$` doubled: what Kubernetes expands, in an environment or a command, to the text.
    Dollars(Arc<Expr>),
    /// A list or a map of the values: what a function works on.
    Items(KnobPath),
    /// What a function gives. Texts are given to it as texts, numbers as numbers.
    Call(Function, Vec<Expr>),
    /// Whether the platform is OpenShift.
    OpenShift,
    /// The application's version, as text.
    AppVersion,
    /// What manages the objects: Helm in a chart, `kdsl` in manifests. For the label of that name only.
    ManagedBy,
    /// The chart's name and version as a label's value. A field with this value is in a chart only.
    ChartLabel,
}

pub use kdsl_semantic::functions::{Function, ImagePart, LARGEST_AMOUNT, Sort, Unit, apply, json};
pub use kdsl_semantic::model::{ArithmeticOp, CompareOp};

impl Expr {
    /// Text.
    pub fn str(text: impl Into<Arc<str>>) -> Self {
        Self::Str(text.into())
    }

    /// Looks at the expression and at each expression within it.
    pub fn visit<'e>(&'e self, look: &mut dyn FnMut(&'e Self)) {
        look(self);
        self.each_child(&mut |it| it.visit(look));
    }

    /// Looks at the expressions that this one is made of, in order; not at those within them.
    pub fn each_child<'e>(&'e self, look: &mut dyn FnMut(&'e Self)) {
        match self {
            Self::Concat(parts)
            | Self::Coalesce(parts)
            | Self::All(parts)
            | Self::Any(parts)
            | Self::Digest(parts, _)
            | Self::Call(_, parts) => parts.iter().for_each(look),
            Self::If(parts) => [&parts.0, &parts.1, &parts.2].into_iter().for_each(look),
            Self::Not(inner)
            | Self::HasText(inner)
            | Self::BeginsWithDigit(inner)
            | Self::IsAddress(inner)
            | Self::Matches(inner, _)
            | Self::Length(inner)
            | Self::Truncate(inner, _)
            | Self::Sha256(inner)
            | Self::Dollars(inner) => look(inner),
            Self::Compare(_, sides) | Self::Arithmetic(_, sides) | Self::Contains(sides) => {
                look(&sides.0);
                look(&sides.1);
            }
            Self::Str(_)
            | Self::Int(_)
            | Self::Bool(_)
            | Self::Text(_)
            | Self::Whole(_)
            | Self::Truth(_)
            | Self::Scalar(_)
            | Self::Argument(_)
            | Self::Entry(..)
            | Self::ReleaseName
            | Self::ReleaseNamespace
            | Self::Include(..)
            | Self::NonEmpty(_)
            | Self::Part(_)
            | Self::Items(_)
            | Self::OpenShift
            | Self::AppVersion
            | Self::ManagedBy
            | Self::ChartLabel => {}
        }
    }

    /// Texts, one after the other, with inner concatenations opened and neighbouring literals joined.
    pub fn concat(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts = parts.into_iter();
        let mut joined = Vec::with_capacity(parts.size_hint().0);
        for part in parts {
            match part {
                Self::Concat(inner) => inner.into_iter().for_each(|it| push_text(&mut joined, it)),
                part => push_text(&mut joined, part),
            }
        }
        match joined.pop() {
            None => Self::str(""),
            Some(only) if joined.is_empty() => only,
            Some(last) => {
                joined.push(last);
                Self::Concat(joined)
            }
        }
    }
}

fn push_text(joined: &mut Vec<Expr>, part: Expr) {
    match (joined.last_mut(), part) {
        (Some(Expr::Str(last)), Expr::Str(text)) => *last = format!("{last}{text}").into(),
        (_, part) => joined.push(part),
    }
}
