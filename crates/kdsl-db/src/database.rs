//! The salsa database.

use std::sync::Arc;

use crate::files::Files;
use crate::stdlib::Stdlib;
use crate::system::System;

/// What every query can ask for.
#[salsa::db]
pub trait Db: salsa::Database {
    /// The door to the outside world.
    fn system(&self) -> &dyn System;
    /// The files that were asked for so far.
    fn files(&self) -> &Files;
    /// The standard library in use.
    fn stdlib(&self) -> Stdlib;
}

/// The one implementation of [`Db`].
///
/// A clone is a snapshot for reading on another thread; a write waits until every other clone is dropped.
#[salsa::db]
#[derive(Clone)]
pub struct RootDatabase {
    files: Files,
    system: Arc<dyn System>,
    stdlib: Option<Stdlib>,
    // Last, so that it is dropped last: salsa's handles must outlive what refers to them.
    storage: salsa::Storage<Self>,
}

impl RootDatabase {
    /// A database over `system`, with the embedded standard library.
    pub fn new(system: Arc<dyn System>) -> Self {
        Self::build(system, salsa::Storage::new(None))
    }

    /// The same, with `callback` told of everything that salsa does. Tests assert on it what was run again.
    pub fn with_events(system: Arc<dyn System>, callback: Box<dyn Fn(salsa::Event) + Send + Sync + 'static>) -> Self {
        Self::build(system, salsa::Storage::new(Some(callback)))
    }

    fn build(system: Arc<dyn System>, storage: salsa::Storage<Self>) -> Self {
        let mut db = Self { files: Files::default(), system, stdlib: None, storage };
        db.stdlib = Some(crate::stdlib::embedded(&db));
        db
    }

    /// Uses `stdlib` in place of the embedded standard library.
    pub fn set_stdlib(&mut self, stdlib: Stdlib) {
        self.stdlib = Some(stdlib);
    }
}

#[salsa::db]
impl salsa::Database for RootDatabase {}

#[salsa::db]
impl Db for RootDatabase {
    fn system(&self) -> &dyn System {
        &*self.system
    }

    fn files(&self) -> &Files {
        &self.files
    }

    fn stdlib(&self) -> Stdlib {
        match self.stdlib {
            Some(stdlib) => stdlib,
            // Only while `build` runs, which asks for no standard library.
            None => Stdlib::empty(self),
        }
    }
}
