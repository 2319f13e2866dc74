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
