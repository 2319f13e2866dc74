//! The actor: the one thread that owns the database and the open documents.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};

use kdsl_db::{Db as _, File, FileText, OsSystem, RootDatabase};
use salsa::Setter as _;
use tower_lsp_server::ls_types::{Diagnostic, TextDocumentContentChangeEvent, Uri};

use crate::client_settings::ClientSettings;
use crate::clock;
use crate::diagnose::{self, Delay};
use crate::documents::{Document, Documents};
use crate::edits;
use crate::job::Job;
use crate::outgoing::Outgoing;
use crate::pool::{self, Pool};
use crate::snapshot::Snapshot;
use crate::task::{Diagnosed, Task};
use crate::uri::Place;
use crate::watchdog::Watchdog;

/// The state of the server.
pub(crate) struct Actor {
    db: RootDatabase,
    documents: Documents,
    settings: Arc<ClientSettings>,
    /// Documents whose text in the database is not the newest: edits that come in a row are written once.
    unwritten: Vec<Uri>,
    /// Whether files may have changed on disk.
    stale: bool,
    /// The files that the client watches, beside the programs.
    watched: BTreeSet<PathBuf>,
    /// When the diagnostics are to be found again.
    delay: Delay,
    /// What was last published of each open document.
    published: BTreeMap<String, (i32, Vec<Diagnostic>)>,
    pool: Pool,
    outgoing: Outgoing,
    tasks: Sender<Task>,
    watchdog: Watchdog,
}

/// Starts the actor on a thread of its own; it ends with [`Task::Exit`].
pub(crate) fn start(outgoing: Outgoing, tasks: Sender<Task>, queue: Receiver<Task>) -> std::io::Result<()> {
    let run = move || {
        let actor = Actor {
            db: RootDatabase::new(Arc::new(OsSystem)),
            documents: Documents::default(),
            settings: Arc::default(),
            unwritten: Vec::new(),
            stale: false,
            watched: BTreeSet::new(),
            delay: Delay::default(),
            published: BTreeMap::new(),
            pool: Pool::start(tasks.clone(), outgoing.clone()),
            watchdog: Watchdog::start(outgoing.clone()),
            outgoing,
            tasks,
        };
        actor.run(&queue);
    };
    std::thread::Builder::new().name("kdsl-actor".to_owned()).spawn(run).map(drop)
}

