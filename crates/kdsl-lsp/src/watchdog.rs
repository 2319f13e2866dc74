//! Tells when the actor takes too long over one task.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::clock;
use crate::outgoing::Outgoing;

/// What a task of the actor may take. Each is a few edits or the start of a job, so more than this is a bug.
const LIMIT: Duration = Duration::from_secs(2);

/// Watches over the actor from a thread of its own, so that it can tell of a task that never ends.
#[derive(Clone, Default)]
pub(crate) struct Watchdog {
    current: Arc<Mutex<Option<(Instant, &'static str)>>>,
}

impl Watchdog {
    /// Starts watching. It ends when the actor's half is dropped.
    pub(crate) fn start(outgoing: Outgoing) -> Self {
        let watchdog = Self::default();
        let current = Arc::downgrade(&watchdog.current);
        let watch = move || {
            let mut told = None;
            loop {
                std::thread::sleep(LIMIT / 4);
                let Some(current) = current.upgrade() else { return };
                let task = *current.lock().unwrap_or_else(PoisonError::into_inner);
                match task {
                    Some((since, name)) if told != Some(since) && clock::now() - since > LIMIT => {
                        told = Some(since);
                        outgoing.log_warning(format!("`{name}` has kept the server for more than {LIMIT:?}"));
                    }
                    _ => {}
                }
            }
        };
        // Without the thread nothing is told, and everything else works.
        let _ = std::thread::Builder::new().name("kdsl-watchdog".to_owned()).spawn(watch);
        watchdog
    }

    /// Runs a task under its eyes.
    pub(crate) fn watch<T>(&self, name: &'static str, task: impl FnOnce() -> T) -> T {
        self.set(Some((clock::now(), name)));
        let result = task();
        self.set(None);
        result
    }

    fn set(&self, task: Option<(Instant, &'static str)>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = task;
    }
}
