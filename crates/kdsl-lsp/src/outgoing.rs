//! What the server says by itself: diagnostics and log messages, in order.

use std::collections::BTreeSet;
use std::path::PathBuf;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::{
    Diagnostic, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, MessageType, Registration,
    Unregistration, Uri,
};

/// The way to the client from any thread.
#[derive(Clone)]
pub(crate) struct Outgoing {
    messages: UnboundedSender<Message>,
}

enum Message {
    Publish { uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic> },
    Log(MessageType, String),
    WatchFiles(BTreeSet<PathBuf>),
}

impl Outgoing {
    /// Starts the forwarding to `client`, on the runtime of the caller.
    pub(crate) fn start(client: Client) -> Self {
        let (messages, receiver) = unbounded_channel();
        tokio::spawn(forward(client, receiver));
        Self { messages }
    }

    /// Publishes the diagnostics of a document in place of those before.
    pub(crate) fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        self.send(Message::Publish { uri, version, diagnostics });
    }

    /// Tells of a mistake of the server itself.
    pub(crate) fn log_error(&self, message: String) {
        self.send(Message::Log(MessageType::ERROR, message));
    }

    /// Tells of something odd.
    pub(crate) fn log_warning(&self, message: String) {
        self.send(Message::Log(MessageType::WARNING, message));
    }

    /// Asks the client to tell when a program changes on disk, or one of these files; in place of those before.
    pub(crate) fn watch_files(&self, others: BTreeSet<PathBuf>) {
        self.send(Message::WatchFiles(others));
    }

    fn send(&self, message: Message) {
        // Without a receiver the connection is closed, and there is nobody to tell.
        let _ = self.messages.send(message);
    }
}

async fn forward(client: Client, mut messages: UnboundedReceiver<Message>) {
    let mut is_watching = false;
    while let Some(message) = messages.recv().await {
        match message {
            Message::Publish { uri, version, diagnostics } => {
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Message::Log(kind, text) => client.log_message(kind, text).await,
            Message::WatchFiles(others) => {
                let client = client.clone();
                let replaces = std::mem::replace(&mut is_watching, true);
                // The answers may take their time; what comes after must not wait for them.
                tokio::spawn(async move {
                    if replaces {
                        let before = Unregistration { id: WATCH_ID.to_owned(), method: WATCH_METHOD.to_owned() };
                        let _ = client.unregister_capability(vec![before]).await;
                    }
                    // A client that refuses tells of nothing, and then a change is seen when a document is saved.
                    let _ = client.register_capability(vec![watchers(&others)]).await;
                });
            }
        }
    }
}

const WATCH_ID: &str = "kdsl-files";
const WATCH_METHOD: &str = "workspace/didChangeWatchedFiles";

fn watchers(others: &BTreeSet<PathBuf>) -> Registration {
    let others = others.iter().map(|path| glob(&path.to_string_lossy()));
    let globs = std::iter::once("**/*.kd".to_owned()).chain(others);
    let watchers = globs.map(|glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob), kind: None });
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.collect() };
    Registration {
        id: WATCH_ID.to_owned(),
        method: WATCH_METHOD.to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}

/// A pattern for a path: what has a meaning in patterns stands for any character.
fn glob(path: &str) -> String {
    path.replace(['*', '[', ']', '{', '}'], "?").replace('\\', "/")
}
