//! What the API server would refuse is refused here: the rules that Kubernetes checks in code, beyond the schemas of its
//! objects, over the objects of an application as they are with its defaults and in each of its environments.
//!
//! **Invariant:** a rule is a function of one object. It knows no program; [`query`] finds the place of the program that a
//! broken rule is about, and runs no rule where a mistake has been told already.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod address;
mod at;
mod forms;
mod place;
mod quantity;
pub mod query;
mod rules;

pub use at::{Origin, Step, Violation};
pub use query::{check, refused_of, violations};
pub use rules::check as broken_rules;
