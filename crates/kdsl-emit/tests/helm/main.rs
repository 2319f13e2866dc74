//! The chart through the real Helm, against the evaluator.

#![expect(clippy::disallowed_methods, reason = "these tests go through folders and the real Helm")]

mod equality;
mod golden;
mod nasty;
mod package;
mod tools;
mod usage;
