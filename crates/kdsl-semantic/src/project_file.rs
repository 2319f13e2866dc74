//! Files that a program reads: only those of its own project.

use std::path::{Component as PathPart, Path, PathBuf};
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, FileText, Span};

use crate::diagnostics::{file_missing, file_outside};

/// The text of a file beside the program. It must lie within the folder of the program, links followed.
pub(crate) fn read(db: &dyn Db, source: &str, span: Span) -> Result<Arc<str>, Diagnostic> {
    let file = find(db, source, span)?;
    match file.text(db) {
        FileText::Text(text) => Ok(text.clone()),
        other => Err(file_missing::report(source, &reason(other), span)),
    }
}

/// Why there is no text.
pub(crate) fn reason(text: &FileText) -> String {
    match text {
        FileText::Text(_) => String::new(),
        FileText::Missing => "there is no such file".to_owned(),
        FileText::NotUtf8 { .. } => "it is not UTF-8 text".to_owned(),
        FileText::TooLarge { size } => format!("it has {size} bytes, which is too much"),
        FileText::Unreadable(reason) => reason.to_string(),
    }
}

/// The file beside the program, whether it is there or not.
pub(crate) fn find(db: &dyn Db, source: &str, span: Span) -> Result<File, Diagnostic> {
    let program = Path::new(span.file.path(db).as_str()).to_path_buf();
    let folder = match program.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_path_buf(),
        None => PathBuf::from("."),
    };
    let outside = Path::new(source).is_absolute() || leaves(source);
    let mut path = PathBuf::new();
    for part in folder.join(source).components() {
        match part {
            PathPart::CurDir => {}
            // What leads out was found above; so there is something to go back from.
            PathPart::ParentDir if matches!(path.components().next_back(), Some(PathPart::Normal(_))) => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    let resolved = db.system().canonical(&path);
    let linked_out = match (&resolved, db.system().canonical(&folder)) {
        (Some(resolved), Some(folder)) => !resolved.starts_with(folder),
        _ => false,
    };
    if outside || linked_out {
        return Err(file_outside::report(source, span));
    }
    Ok(db.files().get(db, &path, &path.to_string_lossy()))
}

/// Whether a relative path leads out of its folder on the way.
pub(crate) fn leaves(path: &str) -> bool {
    let mut depth = 0i32;
    Path::new(path).components().any(|part| {
        match part {
            PathPart::ParentDir => depth -= 1,
            PathPart::Normal(_) => depth += 1,
            _ => {}
        }
        depth < 0
    })
}
