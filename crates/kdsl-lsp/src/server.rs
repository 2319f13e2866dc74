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
use crate::requests::{
    CodeActions, Complete, Define, Folds, Format, Highlights, Hints, Hovering, Links, Outline, PrepareRename,
    References, Rename, Selections, Signature, Symbols, Text, TextParams, Tokens, TokensOfRange,
};
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

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.request::<References>(params).await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        self.request::<Highlights>(params).await
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        self.request::<PrepareRename>(params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.request::<Rename>(params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.request::<Folds>(params).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.request::<Selections>(params).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        self.request::<Tokens>(params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.request::<TokensOfRange>(params).await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        self.request::<Signature>(params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.request::<Hints>(params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.request::<Links>(params).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        self.request::<Symbols>(params).await
    }
}
