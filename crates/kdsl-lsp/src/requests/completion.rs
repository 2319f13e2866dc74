//! `textDocument/completion`.

use kdsl_ide::CompletionKind;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionParams, CompletionResponse,
    CompletionTextEdit, InsertTextFormat, TextEdit,
};

use crate::convert;
use crate::job::{Priority, Request};
use crate::snapshot::Snapshot;

/// `textDocument/completion`.
pub(crate) struct Complete;

impl Request for Complete {
    const METHOD: &'static str = "textDocument/completion";
    const PRIORITY: Priority = Priority::Typing;
    type Params = CompletionParams;
    type Answer = Option<CompletionResponse>;

    fn run(snapshot: &Snapshot, params: &CompletionParams) -> Result<Option<CompletionResponse>> {
        let Some((file, offset)) = snapshot.position(&params.text_document_position) else { return Ok(None) };
        let completions = kdsl_ide::completion(&snapshot.db, file, offset);
        let range = snapshot.range(file, completions.replace);
        let items = completions.items.iter().enumerate().map(|(nth, item)| {
            let snippet = item.snippet.as_deref().filter(|_| snapshot.settings.snippets);
            let text = snippet.unwrap_or(&item.insert).to_owned();
            CompletionItem {
                label: item.label.clone(),
                label_details: item
                    .detail
                    .as_ref()
                    .map(|detail| CompletionItemLabelDetails { detail: None, description: Some(detail.clone()) }),
                kind: Some(kind(item.kind)),
                detail: item.detail.clone(),
                documentation: item.docs.as_deref().map(|docs| convert::documentation(snapshot, docs)),
                // The order is ours: clients sort by this text.
                sort_text: Some(format!("{nth:05}")),
                filter_text: Some(item.label.clone()),
                insert_text_format: snippet.map(|_| InsertTextFormat::SNIPPET),
                text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: text })),
                ..CompletionItem::default()
            }
        });
        Ok(Some(CompletionResponse::Array(items.collect())))
    }
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::ComponentKind => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Type => CompletionItemKind::CLASS,
        CompletionKind::Interface => CompletionItemKind::INTERFACE,
        CompletionKind::Component => CompletionItemKind::MODULE,
        CompletionKind::Param | CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Value => CompletionItemKind::VALUE,
        CompletionKind::ValueType => CompletionItemKind::TYPE_PARAMETER,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
    }
}
