//! Parts that several objects share: named templates in a chart, inlined in manifests.

use std::sync::Arc;

use crate::expression::Expr;
use crate::node::Entry;

/// A named part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper {
    /// Its name without the chart's, such as `fullname`.
    pub name: Arc<str>,
    /// What it gives, one sentence.
    pub docs: Arc<str>,
    /// What it is.
    pub body: HelperBody,
}

/// What a helper gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelperBody {
    /// A text. With `Expr::Argument` in it, it takes a part of the values.
    Text(Expr),
    /// Entries of a map.
    Entries(Vec<Entry>),
}
