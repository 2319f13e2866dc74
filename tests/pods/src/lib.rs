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
mod rollout;
mod secret;
mod web;

pub use cluster::{Cluster, Target};
pub use pod::Pod;
pub use rollout::{Service, Visitors};
pub use web::{Answer, Browser};

use std::time::{Duration, Instant};

/// How much slower than the node of a cluster the machine may be, with all that it does beside the tests: a probe has
/// failed after this many times its `timeoutSeconds`. Nothing else is stretched; above all, a pod has to stop within its
/// grace period as it is.
pub const SLOWNESS: u32 = 3;

/// Waits until something holds, and says how long it took. What is asked may be half of what the machine does: after a
/// question that took long comes a pause that is as long.
///
/// # Panics
/// If it does not hold after four minutes.
#[track_caller]
pub fn wait_until(what: &str, mut holds: impl FnMut() -> bool) -> Duration {
    let start = Instant::now();
    loop {
        let asked = Instant::now();
        if holds() {
            return start.elapsed();
        }
        assert!(start.elapsed() < Duration::from_secs(240), "after four minutes still not: {what}");
        std::thread::sleep(asked.elapsed().max(Duration::from_millis(50)));
    }
}
