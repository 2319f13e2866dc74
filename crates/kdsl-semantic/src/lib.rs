//! What a program means: names, types, wiring and values. From syntax trees to the model of an application, with the
//! diagnostics that were found on the way.
//!
//! The way of the data: [`hir`] is the tree as plain data; [`head`] and the statements of the layers ([`statements`]) are
//! read for each component; [`wiring`] finds who meets whose needs; [`component`] merges and evaluates; [`apps`] puts the
//! components together; [`check()`] collects what was wrong. Each of them is a query.
//!
//! **Invariant:** checking never panics and never stops at the first error.
//!
//! **Invariant:** no name in the standard library is known here.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod apps;
mod builder;
pub mod carried;
mod checking;
pub mod component;
mod conflicts;
pub mod count;
pub mod definitions;
pub mod diagnostics;
pub mod environments;
mod eval;
pub mod external;
pub mod functions;
pub mod head;
pub mod hir;
pub mod image;
pub mod imports;
pub mod instance;
pub mod kind;
mod mentions;
pub mod model;
mod mounts;
pub mod moves;
pub mod naming;
pub mod nearest;
pub mod objects;
mod openshift;
mod others;
mod pattern;
mod project_file;
pub mod replacing;
pub mod schedule;
mod scope;
pub mod statements;
pub mod testing;
pub mod timezone;
pub mod ty;
pub mod types;
pub mod units;
pub mod wiring;

pub use apps::{AppResult, app};
pub use checking::{check, has_errors, in_order};
pub use openshift::check_openshift;
