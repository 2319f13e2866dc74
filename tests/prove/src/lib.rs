//! Chart and manifests are two readings of one tree: for the same values they are the same objects. Here that is tried on
//! programs and values that are made at random.
//!
//! [`programs`] makes a program from a seed and [`values`] makes values that its schema suggests; both are a [`pair::Pair`].
//! [`batch`] has the real Helm render many charts in one call and kubectl read them, and compares them with what the
//! evaluator makes of the same programs in this process. [`shrink`] makes a pair that differs small, and [`inject`] breaks
//! charts in the ways in which a printer may be wrong, to show that it would be seen.
#![allow(clippy::disallowed_methods, reason = "charts are written for Helm to read")]

pub mod batch;
pub mod inject;
pub mod library;
pub mod pair;
pub mod programs;
pub mod random;
pub mod run;
pub mod shrink;
pub mod values;
