//! Lowering: from the model of an application to Kubernetes objects whose leaves are literals or expressions over the
//! values, and whose branches may be guarded by one.
//!
//! **Invariant:** everything about an object is decided here. The two readers of a [`Package`], the evaluator and the Helm
//! printer, compute and write what they are given.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod expression;
pub mod facts;
pub mod helper;
pub mod knob;
pub mod lower;
mod macros;
pub mod node;
pub mod package;
pub mod pretty;
pub mod query;
mod same;
pub mod verify;

pub use expression::{Expr, KnobPath};
pub use facts::Facts;
pub use helper::{Helper, HelperBody};
pub use kdsl_db::tree::{self, Tree};
pub use knob::{Knob, KnobType, Words};
pub use lower::{base64, lower, lower_checked};
pub use node::{Entry, Item, Node};
pub use package::{
    Charset, Described, GeneratedSecret, Note, Object, Package, Place, RandomText, Refusal, SecretContent,
};
pub use pretty::pretty;
pub use query::{check, package as package_of};
pub use verify::verify;
