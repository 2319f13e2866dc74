//! What the server says by itself: diagnostics and log messages, in order.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::{
    Diagnostic, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, MessageType, Registration,
    Uri,
};

/// The way to the client from any thread.
#[derive(Clone)]
pub(crate) struct Outgoing {
    messages: UnboundedSender<Message>,
}

enum Message {
    Publish { uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic> },
    Log(MessageType, String),
    WatchFiles,
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

    /// Asks the client to tell when files change on disk.
    pub(crate) fn watch_files(&self) {
        self.send(Message::WatchFiles);
    }

    fn send(&self, message: Message) {
        // Without a receiver the connection is closed, and there is nobody to tell.
        let _ = self.messages.send(message);
    }
}

async fn forward(client: Client, mut messages: UnboundedReceiver<Message>) {
    while let Some(message) = messages.recv().await {
        match message {
            Message::Publish { uri, version, diagnostics } => {
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Message::Log(kind, text) => client.log_message(kind, text).await,
            Message::WatchFiles => {
                let client = client.clone();
                // The answer may take its time; what comes after must not wait for it.
                tokio::spawn(async move { client.register_capability(vec![watchers()]).await });
            }
        }
    }
}

fn watchers() -> Registration {
    let options = DidChangeWatchedFilesRegistrationOptions {
        watchers: vec![FileSystemWatcher { glob_pattern: GlobPattern::String("**/*".to_owned()), kind: None }],
    };
    Registration {
        id: "kdsl-files".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}
