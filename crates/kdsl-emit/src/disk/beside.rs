//! The folder beside the output in which the new one grows, and what a killed process left of one.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::door::{self, Hold, Kind};
use super::list::{LIST, List};
use super::{DiskError, Present, refuse_foreign, system};
use crate::FileSet;

/// The new output while it grows: `.NAME.kdsl-new-…` beside the folder `NAME`. It is removed unless it takes its place.
pub(super) struct Beside {
    path: PathBuf,
    /// Tells other processes that someone is at it.
    hold: Option<Hold>,
}

impl Beside {
    /// Writes the files, the list first: so whatever is left of a killed process can be told and removed.
    pub(super) fn create(
        target: &Path,
        list: &List,
        files: &FileSet,
        present: Option<&Present>,
    ) -> Result<Self, DiskError> {
        let new = Self::folder(target)?;
        let write = |path: &str, bytes: &[u8]| {
            let path = new.path.join(path);
            door::write_new(&path, bytes).map_err(|error| system("write", &path, &error))
        };
        write(LIST, list.text().as_bytes())?;
        let mut made = "";
        for (path, bytes) in files.iter() {
            if let Some((folder, _)) = path.rsplit_once('/')
                && folder != made
            {
                let folder_path = new.path.join(folder);
                door::make_folders(&folder_path).map_err(|error| system("make the folder", &folder_path, &error))?;
                made = folder;
            }
            write(path, bytes)?;
        }
        if let (Some(present), Some(hold)) = (present, &new.hold) {
            present.hold.lend_permissions(hold);
        }
        Ok(new)
    }

    fn folder(target: &Path) -> Result<Self, DiskError> {
        for nth in 0..1000 {
            let path = sibling(target, "new", nth);
            match door::make_folder(&path) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(system("write beside the output, in", &path, &error)),
            }
            // A process that tidies up may take an empty folder for a leftover before it is held.
            match Hold::try_now(&path) {
                Ok(Some(hold)) if hold.is_at(&path) => return Ok(Self { path, hold: Some(hold) }),
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(_) => return Ok(Self { path, hold: None }),
            }
        }
        Err(DiskError::System {
            action: "write beside the output, in",
            path: sibling(target, "new", 0),
            error: "others keep taking the names".to_owned(),
        })
    }

    /// Makes sure that the files are on the disk and not only on their way.
    pub(super) fn sync(&self) -> Result<(), DiskError> {
        door::sync(&self.path).map_err(|error| system("write", &self.path, &error))
    }

    /// Takes the place of a folder that is not there. `false` if there is one now.
    pub(super) fn take_empty_place(mut self, target: &Path) -> Result<bool, DiskError> {
        match door::rename(&self.path, target) {
            Ok(()) => {
                self.path.clear();
                Ok(true)
            }
            Err(_) if matches!(door::kind(target), Ok(Some(Kind::Folder))) => Ok(false),
            Err(error) => Err(system("move the output to", target, &error)),
        }
    }

    /// Changes places with the folder that is there and removes that, unless a foreign file came into it in the meantime.
    pub(super) fn exchange(mut self, target: &Path, files: &FileSet) -> Result<(), DiskError> {
        let old = match door::exchange(&self.path, target) {
            Ok(true) => std::mem::take(&mut self.path),
            Ok(false) => self.move_aside(target)?,
            Err(error) => return Err(system("move the output to", target, &error)),
        };
        let found = door::scan(&old).map_err(|error| system("read the folder", &old, &error))?.unwrap_or_default();
        if let Err(error) = refuse_foreign(target, &found, files) {
            match door::exchange(&old, target) {
                Ok(true) => self.path = old,
                _ => {
                    // Without an exchange the new output stays, and what was there before stays beside it.
                    return Err(DiskError::Foreign { folder: old, files: foreign_files(error) });
                }
            }
            return Err(error);
        }
        door::remove_files(&old, found.files.keys().map(String::as_str));
        Ok(())
    }

    /// The exchange in two steps, for systems without one; gives the path of the old folder. Between the steps there is no
    /// folder: [`tidy`] puts the old one back if the second never comes.
    fn move_aside(&mut self, target: &Path) -> Result<PathBuf, DiskError> {
        let moved = |error: &std::io::Error| system("move the output to", target, error);
        let old = (0..1000)
            .map(|nth| sibling(target, "old", nth))
            .find(|path| matches!(door::kind(path), Ok(None)))
            .unwrap_or_else(|| sibling(target, "old", 0));
        door::rename(target, &old).map_err(|error| moved(&error))?;
        if let Err(error) = door::rename(&self.path, target) {
            // If this fails too, the next write tries it again.
            let _ = door::rename(&old, target);
            return Err(moved(&error));
        }
        self.path.clear();
        Ok(old)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            remove_listed(&self.path);
        }
    }
}

