//! What already runs elsewhere.

use std::sync::Arc;

use super::{Param, SecretKey, Span};

/// `db: external mysql { host = "…" }`: an endpoint that other components can need, without pods of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// Its name, a DNS label.
    pub name: Arc<str>,
    /// Where the name is written.
    pub span: Span,
    /// The documentation written above it, else its interface's.
    pub docs: Option<Arc<str>>,
    /// The interface that it provides; `None` where its fields are its own affair.
    pub interface: Option<Arc<str>>,
    /// Its fields that are no secrets, in the order of the interface, else of the program. The values can set each.
    pub fields: Vec<Param>,
    /// Its fields that are secrets. Each is in a Secret that exists already.
    pub secrets: Vec<ExternalSecret>,
}

impl External {
    /// The names of its fields, each with where it is written.
    pub fn places(&self) -> impl Iterator<Item = (Arc<str>, Span)> {
        let plain = self.fields.iter().map(|it| (it.name.clone(), it.span));
        plain.chain(self.secrets.iter().map(|it| (it.field.clone(), it.span)))
    }
}

/// A component in whose place some environment puts an external. The values have a switch for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The component's name.
    pub component: Arc<str>,
    /// The external, whose fields are all empty in the app.
    pub external: Arc<External>,
    /// The names of the fields that have to be given where the component is not there.
    pub required: Vec<Arc<str>>,
}

impl Replaced {
    /// The name by which expressions ask whether the component is there. No parameter has a dot in its name.
    pub const SWITCH: &str = ".enabled";

    /// What the names begin with by which expressions ask for the external's fields.
    pub const FIELD: &str = "external.";
}

/// A field of an external that is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalSecret {
    /// The field's name.
    pub field: Arc<str>,
    /// The Secret's name, as the program has it.
    pub secret: Arc<str>,
    /// What stands for it in expressions.
    pub key: SecretKey,
    /// Where it is written.
    pub span: Span,
}
