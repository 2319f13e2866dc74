//! What the names in a component mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_db::Span;

use crate::model::{Config, Expr, Kind, Port, Secret};
use crate::types::{ParamType, Ty};

/// The names that a component's statements can use.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    /// The component's name.
    pub component: Arc<str>,
    /// Its kind.
    pub kind: Kind,
    /// Whether a type is looked at by itself: its ports, and what else a component may add, are not all known.
    pub open: bool,
    /// Its parameters.
    pub params: IndexMap<Arc<str>, ParamInfo>,
    /// Its needs.
    pub needs: IndexMap<Arc<str>, NeedInfo>,
    /// Its secrets.
    pub secrets: IndexMap<Arc<str>, Secret>,
    /// The ConfigMaps that exist.
    pub configs: IndexMap<Arc<str>, Config>,
    /// Its ports.
    pub ports: IndexMap<Arc<str>, Port>,
    /// The names of the Services beside its own.
    pub services: BTreeSet<Arc<str>>,
    /// The other components of the app, with the names of their ports and of their Services.
    pub others: Arc<BTreeMap<Arc<str>, Neighbour>>,
}

/// What is known of a component by the other components of its app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its name.
    pub name: Arc<str>,
    /// Its kind.
    pub kind: Option<Kind>,
    /// The names of its ports.
    pub ports: Vec<Arc<str>>,
    /// The names of the Services beside its own.
    pub services: Vec<Arc<str>>,
    /// The fields of an external, with what stands for them.
    pub fields: Vec<(Arc<str>, Expr, Ty)>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParamInfo {
    pub ty: ParamType,
    pub docs: Option<Arc<str>>,
    /// Where it is declared.
    pub declared: Span,
    /// Where its value was written last.
    pub span: Span,
    /// Its value; `None` if there is none.
    pub value: Option<Expr>,
    /// Whether the type's declaration of `matching` is at this place.
    pub matching_span: Option<Span>,
}

/// A need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NeedInfo {
    pub interface: Arc<str>,
    pub span: Span,
    pub state: NeedState,
}

/// Whether and how a need is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NeedState {
    /// By this component, with these values of the interface's fields.
    Met { provider: Arc<str>, fields: Vec<(Arc<str>, Expr, Ty)> },
    /// It is optional and nothing meets it.
    Absent,
    /// It should be met and is not, which was reported.
    Broken,
    /// The type is looked at by itself, so only the types of the fields are known.
    Abstract { fields: Vec<(Arc<str>, Ty)>, optional: bool },
}
