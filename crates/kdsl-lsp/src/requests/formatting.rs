//! `textDocument/formatting`.

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{DocumentFormattingParams, TextEdit};

use crate::convert;
use crate::job::Request;
use crate::snapshot::Snapshot;

/// `textDocument/formatting`. The language has one form, so the client's options have no say.
pub(crate) struct Format;

impl Request for Format {
    const METHOD: &'static str = "textDocument/formatting";
    type Params = DocumentFormattingParams;
    type Answer = Option<Vec<TextEdit>>;

    fn run(snapshot: &Snapshot, params: &DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let edits = kdsl_ide::formatting(&snapshot.db, file);
        Ok(Some(edits.iter().map(|edit| convert::text_edit(snapshot, file, edit)).collect()))
    }
}