fn foreign_files(error: DiskError) -> Vec<String> {
    match error {
        DiskError::Foreign { files, .. } | DiskError::Edited { files, .. } => files,
        _ => Vec::new(),
    }
}

/// Deals with what killed processes left beside a folder: new output that never took its place is removed; an old one whose
/// place is empty gets it back. What another process is at is left alone, and so is everything that was not written here.
pub(super) fn tidy(target: &Path) {
    let Some(above) = target.parent() else { return };
    for (name, path) in door::folders(above, &prefix(target, "")) {
        let Ok(Some(hold)) = Hold::try_now(&path) else { continue };
        if !hold.is_at(&path) {
            continue;
        }
        let is_old = starts_with(&name, &prefix(target, "old"));
        if is_old && matches!(door::kind(target), Ok(None)) {
            let _ = door::rename(&path, target);
        } else {
            remove_listed(&path);
        }
    }
}

fn remove_listed(path: &Path) {
    if let Ok(Some(found)) = door::scan(path) {
        let list = found.list();
        let ours = list.paths().filter(|it| found.files.get(*it).is_some_and(door::FoundFile::is_regular));
        door::remove_files(path, ours.chain([LIST]));
    }
}

/// `.NAME.kdsl-WHAT`
fn prefix(target: &Path, what: &str) -> OsString {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".kdsl-");
    name.push(what);
    name
}

/// `.NAME.kdsl-WHAT-PROCESS-NTH`
fn sibling(target: &Path, what: &str, nth: u32) -> PathBuf {
    let mut name = prefix(target, what);
    name.push(format!("-{}-{nth}", std::process::id()));
    target.with_file_name(name)
}

fn starts_with(name: &OsStr, prefix: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(prefix.as_encoded_bytes())
}

#[cfg(test)]
mod tests {
    use super::Beside;
    use crate::FileSet;
    use crate::disk::list::List;
    use crate::disk::{Written, check, write};

    fn files(text: &str) -> FileSet {
        let mut files = FileSet::new();
        files.insert("a.yaml", text);
        files
    }

    /// Systems without an exchange take two steps. A process that is killed between them leaves no folder, and the next
    /// write finds the old output again.
    #[test]
    fn two_steps_and_a_kill_between_them() {
        let above = tempfile::tempdir().unwrap();
        let target = super::door::canonical(above.path()).unwrap().join("out");
        write(&target, &files("old")).unwrap();

        let mut new = Beside::create(&target, &List::of(&files("new")), &files("new"), None).unwrap();
        let old = new.move_aside(&target).unwrap();
        assert_eq!(check(&target, &files("new")), Ok(()));
        assert_eq!(check(&old, &files("old")), Ok(()));

        super::door::rename(&target, &above.path().join("never-came")).unwrap();
        assert_eq!(write(&target, &files("old")), Ok(Written::Unchanged));
        assert!(super::door::kind(&old).unwrap().is_none());
    }

    /// A file that comes in while the output is exchanged brings the old folder back.
    #[test]
    fn a_foreign_file_that_comes_late() {
        let above = tempfile::tempdir().unwrap();
        let target = super::door::canonical(above.path()).unwrap().join("out");
        write(&target, &files("old")).unwrap();
        let new = Beside::create(&target, &List::of(&files("new")), &files("new"), None).unwrap();
        super::door::write_new(&target.join("mine"), b"keep me").unwrap();
        assert!(new.exchange(&target, &files("new")).is_err());
        assert!(super::door::kind(&target.join("mine")).unwrap().is_some());
        assert_eq!(super::door::folders(above.path(), ".".as_ref()), []);
    }
}
