//! Read-only copies of the embedded standard library, for clients that can only show files.
//!
//! They lie in the user's cache, in a folder that carries the version. A client that shows documents of the scheme `kdsl`
//! says so in its initialization options (`virtualDocuments`), and then nothing is written.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use kdsl_db::FilePath;

/// Writes the copy of the file at `path`, unless it is there already, and tells where it is; `None` if the user has no
/// cache or it can't be written.
#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub(crate) fn copy(path: &FilePath, text: &str) -> Option<PathBuf> {
    let name = path.as_str().strip_prefix(FilePath::STDLIB_PREFIX)?;
    let folder = folder()?;
    let copy = folder.join(name);
    if fs::read(&copy).is_ok_and(|there| there == text.as_bytes()) {
        return Some(copy);
    }
    fs::create_dir_all(&folder).ok()?;
    // Written beside and then moved, so that nobody ever sees half of it; the process's number keeps two servers apart.
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    fs::write(&draft, text).ok()?;
    let mut permissions = fs::metadata(&draft).ok()?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&draft, permissions).ok()?;
    fs::rename(&draft, &copy).ok()?;
    Some(copy)
}

/// The path in the database of the file that the one at `path` is a copy of.
pub(crate) fn embedded(path: &Path) -> Option<String> {
    let name = path.strip_prefix(folder()?).ok()?.to_str()?;
    (!name.contains(['/', '\\'])).then(|| format!("{}{name}", FilePath::STDLIB_PREFIX))
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
fn folder() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    let cache = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    Some(cache?.join("kdsl").join(env!("CARGO_PKG_VERSION")).join("std"))
}
