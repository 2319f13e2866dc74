//! The command as a user meets it: the real process, with files, arguments and streams.
//!
//! What can be told as a text is one, in `cases/`: the files, the calls and what comes of each. The rest, such as full
//! disks and endless folders, is in modules.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test may fail, and uses the disk"
)]

mod case;
mod disk;
mod inputs;
mod sandbox;
mod streams;
