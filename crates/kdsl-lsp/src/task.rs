//! What the handlers ask of the actor.

use tower_lsp_server::ls_types::{Diagnostic, TextDocumentContentChangeEvent, Uri};

use crate::client_settings::ClientSettings;
use crate::job::Job;

/// One message to the actor. Its queue is the order of the world.
pub(crate) enum Task {
    /// What the client can do and wants; the first task.
    Configure(Box<ClientSettings>),
    /// The client has read the answer to its hello.
    Initialized,
    /// A document was opened.
    Open {
        /// Its name.
        uri: Uri,
        /// Its version.
        version: i32,
        /// Its text.
        text: String,
    },
    /// An open document was edited.
    Change {
        /// Its name.
        uri: Uri,
        /// Its version after the edits.
        version: i32,
        /// The edits, each in terms of the text after those before it.
        changes: Vec<TextDocumentContentChangeEvent>,
    },
    /// A document was closed: the file on disk counts again.
    Close {
        /// Its name.
        uri: Uri,
    },
    /// Files on disk may have changed.
    ChangedOnDisk,
    /// A question that is answered on a snapshot.
    Request(Job),
    /// The diagnostics of a document were found.
    Diagnosed(Diagnosed),
    /// The connection is closed.
    Exit,
}

impl Task {
    /// Its name, for the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Configure(_) => "initialize",
            Self::Initialized => "initialized",
            Self::Open { .. } => "didOpen",
            Self::Change { .. } => "didChange",
            Self::Close { .. } => "didClose",
            Self::ChangedOnDisk => "didChangeWatchedFiles",
            Self::Request(job) => job.name,
            Self::Diagnosed(_) => "publishDiagnostics",
            Self::Exit => "exit",
        }
    }
}

/// The diagnostics of a document.
pub(crate) struct Diagnosed {
    /// The document's name.
    pub(crate) uri: Uri,
    /// The version that they are of.
    pub(crate) version: i32,
    /// What was found.
    pub(crate) diagnostics: Vec<Diagnostic>,
}
