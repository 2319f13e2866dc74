//! The open documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::files::MAX_FILE_SIZE;
use kdsl_db::{File, FileText};
use tower_lsp_server::ls_types::Uri;

/// A document that the client has opened: from then on its text counts, not the file's on disk.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its name, exactly as the client writes it: clients compare names as text.
    pub(crate) uri: Uri,
    /// Its version, counted by the client.
    pub(crate) version: i32,
    /// Its file in the database.
    pub(crate) file: File,
    /// Its text.
    pub(crate) text: Arc<str>,
    /// Whether it is of the standard library, which no editor changes.
    pub(crate) read_only: bool,
}

impl Document {
    /// Its text as the database takes it.
    pub(crate) fn file_text(&self) -> FileText {
        match self.text.len() as u64 {
            size if size > MAX_FILE_SIZE => FileText::TooLarge { size },
            _ => FileText::Text(Arc::clone(&self.text)),
        }
    }
}

/// The open documents, by name. A clone is cheap: it shares them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Documents {
    by_uri: Arc<BTreeMap<String, Document>>,
}

impl Documents {
    /// The document of this name.
    pub(crate) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.by_uri.get(uri.as_str())
    }

    /// The document that shows `file`.
    pub(crate) fn of_file(&self, file: File) -> Option<&Document> {
        self.by_uri.values().find(|it| it.file == file)
    }

    /// All of them, in the order of their names.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Document> {
        self.by_uri.values()
    }

    /// Puts a document in place of the one of its name.
    pub(crate) fn insert(&mut self, document: Document) {
        Arc::make_mut(&mut self.by_uri).insert(document.uri.as_str().to_owned(), document);
    }

    /// Takes out the document of this name.
    pub(crate) fn remove(&mut self, uri: &Uri) -> Option<Document> {
        Arc::make_mut(&mut self.by_uri).remove(uri.as_str())
    }

    /// The document of this name, to be changed.
    pub(crate) fn get_mut(&mut self, uri: &Uri) -> Option<&mut Document> {
        Arc::make_mut(&mut self.by_uri).get_mut(uri.as_str())
    }
}
