//! The evaluator's side: values, their check, objects, manifests, Secrets and writing to disk. Each case is text, with what
//! comes of it beside it; with `UPDATE_EXPECT=1` in the environment the answers are written anew.

mod against_helm;
mod disk;
mod evaluate;
mod fixture;
mod manifests;
mod package;
mod secrets;
mod validate;
mod values;
