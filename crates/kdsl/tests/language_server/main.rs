//! The language server as an editor meets it: the real process, spoken to over its standard input and output.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail, and uses the disk and the clock"
)]

mod client;
mod documents;
mod files;
mod lifecycle;
mod names;
mod requests;
