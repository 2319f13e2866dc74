//! `textDocument/inlayHint`.

use kdsl_db::TextRange;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams, InlayHintTooltip};

use crate::convert;
use crate::job::Request;
use crate::snapshot::Snapshot;

/// `textDocument/inlayHint`.
pub(crate) struct Hints;

impl Request for Hints {
    const METHOD: &'static str = "textDocument/inlayHint";
    const RETRY: bool = true;
    type Params = InlayHintParams;
    type Answer = Option<Vec<InlayHint>>;

    fn run(snapshot: &Snapshot, params: &InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let range = snapshot.text_range(file, params.range);
        let hints = kdsl_ide::hints(&snapshot.db, file, range);
        let hints = hints.into_iter().map(|hint| InlayHint {
            position: snapshot.range(file, TextRange::empty(hint.offset)).start,
            tooltip: Some(InlayHintTooltip::MarkupContent(convert::markup(snapshot, &hint.docs))),
            label: InlayHintLabel::String(hint.text),
            kind: Some(InlayHintKind::TYPE),
            text_edits: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
        Ok(Some(hints.collect()))
    }
}
