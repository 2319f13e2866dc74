//! Files beside the program. They must lie within its folder, links followed.

use std::path::{Component as PathPart, Path, PathBuf};
use std::sync::Arc;

use kdsl_db::{FileText, Span};

use crate::builder::Builder;
use crate::diagnostics::{config_map_size, file_missing, file_outside};
use crate::model::{Expr, FileContent};
use crate::project_file::leaves;

/// How deeply folders within a folder are read.
const DEPTH: usize = 16;
/// How many files a folder may have.
const LARGEST_FOLDER: usize = 1000;

/// The content of a file beside the program.
pub(super) fn file(b: &mut Builder<'_>, source: &str, span: Span) -> Option<FileContent> {
    let path = place(b, source, span)?;
    read(b, &path, source, span)
}

/// The files of a folder beside the program, each with its path below it, in the order of their names.
pub(super) fn folder(b: &mut Builder<'_>, source: &str, span: Span) -> Option<Vec<(String, FileContent)>> {
    let path = place(b, source, span)?;
    let mut paths = Vec::new();
    if let Err(reason) = list(b, &path, "", DEPTH, &mut paths) {
        b.report(file_missing::report(source, &reason, span));
        return None;
    }
    if paths.is_empty() {
        b.report(file_missing::report(source, "there is no file in it", span));
        return None;
    }
    let mut files = Vec::with_capacity(paths.len());
    for (name, path) in paths {
        let shown = format!("{}/{name}", source.trim_end_matches('/'));
        if !is_inside(b, &path, span) {
            b.report(file_outside::report(&shown, span));
            return None;
        }
        files.push((name, read(b, &path, &shown, span)?));
    }
    Some(files)
}

/// Where something beside the program is, if it is within the program's folder.
fn place(b: &mut Builder<'_>, source: &str, span: Span) -> Option<PathBuf> {
    let path = program_folder(b, span).join(source);
    let path: PathBuf = path.components().filter(|it| *it != PathPart::CurDir).collect();
    if Path::new(source).is_absolute() || leaves(source) || !is_inside(b, &path, span) {
        b.report(file_outside::report(source, span));
        return None;
    }
    Some(path)
}

fn program_folder(b: &Builder<'_>, span: Span) -> PathBuf {
    match Path::new(span.file.path(b.db).as_str()).parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Whether a path is within the program's folder, links followed. What does not exist is found missing later.
fn is_inside(b: &Builder<'_>, path: &Path, span: Span) -> bool {
    let system = b.db.system();
    match (system.canonical(path), system.canonical(&program_folder(b, span))) {
        (Some(resolved), Some(folder)) => resolved.starts_with(folder),
        _ => true,
    }
}

/// Collects the files below a folder, each with its path from the first one.
fn list(
    b: &Builder<'_>,
    folder: &Path,
    above: &str,
    depth: usize,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), String> {
    let Some(entries) = b.db.system().list(folder) else {
        return Err("there is no such folder".to_owned());
    };
    for path in entries {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let name = format!("{above}{name}");
        if b.db.system().list(&path).is_none() {
            found.push((name, path));
        } else if depth == 0 {
            return Err(format!("its folders are nested more than {DEPTH} deep, or a link leads into itself"));
        } else {
            list(b, &path, &format!("{name}/"), depth - 1, found)?;
        }
        if found.len() > LARGEST_FOLDER {
            return Err(format!("it has more than {LARGEST_FOLDER} files"));
        }
    }
    Ok(())
}

fn read(b: &mut Builder<'_>, path: &Path, shown: &str, span: Span) -> Option<FileContent> {
    let file = b.db.files().get(b.db, path, &path.to_string_lossy());
    let (content, size) = match file.text(b.db) {
        FileText::Text(text) => (Ok(FileContent::Text(Expr::Str(text.clone()))), text.len()),
        FileText::NotUtf8 { bytes, .. } => (Ok(FileContent::Bytes(Arc::clone(bytes))), bytes.len()),
        FileText::TooLarge { size } => (Err(String::new()), usize::try_from(*size).unwrap_or(usize::MAX)),
        FileText::Missing => (Err("there is no such file".to_owned()), 0),
        FileText::Unreadable(reason) => (Err(reason.to_string()), 0),
    };
    if size > config_map_size::LARGEST {
        b.report(config_map_size::file(shown, size, span));
        return None;
    }
    match content {
        Ok(content) => Some(content),
        Err(reason) => {
            b.report(file_missing::report(shown, &reason, span));
            None
        }
    }
}
