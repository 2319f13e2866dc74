//! `textDocument/hover`.

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{Hover, HoverContents, HoverParams};

use crate::convert;
use crate::job::{Priority, Request};
use crate::snapshot::Snapshot;

/// `textDocument/hover`.
pub(crate) struct Hovering;

impl Request for Hovering {
    const METHOD: &'static str = "textDocument/hover";
    const PRIORITY: Priority = Priority::Typing;
    type Params = HoverParams;
    type Answer = Option<Hover>;

    fn run(snapshot: &Snapshot, params: &HoverParams) -> Result<Option<Hover>> {
        let hover = snapshot.position(&params.text_document_position_params).and_then(|(file, offset)| {
            let hover = kdsl_ide::hover(&snapshot.db, file, offset)?;
            Some(Hover {
                contents: HoverContents::Markup(convert::markup(snapshot, &hover.markdown)),
                range: Some(snapshot.range(file, hover.range)),
            })
        });
        Ok(hover)
    }
}
