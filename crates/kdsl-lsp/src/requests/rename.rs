//! `textDocument/prepareRename` and `textDocument/rename`.

use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use super::code_actions::workspace_edit;
use super::references::files;
use crate::job::Request;
use crate::snapshot::Snapshot;

/// The protocol's code for a request that is right in form and can't be done.
const REQUEST_FAILED: i64 = -32803;

/// `textDocument/prepareRename`.
pub(crate) struct PrepareRename;

impl Request for PrepareRename {
    const METHOD: &'static str = "textDocument/prepareRename";
    type Params = TextDocumentPositionParams;
    type Answer = Option<PrepareRenameResponse>;

    fn run(snapshot: &Snapshot, params: &TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let Some((file, offset)) = snapshot.position(params) else { return Ok(None) };
        let range = kdsl_ide::renameable(&snapshot.db, file, offset);
        Ok(range.map(|range| PrepareRenameResponse::Range(snapshot.range(file, range))))
    }
}

/// `textDocument/rename`.
pub(crate) struct Rename;

impl Request for Rename {
    const METHOD: &'static str = "textDocument/rename";
    type Params = RenameParams;
    type Answer = Option<WorkspaceEdit>;

    fn run(snapshot: &Snapshot, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
        let Some((file, offset)) = snapshot.position(&params.text_document_position) else { return Ok(None) };
        let edits = kdsl_ide::rename(&snapshot.db, file, offset, &params.new_name, &files(snapshot));
        let failed = |message: String| Error {
            code: ErrorCode::ServerError(REQUEST_FAILED),
            message: message.into(),
            data: None,
        };
        Ok(workspace_edit(snapshot, &edits.map_err(failed)?))
    }
}
