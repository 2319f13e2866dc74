//! Objects and parts of objects as a program writes them.

use std::sync::Arc;

use super::{Expr, Span};
use crate::types::Ty;

/// A part of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// What it is.
    pub kind: DataKind,
    /// Where it is written.
    pub span: Span,
}

/// What a part of an object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// `none`: the part is not there, and is taken away where it was.
    None,
    /// A value that is known at build or at install, of this type. Also a list or a map that is a parameter.
    Scalar(Expr, Ty),
    /// A map. Keys are unique.
    Map(Vec<DataEntry>),
    /// A list.
    List(Vec<Data>),
    /// `if c then a else b`, where it is known at install only whether `c` holds.
    Choice(Arc<(Expr, Data, Data)>),
}

/// A key of a map and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataEntry {
    /// The key.
    pub key: Arc<str>,
    /// Where the key is written.
    pub key_span: Span,
    /// The value.
    pub value: Data,
}

/// A step of a path into an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// Where it leads.
    pub kind: StepKind,
    /// Where it is written.
    pub span: Span,
}

/// Where a step leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// To a field, or a key of a map.
    Field(Arc<str>),
    /// To the item of a list that has this key; its name is the field that tells the items apart.
    Item {
        /// The field that tells the items apart.
        key: Arc<str>,
        /// What it is of the item that is meant.
        value: Arc<str>,
    },
}

/// `patch KIND [NAME] { PATH: VALUE }`: one of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The kind of the objects.
    pub kind: Arc<str>,
    /// Where the kind is written.
    pub kind_span: Span,
    /// What tells the object apart, and where that is written; `None` for every object of the kind.
    pub name: Option<(Arc<str>, Span)>,
    /// The way from the object to the field; at least one step.
    pub path: Vec<PathStep>,
    /// The path as written, for messages.
    pub written: Arc<str>,
    /// Where the path is written.
    pub span: Span,
    /// What the field is to be.
    pub value: Data,
}

/// `object "API" KIND NAME { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomObject {
    /// `apiVersion`.
    pub api_version: Arc<str>,
    /// `kind`.
    pub kind: Arc<str>,
    /// Whether objects of the kind live in a namespace.
    pub namespaced: bool,
    /// Its name.
    pub name: Arc<str>,
    /// Whether that is the whole name, with nothing before it.
    pub is_exact: bool,
    /// Where the name is written.
    pub span: Span,
    /// Labels beside the standard ones.
    pub labels: Vec<DataEntry>,
    /// Annotations.
    pub annotations: Vec<DataEntry>,
    /// The rest of its metadata.
    pub metadata: Vec<DataEntry>,
    /// Everything after the metadata.
    pub body: Vec<DataEntry>,
}
