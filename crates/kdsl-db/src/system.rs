//! The one door to the outside: files, the environment, random numbers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    NotFound,
    /// It is larger than the caller allows.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// Anything else, in the operating system's words.
    Other(String),
}

/// What the compiler can ask of the world.
pub trait System: Send + Sync {
    /// The bytes of a file of at most `limit` bytes.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// The files and folders directly in a folder, sorted by name; `None` if it is not one.
    fn list(&self, folder: &Path) -> Option<Vec<PathBuf>>;
    /// The path with every link resolved; `None` if it does not exist.
    fn canonical(&self, path: &Path) -> Option<PathBuf>;
}

/// The operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsSystem;

impl System for OsSystem {
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        use std::io::Read as _;
        let other = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => ReadError::NotFound,
            _ => ReadError::Other(error.to_string()),
        };
        let file = std::fs::File::open(path).map_err(other)?;
        let metadata = file.metadata().map_err(other)?;
        if metadata.is_dir() {
            return Err(ReadError::Other("it is a folder".to_owned()));
        }
        if metadata.len() > limit {
            return Err(ReadError::TooLarge { size: metadata.len() });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        // A device or a pipe tells no size, so the reading itself is bounded as well.
        file.take(limit + 1).read_to_end(&mut bytes).map_err(other)?;
        match bytes.len() as u64 {
            size if size > limit => Err(ReadError::TooLarge { size }),
            _ => Ok(bytes),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn list(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        entries.sort();
        Some(entries)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        std::fs::canonicalize(path).ok()
    }
}

/// A world in memory, for tests and for text that comes from standard input.
#[derive(Debug, Default)]
pub struct MemorySystem {
    files: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
}

impl MemorySystem {
    /// A world of these files.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect();
        Self { files: Mutex::new(files) }
    }

    /// Writes a file.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        self.lock().insert(PathBuf::from(path), bytes.to_vec());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl System for MemorySystem {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let files = self.lock();
        let bytes = files.get(path).ok_or(ReadError::NotFound)?;
        match bytes.len() as u64 {
            size if size > limit => Err(ReadError::TooLarge { size }),
            _ => Ok(bytes.clone()),
        }
    }

    fn list(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        let files = self.lock();
        // The entry of a file further down is the folder that it lies in.
        let entries = files.keys().filter_map(|path| {
            let rest = path.strip_prefix(folder).ok()?;
            Some(folder.join(rest.components().next()?))
        });
        let inside: std::collections::BTreeSet<PathBuf> = entries.collect();
        (!inside.is_empty()).then(|| inside.into_iter().collect())
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        let mut resolved = PathBuf::new();
        for part in path.components() {
            match part {
                std::path::Component::ParentDir => {
                    resolved.pop();
                }
                std::path::Component::CurDir => {}
                part => resolved.push(part),
            }
        }
        let files = self.lock();
        files.keys().any(|file| file.starts_with(&resolved)).then_some(resolved)
    }
}
