//! When diagnostics are found, and the job that finds them.

use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use tower_lsp_server::ls_types::{Diagnostic, TextDocumentIdentifier, Uri};

use crate::convert;
use crate::job::{Job, Outcome, Priority, Stop, Work};
use crate::snapshot::Snapshot;
use crate::task::{Diagnosed, Task};

/// How long nobody must have typed.
const QUIET: Duration = Duration::from_millis(40);

/// How long one who never stops typing waits.
const PATIENCE: Duration = Duration::from_millis(400);

/// When the diagnostics are to be found again: soon after the last change, but not endlessly later.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Delay {
    /// The first change since they were last found, and the moment to find them.
    pending: Option<(Instant, Instant)>,
}

impl Delay {
    /// The moment to find them; `None` if nothing has changed.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.pending.map(|(_, due)| due)
    }

    /// Something has changed.
    pub(crate) fn later(&mut self, now: Instant) {
        let due = match self.pending {
            // Never later than what was promised to one who has just opened a document.
            Some((first, due)) if due <= first => return,
            Some((first, _)) => (first, (now + QUIET).min(first + PATIENCE)),
            None => (now, now + QUIET),
        };
        self.pending = Some(due);
    }

    /// A document was opened, and someone looks at it.
    pub(crate) fn at_once(&mut self, now: Instant) {
        self.pending = Some((now, now));
    }

    /// They are being found.
    pub(crate) fn done(&mut self) {
        self.pending = None;
    }
}

/// The job that finds the diagnostics of a document and sends them to `tasks`.
///
/// A change that stops it has asked for new ones already.
pub(crate) fn job(uri: Uri, tasks: Sender<Task>) -> Job {
    let work = Box::new(Diagnose { uri, found: None, tasks });
    Job { name: "diagnostics", priority: Priority::Normal, retry: false, stop: Stop::default(), work }
}

struct Diagnose {
    uri: Uri,
    found: Option<(i32, Vec<Diagnostic>)>,
    tasks: Sender<Task>,
}

impl Work for Diagnose {
    fn run(&mut self, snapshot: &Snapshot) {
        let document = TextDocumentIdentifier { uri: self.uri.clone() };
        let Some(open) = snapshot.documents.get(&document.uri) else { return };
        let diagnostics = kdsl_ide::diagnostics(&snapshot.db, open.file)
            .iter()
            .map(|diagnostic| convert::diagnostic(snapshot, open.file, diagnostic))
            .collect();
        self.found = Some((open.version, diagnostics));
    }

    fn finish(self: Box<Self>, outcome: Outcome) {
        if let (Outcome::Done, Some((version, diagnostics))) = (outcome, self.found) {
            let _ = self.tasks.send(Task::Diagnosed(Diagnosed { uri: self.uri, version, diagnostics }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Changes at these milliseconds; when the diagnostics are due, in milliseconds.
    fn check(opened: Option<u64>, changes: &[u64], expected: Option<u64>) {
        let start = crate::clock::now();
        let mut delay = Delay::default();
        if let Some(at) = opened {
            delay.at_once(start + Duration::from_millis(at));
        }
        for at in changes {
            delay.later(start + Duration::from_millis(*at));
        }
        assert_eq!(delay.due(), expected.map(|at| start + Duration::from_millis(at)));
        delay.done();
        assert_eq!(delay.due(), None);
    }

    #[test]
    fn diagnostics_wait_until_nobody_types() {
        check(None, &[], None);
        check(None, &[0], Some(40));
        check(None, &[0, 30, 60], Some(100));
    }

    #[test]
    fn one_who_never_stops_typing_gets_them_too() {
        check(None, &(0..100).map(|nth| nth * 10).collect::<Vec<_>>(), Some(400));
    }

    #[test]
    fn a_document_that_was_just_opened_does_not_wait() {
        check(Some(5), &[6, 7], Some(5));
    }
}
