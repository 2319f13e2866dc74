//! Questions that are answered on a snapshot by a thread of the pool.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kdsl_db::RootDatabase;
use salsa::{CancellationToken, Database as _};
use tokio::sync::oneshot;
use tower_lsp_server::jsonrpc::{Error, Result};

use crate::snapshot::Snapshot;

/// Which jobs go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priority {
    /// A person waits for it between two keystrokes.
    Typing,
    /// Everything else.
    Normal,
}

/// A kind of request: what it takes, what it answers and how.
pub(crate) trait Request: 'static {
    /// The method's name, for the log.
    const METHOD: &'static str;
    /// Whether a person waits for it between two keystrokes.
    const PRIORITY: Priority = Priority::Normal;
    /// Whether it is asked again by itself when a change stops it. Only for questions about a whole document whose
    /// answer holds no edits: a position or an edit belongs to the text that the client had when it asked.
    const RETRY: bool = false;
    /// The parameters.
    type Params: Send + 'static;
    /// The answer.
    type Answer: Send + 'static;
    /// Answers.
    fn run(snapshot: &Snapshot, params: &Self::Params) -> Result<Self::Answer>;
}

/// How the work on a snapshot ended.
pub(crate) enum Outcome {
    /// It has its result.
    Done,
    /// A change stopped it.
    Modified,
    /// It panicked.
    Panicked,
}

/// Work on a snapshot that ends in a message to someone.
pub(crate) trait Work: Send {
    /// Does the work and keeps the result.
    fn run(&mut self, snapshot: &Snapshot);
    /// Sends the result. By now the snapshot is dropped, so that the one who gets it can cause a change at once.
    fn finish(self: Box<Self>, outcome: Outcome);
}

/// Work to do, and how it may be treated.
pub(crate) struct Job {
    /// Its name, for the log.
    pub(crate) name: &'static str,
    /// How urgent it is.
    pub(crate) priority: Priority,
    /// Whether it is to be done again on the next snapshot when a change stops it.
    pub(crate) retry: bool,
    /// The way to stop it.
    pub(crate) stop: Stop,
    /// The work.
    pub(crate) work: Box<dyn Work>,
}

impl Job {
    /// The job for a request, and where its answer arrives.
    pub(crate) fn request<R: Request>(params: R::Params, stop: Stop) -> (Self, oneshot::Receiver<Result<R::Answer>>) {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(RequestWork::<R> { params, result: None, reply });
        (Self { name: R::METHOD, priority: R::PRIORITY, retry: R::RETRY, stop, work }, answer)
    }
}

struct RequestWork<R: Request> {
    params: R::Params,
    result: Option<Result<R::Answer>>,
    reply: oneshot::Sender<Result<R::Answer>>,
}

impl<R: Request> Work for RequestWork<R> {
    fn run(&mut self, snapshot: &Snapshot) {
        self.result = Some(R::run(snapshot, &self.params));
    }

    fn finish(self: Box<Self>, outcome: Outcome) {
        let answer = match (outcome, self.result) {
            (Outcome::Done, Some(result)) => result,
            (Outcome::Modified, _) => Err(Error::content_modified()),
            _ => Err(Error::internal_error()),
        };
        // Nobody listens any more if the request was cancelled meanwhile.
        let _ = self.reply.send(answer);
    }
}

/// Stops a job, wherever it is: waiting, or running on a snapshot.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<StopState>);

#[derive(Default)]
struct StopState {
    stopped: AtomicBool,
    token: Mutex<Option<CancellationToken>>,
}

impl Stop {
    /// Whether it was stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        self.0.stopped.load(Ordering::SeqCst)
    }

    /// Ties it to the snapshot that the job is about to run on.
    pub(crate) fn tie(&self, db: &RootDatabase) {
        let token = db.cancellation_token();
        // The lock makes it one step: either `stop` finds the token, or the flag is found here.
        let mut tied = self.0.token.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_stopped() {
            token.cancel();
        }
        *tied = Some(token);
    }

    fn stop(&self) {
        let tied = self.0.token.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.stopped.store(true, Ordering::SeqCst);
        if let Some(token) = &*tied {
            token.cancel();
        }
    }

    /// Stops the job when the guard is dropped: that is what the protocol library does with a handler whose request is
    /// cancelled.
    pub(crate) fn on_drop(&self) -> StopOnDrop {
        StopOnDrop(self.clone())
    }
}

/// See [`Stop::on_drop`].
pub(crate) struct StopOnDrop(Stop);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kdsl_db::{MemorySystem, RootDatabase};
    use salsa::{Cancelled, Database as _};

    use super::*;

    fn is_cancelled(db: &RootDatabase) -> bool {
        Cancelled::catch(std::panic::AssertUnwindSafe(|| db.unwind_if_revision_cancelled())).is_err()
    }

    #[test]
    fn a_job_stops_before_and_after_it_was_tied_and_others_go_on() {
        let db = RootDatabase::new(Arc::new(MemorySystem::default()));
        let (early, late, never) = (Stop::default(), Stop::default(), Stop::default());
        let snapshots = [db.clone(), db.clone(), db.clone()];
        drop(early.on_drop());
        for (stop, snapshot) in [&early, &late, &never].into_iter().zip(&snapshots) {
            stop.tie(snapshot);
        }
        drop(late.on_drop());
        assert_eq!([&early, &late, &never].map(Stop::is_stopped), [true, true, false]);
        assert_eq!([0, 1, 2].map(|nth| is_cancelled(&snapshots[nth])), [true, true, false]);
        assert!(!is_cancelled(&db));
    }
}
