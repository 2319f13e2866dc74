//! Tests of what programs mean, each with the program beside its answer.

mod bad_input;
mod imports;
mod incremental;
mod line;
mod moves;
mod pages;
mod support;
