//! The database as the layers above it use it, and how diagnostics are rendered.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail, and uses the disk"
)]

mod files;
mod render;
mod spans;
mod stdlib;
