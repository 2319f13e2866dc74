//! Writing a set of files as a folder: all of it or nothing.
//!
//! **Invariant:** whenever the process is killed, the folder holds the old output or the new one, whole. The new one is
//! complete in a folder beside it before the two change places in one step; where the system has no such step, the next
//! write puts back what the last one left aside.
//!
//! **Invariant:** a file that was not written here is never removed or replaced. A list in the folder tells which ones were.

mod beside;
mod door;
mod list;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::FileSet;
use beside::Beside;
use door::Found;
use list::{LIST, List};

/// What a write did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The folder held exactly these files already.
    Unchanged,
    /// There was no folder.
    Created,
    /// The folder's output was replaced.
    Replaced,
}

/// Why nothing was written. The folder is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskError {
    /// The folder holds files that were not written here.
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The files, relative to it.
        files: Vec<String>,
    },
    /// Files that would be removed, since there is no such output any more, were changed by someone.
    Edited {
        /// The folder.
        folder: PathBuf,
        /// The files, relative to it.
        files: Vec<String>,
    },
    /// There is something else than a folder.
    NotAFolder(PathBuf),
    /// The path doesn't name a folder: it is empty, the root, or ends in `..`.
    NoName(PathBuf),
    /// The folder is read-only.
    ReadOnly(PathBuf),
    /// A file's path leads out of the folder.
    BadPath(String),
    /// The operating system refused something.
    System {
        /// What was tried; follows `can't`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Its words.
        error: String,
    },
}

impl fmt::Display for DiskError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign { folder, files } => write!(
                out,
                "`{}` holds files that kdsl did not write, so it is left as it is: {}",
                folder.display(),
                shown(files)
            ),
            Self::Edited { folder, files } => write!(
                out,
                "`{}` holds files that are no longer part of the output and were changed by hand, so it is left as it is: {}",
                folder.display(),
                shown(files)
            ),
            Self::NotAFolder(path) => write!(out, "`{}` is not a folder", path.display()),
            Self::NoName(path) => write!(out, "`{}` can't be written as a whole: name a folder in it", path.display()),
            Self::ReadOnly(path) => write!(out, "`{}` is read-only", path.display()),
            Self::BadPath(path) => write!(out, "`{path}` leads out of the folder that it is to be written to"),
            Self::System { action, path, error } => write!(out, "can't {action} `{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for DiskError {}

/// Names in a sentence; of many, the first ones.
fn shown(files: &[String]) -> String {
    const MOST: usize = 10;
    let names: Vec<String> = files.iter().take(MOST).map(|file| format!("`{}`", file.escape_debug())).collect();
    match files.len().checked_sub(MOST) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names.join(", ")),
    }
}

/// Where the output on disk differs from what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// There is no such file.
    Missing(String),
    /// It says something else.
    Changed(String),
    /// It is not part of the output.
    Extra(String),
    /// It could not be read, with the system's words.
    Unreadable(String, String),
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(out, "`{}` is missing", path.escape_debug()),
            Self::Changed(path) => write!(out, "`{}` differs", path.escape_debug()),
            Self::Extra(path) => write!(out, "`{}` is not part of the output", path.escape_debug()),
            Self::Unreadable(path, error) => write!(out, "`{}` can't be read: {error}", path.escape_debug()),
        }
    }
}

/// Makes a folder hold exactly these files, and the list of them.
///
/// Folders above it are made. Two writes to one folder at a time wait for each other; the later one counts.
pub fn write(folder: &Path, files: &FileSet) -> Result<Written, DiskError> {
    prepare(folder, files)?.commit()
}

/// New output that is complete beside its place. Dropped, it leaves everything as it was.
pub struct Prepared<'a> {
    target: PathBuf,
    files: &'a FileSet,
    step: Step,
}

/// What is left to do.
enum Step {
    Nothing,
    Create(Beside),
    // The old output is held until the new one has its place.
    Replace(Beside, Present),
}

/// Writes the output beside its place: whatever stands in its way is told now. So several outputs can be written all or none.
pub fn prepare<'a>(folder: &Path, files: &'a FileSet) -> Result<Prepared<'a>, DiskError> {
    for (path, _) in files.iter() {
        if !list::is_inside(path) || path == LIST {
            return Err(DiskError::BadPath(path.to_owned()));
        }
    }
    let target = target(folder)?;
    let list = List::of(files);
    loop {
        beside::tidy(&target);
        let Some(present) = Present::open(&target)? else {
            let new = Beside::create(&target, &list, files, None)?;
            return Ok(Prepared { target, files, step: Step::Create(new) });
        };
        if !present.is_current(&target) {
            continue;
        }
        let found = present.found(&target)?;
        refuse_foreign(&target, &found, files)?;
        if is_unchanged(&found, files, &list) {
            return Ok(Prepared { target, files, step: Step::Nothing });
        }
        if present.is_read_only() {
            return Err(DiskError::ReadOnly(target));
        }
        let new = Beside::create(&target, &list, files, Some(&present))?;
        new.sync()?;
        return Ok(Prepared { target, files, step: Step::Replace(new, present) });
    }
}

