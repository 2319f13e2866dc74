//! `textDocument/codeAction`: the repairs of the diagnostics in a range.

use std::collections::BTreeMap;

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, WorkspaceEdit,
};

use crate::convert;
use crate::job::Request;
use crate::snapshot::Snapshot;

/// `textDocument/codeAction`.
pub(crate) struct CodeActions;

impl Request for CodeActions {
    const METHOD: &'static str = "textDocument/codeAction";
    type Params = CodeActionParams;
    type Answer = Option<CodeActionResponse>;

    fn run(snapshot: &Snapshot, params: &CodeActionParams) -> Result<Option<CodeActionResponse>> {
        // Kinds are hierarchical, and the empty one is above all.
        let asks_for_repairs = |kind: &CodeActionKind| matches!(kind.as_str(), "" | "quickfix");
        if params.context.only.as_ref().is_some_and(|kinds| !kinds.iter().any(asks_for_repairs)) {
            return Ok(None);
        }
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let range = snapshot.text_range(file, params.range);
        let actions = kdsl_ide::repairs(&snapshot.db, file, range);
        let actions = actions.iter().filter_map(|repair| {
            let diagnostic = convert::diagnostic(snapshot, file, &repair.diagnostic);
            Some(CodeActionOrCommand::CodeAction(CodeAction {
                title: repair.title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic]),
                is_preferred: Some(repair.obvious),
                edit: Some(workspace_edit(snapshot, &repair.edits)?),
                ..CodeAction::default()
            }))
        });
        Ok(Some(actions.collect()))
    }
}

/// The edits, document by document; `None` if one of them is in a file that can't be edited.
pub(crate) fn workspace_edit(snapshot: &Snapshot, edits: &[kdsl_ide::FileEdit]) -> Option<WorkspaceEdit> {
    let mut documents: BTreeMap<String, TextDocumentEdit> = BTreeMap::new();
    for edit in edits {
        if edit.file.path(&snapshot.db).is_embedded() {
            return None;
        }
        let uri = snapshot.uri(edit.file)?;
        let version = snapshot.documents.get(&uri).map(|document| document.version);
        let document = documents.entry(uri.as_str().to_owned()).or_insert_with(|| TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: Vec::new(),
        });
        document.edits.push(OneOf::Left(convert::text_edit(snapshot, edit.file, &edit.edit)));
    }
    let changes = DocumentChanges::Edits(documents.into_values().collect());
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}
