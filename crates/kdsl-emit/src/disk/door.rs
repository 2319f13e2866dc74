//! The door to the disk: each function is one or a few calls of the operating system.

#![expect(clippy::disallowed_methods, reason = "this is the door")]

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::list::{LIST, List, sum};

/// What a path leads to, links not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Other,
}

/// What is at a path, `None` for nothing.
pub(super) fn kind(path: &Path) -> io::Result<Option<Kind>> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(Some(Kind::Folder)),
        Ok(metadata) if metadata.is_file() => Ok(Some(Kind::File)),
        Ok(_) => Ok(Some(Kind::Other)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The path with every link resolved, if it exists.
pub(super) fn canonical(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

/// Makes a folder and those above it.
pub(super) fn make_folders(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Writes a file that is not there yet.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Lets two folders change places in one step. `false` if the system can't.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn exchange(left: &Path, right: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Lets two folders change places in one step. `false` if the system can't.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn exchange(_left: &Path, _right: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Waits until what was written in a folder is on the disk. One call for the whole file system: to wait for each file by
/// itself takes many times as long.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Waits until what was written in a folder is on the disk.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    for file in scan(folder)?.unwrap_or_default().files.values() {
        File::open(&file.path)?.sync_all()?;
    }
    Ok(())
}

/// The files below a folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// By their paths relative to the folder, with `/` between names.
    pub(super) files: BTreeMap<String, FoundFile>,
}

impl Found {
    /// The list of the files that were written here; an empty one if there is none.
    pub(super) fn list(&self) -> List {
        let text = self.files.get(LIST).filter(|file| file.is_regular()).and_then(|file| fs::read(&file.path).ok());
        text.map_or_else(List::default, |bytes| List::read(&String::from_utf8_lossy(&bytes)))
    }
}

/// A file below a folder; a link is one too.
#[derive(Debug)]
pub(super) struct FoundFile {
    path: PathBuf,
    /// The size of a regular file.
    size: Option<u64>,
}

impl FoundFile {
    pub(super) fn is_regular(&self) -> bool {
        self.size.is_some()
    }

    /// Whether it says just this.
    pub(super) fn holds(&self, bytes: &[u8]) -> io::Result<bool> {
        Ok(self.size == Some(bytes.len() as u64) && fs::read(&self.path)? == bytes)
    }

    /// Whether what it says has this SHA-256.
    pub(super) fn sums_to(&self, expected: &str) -> io::Result<bool> {
        Ok(sum(&fs::read(&self.path)?) == expected)
    }
}

/// All files below a folder; `None` if there is nothing at the path. Links are not followed.
pub(super) fn scan(folder: &Path) -> io::Result<Option<Found>> {
    let mut found = Found::default();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((path, name)) = folders.pop() {
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if name.is_empty() && error.kind() == io::ErrorKind::NotFound => return Ok(None),
            // Another process may be removing it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let own = entry.file_name().to_string_lossy().into_owned();
            let relative = if name.is_empty() { own } else { format!("{name}/{own}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push((entry.path(), relative));
                continue;
            }
            let size = if kind.is_file() { entry.metadata().ok().map(|metadata| metadata.len()) } else { None };
            found.files.insert(relative, FoundFile { path: entry.path(), size });
        }
    }
    Ok(Some(found))
}

/// The folders directly in a folder whose names begin so, by name.
pub(super) fn folders(folder: &Path, prefix: &OsStr) -> Vec<(OsString, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(OsString, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes()))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| (entry.file_name(), entry.path()))
        .collect();
    found.sort();
    found
}

/// Removes these files of a folder, the list last, and then the folders that are empty, itself too. What can't be removed
/// stays: it is nothing that anyone needs, and the next write tries again.
pub(super) fn remove_files<'a>(folder: &Path, files: impl Iterator<Item = &'a str>) {
    let mut listed = false;
    for file in files {
        if file == LIST {
            listed = true;
        } else {
            let _ = fs::remove_file(folder.join(file));
        }
    }
    let mut found = vec![folder.to_owned()];
    let mut next = 0;
    while let Some(path) = found.get(next) {
        next += 1;
        let inner = fs::read_dir(path).map(|entries| {
            entries
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                .map(|entry| entry.path())
                .collect::<Vec<_>>()
        });
        found.extend(inner.unwrap_or_default());
    }
    while let Some(path) = found.pop() {
        if path == folder && listed {
            let _ = fs::remove_file(folder.join(LIST));
        }
        let _ = fs::remove_dir(path);
    }
}

/// A folder that is held against other processes that write here. It is free again when this is dropped or the process ends.
/// Where folders can't be held, nothing is.
pub(super) struct Hold {
    folder: Option<File>,
}

impl Hold {
    /// Holds a folder, waiting for whoever holds it.
    pub(super) fn wait(path: &Path) -> io::Result<Self> {
        let Some(folder) = open(path)? else { return Ok(Self { folder: None }) };
        match folder.lock() {
            Ok(()) => Ok(Self { folder: Some(folder) }),
            Err(_) => Ok(Self { folder: None }),
        }
    }

    /// Holds a folder unless another process does.
    pub(super) fn try_now(path: &Path) -> io::Result<Option<Self>> {
        let Some(folder) = open(path)? else { return Ok(Some(Self { folder: None })) };
        match folder.try_lock() {
            Ok(()) => Ok(Some(Self { folder: Some(folder) })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether the folder that is held is the one at a path.
    #[cfg(unix)]
    pub(super) fn is_at(&self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let Some(folder) = &self.folder else { return true };
        match (folder.metadata(), fs::symlink_metadata(path)) {
            (Ok(held), Ok(there)) => held.dev() == there.dev() && held.ino() == there.ino(),
            _ => false,
        }
    }

    /// Whether the folder that is held is the one at a path.
    #[cfg(not(unix))]
    pub(super) fn is_at(&self, _path: &Path) -> bool {
        true
    }

    pub(super) fn is_read_only(&self) -> bool {
        let metadata = self.folder.as_ref().and_then(|folder| folder.metadata().ok());
        metadata.is_some_and(|metadata| metadata.permissions().readonly())
    }

    /// Gives another folder the permissions of this one.
    pub(super) fn lend_permissions(&self, other: &Self) {
        if let (Some(from), Some(to)) = (&self.folder, &other.folder)
            && let Ok(metadata) = from.metadata()
        {
            // A folder with the usual permissions is good too.
            let _ = to.set_permissions(metadata.permissions());
        }
    }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<Option<File>> {
    File::open(path).map(Some)
}

#[cfg(not(unix))]
fn open(_path: &Path) -> io::Result<Option<File>> {
    Ok(None)
}
