//! The threads that answer questions on snapshots.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use salsa::{Cancelled, Database as _};

use crate::job::{Job, Outcome, Priority};
use crate::outgoing::Outgoing;
use crate::snapshot::Snapshot;
use crate::task::Task;

/// Room for the deepest program that the parser lets through.
const STACK: usize = 16 * 1024 * 1024;

/// How often a job is tried again because another one, whose result it waited for, was stopped.
const TRIES: usize = 8;

/// A small pool of threads with two queues.
///
/// **Invariant:** every snapshot outside of the actor is either in a queue, from where [`Pool::revoke`] takes it back, or
/// with a thread that runs a job, which a write stops. So a write never waits long.
pub(crate) struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    queues: Mutex<Queues>,
    wake: Condvar,
    tasks: Sender<Task>,
    outgoing: Outgoing,
}

#[derive(Default)]
struct Queues {
    typing: VecDeque<(Job, Snapshot)>,
    normal: VecDeque<(Job, Snapshot)>,
    closed: bool,
}

impl Pool {
    /// A pool of as many threads as the machine runs at once, two to four, and one that only answers what a person waits
    /// for while typing: the others may all be in long checks, or wait for one. Jobs to be done again go to `tasks`.
    pub(crate) fn start(tasks: Sender<Task>, outgoing: Outgoing) -> Self {
        let shared = Arc::new(Shared { queues: Mutex::default(), wake: Condvar::new(), tasks, outgoing });
        let threads = std::thread::available_parallelism().map_or(2, |it| it.get().clamp(2, 4));
        for number in 0..=threads {
            let shared = Arc::clone(&shared);
            let for_typing = number == threads;
            let started = std::thread::Builder::new()
                .name(format!("kdsl-worker-{number}"))
                .stack_size(STACK)
                .spawn(move || shared.work(for_typing));
            if let Err(error) = started {
                eprintln!("kdsl: a thread of the language server can't start: {error}");
            }
        }
        Self { shared }
    }

    /// Queues a job.
    pub(crate) fn submit(&self, job: Job, snapshot: Snapshot) {
        let mut queues = self.shared.lock();
        match job.priority {
            Priority::Typing => queues.typing.push_back((job, snapshot)),
            Priority::Normal => queues.normal.push_back((job, snapshot)),
        }
        drop(queues);
        // Not every thread takes every job.
        self.shared.wake.notify_all();
    }

    /// Takes back the jobs that no thread has begun; their snapshots are dropped.
    pub(crate) fn revoke(&self) -> Vec<Job> {
        let mut queues = self.shared.lock();
        let queues = &mut *queues;
        queues.typing.drain(..).chain(queues.normal.drain(..)).map(|(job, _)| job).collect()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.wake.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queues> {
        // The queues are whole at every moment, so a panic elsewhere while they were held did no harm.
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, for_typing: bool) {
        loop {
            let mut queues = self.lock();
            let (job, snapshot) = loop {
                if queues.closed {
                    return;
                }
                let next = queues.typing.pop_front();
                match next.or_else(|| if for_typing { None } else { queues.normal.pop_front() }) {
                    Some(next) => break next,
                    None => queues = self.wake.wait(queues).unwrap_or_else(PoisonError::into_inner),
                }
            };
            drop(queues);
            self.execute(job, snapshot);
        }
    }

    fn execute(&self, mut job: Job, snapshot: Snapshot) {
        if job.stop.is_stopped() {
            return;
        }
        let ending = run(&mut job, &snapshot);
        drop(snapshot);
        match ending {
            Ending::Done => job.work.finish(Outcome::Done),
            Ending::Stopped => {}
            Ending::Modified if job.retry => {
                // The actor is gone only when nobody waits for an answer any more.
                let _ = self.tasks.send(Task::Request(job));
            }
            Ending::Modified => job.work.finish(Outcome::Modified),
            Ending::Panicked(message) => {
                self.outgoing
                    .log_error(format!("{} failed: {message}. This is a bug in kdsl; the server goes on.", job.name));
                job.work.finish(Outcome::Panicked);
            }
        }
    }
}

enum Ending {
    Done,
    Stopped,
    Modified,
    Panicked(String),
}

fn run(job: &mut Job, snapshot: &Snapshot) -> Ending {
    for _ in 0..TRIES {
        let payload = match catch_unwind(AssertUnwindSafe(|| job.work.run(snapshot))) {
            Ok(()) => return Ending::Done,
            Err(payload) => payload,
        };
        match payload.downcast_ref::<Cancelled>() {
            Some(Cancelled::Local) => return Ending::Stopped,
            Some(Cancelled::PendingWrite) => return Ending::Modified,
            // Another thread computed what this one needs and was stopped, or panicked.
            Some(_) if job.stop.is_stopped() => return Ending::Stopped,
            Some(_) if is_outdated(snapshot) => return Ending::Modified,
            Some(_) => {}
            None => return Ending::Panicked(message(&*payload)),
        }
    }
    Ending::Panicked("a result that it needs could not be computed".to_owned())
}

/// Whether a write waits for the snapshot to be dropped.
fn is_outdated(snapshot: &Snapshot) -> bool {
    catch_unwind(AssertUnwindSafe(|| snapshot.db.unwind_if_revision_cancelled())).is_err()
}

/// What a panic says.
pub(crate) fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}
