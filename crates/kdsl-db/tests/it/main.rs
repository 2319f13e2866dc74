//! How diagnostics are rendered: each test has the program, what is said of it and the text that comes out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod render;
