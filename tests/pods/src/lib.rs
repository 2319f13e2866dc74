//! Plays the part of a cluster for the objects that the compiler emits: lays out the files, secrets and environment of
//! each pod in a folder of its own, gives it a loopback address, and runs its commands with the servers of the machine.
//!
//! An image is played by the scripts in `images/`, which do by its documentation what the image's own would do. All else,
//! above all every script that the standard library brings, is what was emitted.
#![allow(clippy::disallowed_methods, reason = "tests read and write the disk")]

mod cluster;
mod environment;
mod image;
mod layout;
mod names;
mod pod;
mod probe;
mod process;
mod secret;
mod web;

pub use cluster::{Cluster, Target};
pub use pod::Pod;
pub use web::{Answer, Browser};

use std::time::{Duration, Instant};

/// Waits until something holds, and says how long it took.
///
/// # Panics
/// If it does not hold after two minutes.
#[track_caller]
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(120), "after two minutes still not: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
    start.elapsed()
}
