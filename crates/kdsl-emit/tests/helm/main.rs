//! The chart through the real Helm, against the evaluator.

mod equality;
mod golden;
mod nasty;
mod package;
mod tools;
mod usage;
