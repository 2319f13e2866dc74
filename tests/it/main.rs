//! What crosses the crates. Each module is one property that no crate can show by itself.
#![allow(clippy::disallowed_methods, reason = "tests read and write the disk")]

mod charts;
mod documentation;
mod equality;
mod generated_values;
mod golden;
mod reproducible;
mod schemas;
mod strings;
mod suites;
mod typed;
