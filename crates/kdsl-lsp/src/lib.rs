//! The language server: the protocol around `kdsl-ide`.
//!
//! One thread, the *actor*, owns the database and the open documents and applies what the client tells in the order in
//! which it arrives. The handlers of the protocol hold no state: they send a task and wait for its answer.
//! Requests run on snapshots in a small pool of threads; a change, or the client's wish, stops them.
//!
//! **Invariant:** nothing here knows the language, and no type of the protocol leaves this crate.
//!
//! **Invariant:** a handler sends its task before it first waits. The protocol library starts handlers in the order of
//! their messages, and promises nothing beyond.

mod actor;
mod capabilities;
mod client_settings;
mod clock;
mod convert;
mod diagnose;
mod documents;
mod edits;
mod framing;
mod job;
mod outgoing;
mod pool;
mod requests;
mod server;
mod snapshot;
mod stdlib_files;
mod task;
mod transport;
mod uri;
mod watchdog;

use std::process::ExitCode;

/// Serves one client over standard input and output, until it says `exit` or goes away.
///
/// The exit code is 0 if the client asked for the shutdown first, as the protocol wants it, else 1.
pub fn run_stdio() -> ExitCode {
    transport::run(std::io::stdin(), tokio::io::stdout)
}
