//! The names of documents and the files of the database.

use std::path::PathBuf;
use std::str::FromStr as _;

use kdsl_db::{Db, File, FilePath, Files, RootDatabase};
use tower_lsp_server::ls_types::Uri;

use crate::client_settings::ClientSettings;
use crate::documents::Documents;
use crate::stdlib_files;

/// What a document's name says about where its text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A file on disk.
    Disk(PathBuf),
    /// A file of the embedded standard library, by its path in the database.
    Embedded(String),
    /// Nowhere but the editor, such as a document that was never saved.
    Editor(PathBuf),
}

impl Place {
    /// Where the text of a document of this name comes from.
    pub(crate) fn of(uri: &Uri) -> Self {
        if uri.as_str().starts_with(FilePath::STDLIB_PREFIX) {
            return Self::Embedded(uri.as_str().to_owned());
        }
        match uri.to_file_path() {
            Some(path) if uri.scheme().as_str() == "file" => match stdlib_files::embedded(&path) {
                Some(embedded) => Self::Embedded(embedded),
                None => Self::Disk(path.into_owned()),
            },
            _ => Self::Editor(PathBuf::from(uri.as_str())),
        }
    }

    /// The file, made on first asking; `None` for one that the embedded standard library does not have.
    pub(crate) fn file(&self, db: &RootDatabase) -> Option<File> {
        match self {
            Self::Embedded(path) => embedded_file(db, path),
            Self::Editor(path) => Some(Files::get(db.files(), db, path, &path.to_string_lossy())),
            Self::Disk(path) => {
                let path = db.system().canonical(path).unwrap_or_else(|| path.clone());
                Some(Files::get(db.files(), db, &path, &path.to_string_lossy()))
            }
        }
    }
}

/// The file of the embedded standard library at `path`.
pub(crate) fn embedded_file(db: &RootDatabase, path: &str) -> Option<File> {
    db.stdlib().files(db).iter().copied().find(|file| file.path(db).as_str() == path)
}

/// The name of the document that shows `file`: the client's own if it is open.
///
/// For a file of the embedded standard library that is a document which the client asks us for, or else, for a client
/// that can't, a read-only copy in the user's cache.
pub(crate) fn of_file(db: &RootDatabase, documents: &Documents, settings: &ClientSettings, file: File) -> Option<Uri> {
    if let Some(document) = documents.of_file(file) {
        return Some(document.uri.clone());
    }
    let path = file.path(db);
    if !path.is_embedded() {
        return Uri::from_file_path(path.as_str());
    }
    if settings.virtual_documents {
        return Uri::from_str(path.as_str()).ok();
    }
    Uri::from_file_path(stdlib_files::copy(path, file.text(db).as_str())?)
}
