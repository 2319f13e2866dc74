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
    /// The names that the app's own braces declare.
    pub app: Arc<AppNames>,
    /// Whether the statements at hand can use them: those of types can't.
    pub sees_app: bool,
    /// Where a first statement can be put into the block at hand.
    pub start: Option<Span>,
    /// The other components of the app, with the names of their ports and of their Services.
    pub others: Arc<Neighbours>,
}

impl Scope {
    /// The parameter that an expression names: of the component, or of the app if it has no component.
    pub(crate) fn param_of(&self, component: &str, name: &str) -> Option<&ParamInfo> {
        match component {
            "" => self.app.param(name),
            component if component == &*self.component => self.params.get(name),
            _ => None,
        }
    }

    /// The secret that an expression names: of the component, or of the app if it has no component.
    pub(crate) fn secret_of(&self, component: &str, name: &str) -> Option<&Secret> {
        match component {
            "" => self.app.secret(name),
            component if component == &*self.component => self.secrets.get(name),
            _ => None,
        }
    }

    /// The names of the app, where they can be used.
    pub(crate) fn app_names(&self) -> Option<&AppNames> {
        self.sees_app.then_some(&*self.app)
    }
}

/// The names that the braces of an app declare, in the order of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AppNames {
    /// Its parameters.
    pub params: Vec<(Arc<str>, ParamInfo)>,
    /// Its secrets.
    pub secrets: Vec<Secret>,
}

impl AppNames {
    /// The parameter of this name.
    pub(crate) fn param(&self, name: &str) -> Option<&ParamInfo> {
        self.params.iter().find(|(it, _)| &**it == name).map(|(_, info)| info)
    }

    /// The secret of this name.
    pub(crate) fn secret(&self, name: &str) -> Option<&Secret> {
        self.secrets.iter().find(|it| &*it.name == name)
    }

    /// All names.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<str>> {
        self.params.iter().map(|(name, _)| name).chain(self.secrets.iter().map(|it| &it.name))
    }
}

/// What the components of an app know of each other, and of those of other apps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// By name. One of another app has that app's name before its own, and is here only if its app's name is written
    /// somewhere in this one.
    pub by_name: BTreeMap<Arc<str>, Neighbour>,
    /// Every app that could be named.
    pub apps: Arc<BTreeSet<Arc<str>>>,
}

impl Neighbours {
    /// The component of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Neighbour> {
        self.by_name.get(name)
    }

    /// The names of the app's own components.
    pub(crate) fn own(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(|it| &**it).filter(|it| !it.contains('.'))
    }
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
    /// The interfaces that it provides, with the names of their fields.
    pub(crate) offers: Vec<Offer>,
    /// The fields of an external, with what stands for them.
    pub fields: Vec<(Arc<str>, Expr, Ty)>,
    /// Where the fields of an external are written.
    pub given: Vec<(Arc<str>, Span)>,
    /// What some environment puts in its place.
    pub either: Option<Either>,
}

/// An external that some environment puts in a component's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Either {
    /// The environment.
    pub environment: Arc<str>,
    /// Where it says so.
    pub span: Span,
    /// The external's fields that are no secrets.
    pub fields: Vec<(Arc<str>, Expr, Ty)>,
    /// Where its fields are written.
    pub given: Vec<(Arc<str>, Span)>,
}

/// An interface that a component provides, and the names of its fields.
pub(crate) type Offer = (Arc<str>, Arc<[Arc<str>]>);

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
