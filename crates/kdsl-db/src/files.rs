//! The files of a program, as salsa inputs.

#![expect(missing_docs, reason = "the methods that salsa's macros make have none")]

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::database::Db;
use crate::system::ReadError;

/// The largest program file that is read, in bytes. A larger one is a diagnostic.
pub const MAX_FILE_SIZE: u64 = 16 * 1024 * 1024;

/// Where a file is: a path as the user wrote it, or `kdsl:std/NAME.kd` for one of the embedded standard library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Arc<str>);

impl FilePath {
    /// The prefix of the paths of the embedded standard library.
    pub const STDLIB_PREFIX: &'static str = "kdsl:std/";

    /// A path as it is to be shown.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the file is of the embedded standard library, which no repair may change.
    pub fn is_embedded(&self) -> bool {
        self.0.starts_with(Self::STDLIB_PREFIX)
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a file says, or why that can't be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileText {
    /// Its text.
    Text(Arc<str>),
    /// Its bytes are not UTF-8 from this offset on.
    NotUtf8 {
        /// The offset of the first byte that is wrong.
        offset: usize,
        /// All of them.
        bytes: Arc<[u8]>,
    },
    /// It is larger than [`MAX_FILE_SIZE`].
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// There is no such file.
    Missing,
    /// It exists and can't be read, for this reason.
    Unreadable(Arc<str>),
}

impl FileText {
    /// The text, empty where there is none.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

/// One file. Its text is an input: the language server sets it, a build reads it once.
#[salsa::input(debug)]
#[derive(PartialOrd, Ord)]
pub struct File {
    /// Where it is.
    #[returns(ref)]
    pub path: FilePath,
    /// What it says.
    #[returns(ref)]
    pub text: FileText,
}

/// The files that were asked for so far, by path. A file that does not exist has an entry too, so that a query that
/// missed it runs again when it appears.
#[derive(Clone, Default)]
pub struct Files {
    by_path: Arc<Mutex<BTreeMap<PathBuf, File>>>,
}

impl Files {
    /// The file at `path`, read on first asking; `shown` is the path for people.
    pub fn get(&self, db: &dyn Db, path: &Path, shown: &str) -> File {
        let mut by_path = self.lock();
        if let Some(file) = by_path.get(path) {
            return *file;
        }
        let text = read(db, path);
        let file = File::new(db, FilePath::new(shown), text);
        by_path.insert(path.to_path_buf(), file);
        file
    }

    /// The file at `path` if it was asked for before.
    pub fn known(&self, path: &Path) -> Option<File> {
        self.lock().get(path).copied()
    }

    /// Every file that was asked for, by path.
    pub fn all(&self) -> Vec<(PathBuf, File)> {
        self.lock().iter().map(|(path, file)| (path.clone(), *file)).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, File>> {
        // The map is whole at every moment, so a panic elsewhere while it was held did no harm.
        self.by_path.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the file at `path` through the database's system.
pub fn read(db: &dyn Db, path: &Path) -> FileText {
    match db.system().read(path, MAX_FILE_SIZE) {
        Ok(bytes) => from_bytes(bytes),
        Err(ReadError::NotFound) => FileText::Missing,
        Err(ReadError::TooLarge { size }) => FileText::TooLarge { size },
        Err(ReadError::Other(reason)) => FileText::Unreadable(reason.into()),
    }
}

/// The text of `bytes`, which are already known to be few enough.
pub fn from_bytes(bytes: Vec<u8>) -> FileText {
    match String::from_utf8(bytes) {
        Ok(text) => FileText::Text(text.into()),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            FileText::NotUtf8 { offset, bytes: error.into_bytes().into() }
        }
    }
}
