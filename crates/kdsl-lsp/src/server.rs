//! The methods of the protocol. Each sends a task to the actor, and a request waits for its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};

use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::*;
use tower_lsp_server::{Client, LanguageServer};

use crate::client_settings::ClientSettings;
use crate::job::{Job, Request, Stop};
use crate::outgoing::Outgoing;
use crate::requests::{CodeActions, Complete, Define, Format, Hovering, Outline, Text, TextParams};
use crate::task::Task;
use crate::{actor, capabilities};

/// The handlers. They hold nothing but the way to the actor.
pub(crate) struct LanguageServerShell {
    tasks: Sender<Task>,
    shutdown_asked: Arc<AtomicBool>,
}

impl LanguageServerShell {
    /// Starts the actor and everything behind it.
    pub(crate) fn start(client: Client) -> Self {
        let (tasks, queue) = channel();
        let outgoing = Outgoing::start(client);
        if let Err(error) = actor::start(outgoing, tasks.clone(), queue) {
            // Every request is answered with an error from now on.
            eprintln!("kdsl: the language server can't start its thread: {error}");
        }
        Self { tasks, shutdown_asked: Arc::default() }
    }

    /// Whether the client has asked for the shutdown, now or later.
    pub(crate) fn shutdown_was_asked(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.shutdown_asked)
    }

    /// `kdsl/text`: the text of a document of the scheme `kdsl`.
    pub(crate) async fn text(&self, params: TextParams) -> Result<String> {
        self.request::<Text>(params).await
    }

    /// Takes the place of a message that can't be read.
    pub(crate) async fn unreadable(&self) -> Result<()> {
        Err(Error::parse_error())
    }

    fn send(&self, task: Task) {
        // Without an actor there is nothing to keep up to date; requests notice it by themselves.
        let _ = self.tasks.send(task);
    }

    async fn request<R: Request>(&self, params: R::Params) -> Result<R::Answer> {
        let stop = Stop::default();
        let _stop_if_dropped = stop.on_drop();
        let (job, answer) = Job::request::<R>(params, stop);
        self.send(Task::Request(job));
        answer.await.unwrap_or_else(|_| Err(Error::internal_error()))
    }
}

impl Drop for LanguageServerShell {
    fn drop(&mut self) {
        self.send(Task::Exit);
    }
}

impl LanguageServer for LanguageServerShell {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let settings = ClientSettings::new(&params);
        let result = capabilities::hello(&settings);
        self.send(Task::Configure(Box::new(settings)));
        Ok(result)
    }

    async fn initialized(&self, _: InitializedParams) {
        self.send(Task::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        self.shutdown_asked.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, version, text, .. } = params.text_document;
        self.send(Task::Open { uri, version, text });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        self.send(Task::Change { uri, version, changes: params.content_changes });
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.send(Task::ChangedOnDisk);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.send(Task::Close { uri: params.text_document.uri });
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.send(Task::ChangedOnDisk);
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.request::<Complete>(params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.request::<Hovering>(params).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.request::<Define>(params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.request::<CodeActions>(params).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.request::<Format>(params).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.request::<Outline>(params).await
    }
}
