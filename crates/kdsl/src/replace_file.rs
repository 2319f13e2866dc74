//! Replacing the text of a program on disk.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::failure::Failure;

/// Replaces the text of the file at `path`. At every moment the file has the old text or the new one; its permissions
/// stay, and a link stays a link.
pub(crate) fn replace_file(path: &Path, text: &str) -> Result<(), Failure> {
    replace(path, text).map_err(|error| Failure::new(format!("`{}` can't be written: {error}", path.display())))
}

/// Writes a file that the call names, whatever was there.
#[expect(clippy::disallowed_methods, reason = "this is the door by which the outcome of tests is written")]
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::new(format!("`{}` can't be written: {error}", path.display())))
}

#[expect(clippy::disallowed_methods, reason = "this is the door by which programs are repaired and formatted")]
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".kdsl-{}", std::process::id()));
    let beside = path.with_file_name(name);
    let write = || {
        let mut file = fs::File::create_new(&beside)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(permissions)?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    write().inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}
