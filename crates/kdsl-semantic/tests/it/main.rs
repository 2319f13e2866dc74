//! Tests of what programs mean, each with the program beside its answer.

mod bad_input;
mod incremental;
mod line;
mod pages;
mod support;