impl Actor {
    fn run(mut self, queue: &Receiver<Task>) {
        loop {
            let next = match self.delay.due() {
                Some(due) => queue.recv_timeout(due.saturating_duration_since(clock::now())),
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match next {
                Ok(Task::Exit) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(task) => self.guarded(task.name(), |actor| actor.handle(task)),
                Err(RecvTimeoutError::Timeout) => self.guarded("diagnose", Self::diagnose),
            }
            // The edits that have arrived meanwhile go into the same write.
            loop {
                match queue.try_recv() {
                    Ok(Task::Exit) => return,
                    Ok(task) => self.guarded(task.name(), |actor| actor.handle(task)),
                    Err(_) => break,
                }
            }
            self.guarded("write", Self::write);
            if self.delay.due().is_some_and(|due| due <= clock::now()) {
                self.guarded("diagnose", Self::diagnose);
            }
        }
    }

    /// Runs one task. A panic is told and ends that task only.
    fn guarded(&mut self, name: &'static str, task: impl FnOnce(&mut Self)) {
        let watchdog = self.watchdog.clone();
        let result = watchdog.watch(name, || catch_unwind(AssertUnwindSafe(|| task(self))));
        if let Err(payload) = result {
            let message = pool::message(&*payload);
            self.outgoing.log_error(format!("`{name}` failed: {message}. This is a bug in kdsl; the server goes on."));
        }
    }

    fn handle(&mut self, task: Task) {
        match task {
            Task::Configure(settings) => self.configure(*settings),
            Task::Initialized => self.initialized(),
            Task::Open { uri, version, text } => self.open(uri, version, &text),
            Task::Change { uri, version, changes } => self.change(&uri, version, &changes),
            Task::Close { uri } => self.close(&uri),
            Task::ChangedOnDisk => self.stale = true,
            Task::Request(job) => self.dispatch(job),
            Task::Diagnosed(diagnosed) => self.publish(diagnosed),
            Task::Exit => {}
        }
    }

    fn configure(&mut self, settings: ClientSettings) {
        if let Some(folder) = &settings.stdlib {
            match kdsl_db::stdlib::from_folder(&self.db, folder) {
                Some(stdlib) => self.db.set_stdlib(stdlib),
                None => self.outgoing.log_error(format!(
                    "{} holds no kd files; the embedded standard library is used instead",
                    folder.display()
                )),
            }
        }
        self.settings = Arc::new(settings);
    }

    fn initialized(&self) {
        if self.settings.watches_files {
            self.outgoing.watch_files(self.watched.clone());
        }
    }

    /// Has the files watched that the programs have led to, beside the programs themselves.
    fn watch(&mut self) {
        // `a/./b` is `a/b` for the disk, but not for a pattern.
        let known = self.db.files().all().into_iter().map(|(path, _)| path.components().collect::<PathBuf>());
        let others = known.filter(|path| path.is_absolute() && path.extension().is_none_or(|it| it != "kd"));
        let others: BTreeSet<PathBuf> = others.collect();
        if self.settings.watches_files && others != self.watched {
            self.outgoing.watch_files(others.clone());
            self.watched = others;
        }
    }

    fn open(&mut self, uri: Uri, version: i32, text: &str) {
        let place = Place::of(&uri);
        let read_only = matches!(place, Place::Embedded(_));
        let Some(file) = place.file(&self.db) else { return };
        // What the opened document imports may be new, or have changed since it was last looked at.
        self.stale = true;
        self.documents.insert(Document { uri: uri.clone(), version, file, text: Arc::from(text), read_only });
        self.unwritten.push(uri);
        self.delay.at_once(clock::now());
    }

    fn change(&mut self, uri: &Uri, version: i32, changes: &[TextDocumentContentChangeEvent]) {
        let columns = self.settings.columns;
        let Some(document) = self.documents.get_mut(uri) else { return };
        document.text = edits::apply(Arc::clone(&document.text), changes, columns);
        document.version = version;
        self.unwritten.push(uri.clone());
        self.delay.later(clock::now());
    }

    fn close(&mut self, uri: &Uri) {
        self.write();
        let Some(document) = self.documents.remove(uri) else { return };
        if self.published.remove(uri.as_str()).is_some_and(|(_, diagnostics)| !diagnostics.is_empty()) {
            self.outgoing.publish(uri.clone(), None, Vec::new());
        }
        if !document.read_only && self.documents.of_file(document.file).is_none() {
            let path = PathBuf::from(document.file.path(&self.db).as_str());
            let text = kdsl_db::files::read(&self.db, &path);
            self.set_text(document.file, text);
        }
    }

    /// Reads the files again that are not open. There are only few: those that an open document has led to.
    fn reload(&mut self) {
        for (path, file) in self.db.files().all() {
            if self.documents.of_file(file).is_none() {
                let text = kdsl_db::files::read(&self.db, &path);
                self.set_text(file, text);
            }
        }
    }

    /// Brings the database up to date: with the disk where that may have changed, and with the newest texts of the
    /// documents.
    fn write(&mut self) {
        if std::mem::take(&mut self.stale) {
            self.reload();
        }
        for uri in std::mem::take(&mut self.unwritten) {
            let Some(document) = self.documents.get(&uri) else { continue };
            if document.read_only {
                continue;
            }
            let (file, text) = (document.file, document.file_text());
            self.set_text(file, text);
        }
    }

    /// Every change of the database goes through here.
    ///
    /// It waits until no snapshot is left: those in the queue are taken back, those that are being worked on stop at
    /// their next query.
    fn set_text(&mut self, file: File, text: FileText) {
        if *file.text(&self.db) == text {
            return;
        }
        let waiting = self.pool.revoke();
        file.set_text(&mut self.db).to(text);
        for job in waiting {
            match job.retry {
                true => {
                    let _ = self.tasks.send(Task::Request(job));
                }
                false => job.work.finish(crate::job::Outcome::Modified),
            }
        }
        self.delay.later(clock::now());
    }

    fn dispatch(&mut self, job: Job) {
        if job.stop.is_stopped() {
            return;
        }
        self.write();
        let snapshot = self.snapshot();
        job.stop.tie(&snapshot.db);
        self.pool.submit(job, snapshot);
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot { db: self.db.clone(), documents: self.documents.clone(), settings: Arc::clone(&self.settings) }
    }

    /// Starts finding the diagnostics of every open document. Those that nothing has changed for come from memory.
    fn diagnose(&mut self) {
        self.delay.done();
        self.write();
        let documents: Vec<Uri> = self.documents.all().filter(|it| !it.read_only).map(|it| it.uri.clone()).collect();
        for uri in documents {
            let job = diagnose::job(uri, self.tasks.clone());
            self.dispatch(job);
        }
    }

    fn publish(&mut self, diagnosed: Diagnosed) {
        self.watch();
        let Diagnosed { uri, version, diagnostics } = diagnosed;
        // Of another version: the edit that made it has asked for new ones.
        if self.documents.get(&uri).is_none_or(|document| document.version != version) {
            return;
        }
        let current = (version, diagnostics);
        if self.published.get(uri.as_str()) != Some(&current) {
            self.published.insert(uri.as_str().to_owned(), current.clone());
            self.outgoing.publish(uri, Some(version), current.1);
        }
    }
}
