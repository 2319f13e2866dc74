//! The chart through the real Helm, against the evaluator.

mod equality;
mod package;
mod tools;