impl Prepared<'_> {
    /// Puts the output in its place, in one step.
    pub fn commit(self) -> Result<Written, DiskError> {
        match self.step {
            Step::Nothing => Ok(Written::Unchanged),
            Step::Create(new) => match new.take_empty_place(&self.target)? {
                true => Ok(Written::Created),
                // Another write was quicker.
                false => write(&self.target, self.files),
            },
            Step::Replace(new, _present) => new.exchange(&self.target, self.files).map(|()| Written::Replaced),
        }
    }
}

/// Compares a folder with what it should hold. Differences are in the order of their paths.
pub fn check(folder: &Path, files: &FileSet) -> Result<(), Vec<Difference>> {
    let found = match door::scan(folder) {
        Ok(found) => found.unwrap_or_default(),
        Err(error) => return Err(vec![Difference::Unreadable(folder.display().to_string(), error.to_string())]),
    };
    let mut differences: BTreeMap<&str, Difference> = BTreeMap::new();
    for (path, bytes) in files.iter() {
        let difference = match found.files.get(path) {
            None => Difference::Missing(path.to_owned()),
            Some(file) => match file.holds(bytes) {
                Ok(true) => continue,
                Ok(false) => Difference::Changed(path.to_owned()),
                Err(error) => Difference::Unreadable(path.to_owned(), error.to_string()),
            },
        };
        differences.insert(path, difference);
    }
    for path in found.files.keys() {
        if path != LIST && files.get(path).is_none() {
            differences.insert(path, Difference::Extra(path.clone()));
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.into_values().collect()) }
}

/// The path of the folder itself, links followed, with a folder to stand in.
fn target(folder: &Path) -> Result<PathBuf, DiskError> {
    if let Some(real) = door::canonical(folder) {
        return if real.parent().is_none() { Err(DiskError::NoName(real)) } else { Ok(real) };
    }
    let Some(name) = folder.file_name() else { return Err(DiskError::NoName(folder.to_owned())) };
    let above = match folder.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    };
    door::make_folders(above).map_err(|error| system("make the folder", above, &error))?;
    let above = door::canonical(above).unwrap_or_else(|| above.to_owned());
    Ok(above.join(name))
}

/// The folder that is there, held so that no other write replaces it meanwhile.
struct Present {
    hold: door::Hold,
}

impl Present {
    /// Waits for writes that are under way. `None` if there is nothing.
    fn open(target: &Path) -> Result<Option<Self>, DiskError> {
        match door::kind(target) {
            Ok(None) => Ok(None),
            Ok(Some(door::Kind::Folder)) => match door::Hold::wait(target) {
                Ok(hold) => Ok(Some(Self { hold })),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(system("open the folder", target, &error)),
            },
            Ok(Some(door::Kind::File | door::Kind::Other)) => Err(DiskError::NotAFolder(target.to_owned())),
            Err(error) => Err(system("look at", target, &error)),
        }
    }

    /// Whether what is held is still what the path leads to.
    fn is_current(&self, target: &Path) -> bool {
        self.hold.is_at(target)
    }

    fn is_read_only(&self) -> bool {
        self.hold.is_read_only()
    }

    fn found(&self, target: &Path) -> Result<Found, DiskError> {
        let found = door::scan(target).map_err(|error| system("read the folder", target, &error))?;
        Ok(found.unwrap_or_default())
    }
}

/// Refuses a folder with files that would be lost though they were not written here. A file that says what would be written
/// is not lost.
fn refuse_foreign(target: &Path, found: &Found, files: &FileSet) -> Result<(), DiskError> {
    let list = found.list();
    let mut foreign = Vec::new();
    let mut edited = Vec::new();
    for (path, file) in found.files.iter().filter(|(path, _)| *path != LIST) {
        match (list.sum(path), files.get(path)) {
            (Some(_), Some(_)) if file.is_regular() => {}
            (Some(sum), None) if file.is_regular() => {
                if !file.sums_to(sum).unwrap_or(false) {
                    edited.push(path.clone());
                }
            }
            (None, Some(bytes)) if file.holds(bytes).unwrap_or(false) => {}
            _ => foreign.push(path.clone()),
        }
    }
    let folder = target.to_owned();
    if !foreign.is_empty() {
        return Err(DiskError::Foreign { folder, files: foreign });
    }
    if !edited.is_empty() {
        return Err(DiskError::Edited { folder, files: edited });
    }
    Ok(())
}

fn is_unchanged(found: &Found, files: &FileSet, list: &List) -> bool {
    let holds = |path: &str, bytes: &[u8]| found.files.get(path).is_some_and(|file| file.holds(bytes).unwrap_or(false));
    found.files.len() == files.len() + 1
        && files.iter().all(|(path, bytes)| holds(path, bytes))
        && holds(LIST, list.text().as_bytes())
}

fn system(action: &'static str, path: &Path, error: &std::io::Error) -> DiskError {
    DiskError::System { action, path: path.to_owned(), error: error.to_string() }
}
