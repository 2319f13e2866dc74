//! `textDocument/definition`.

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, LocationLink};

use crate::job::{Priority, Request};
use crate::snapshot::Snapshot;

/// `textDocument/definition`.
pub(crate) struct Define;

impl Request for Define {
    const METHOD: &'static str = "textDocument/definition";
    const PRIORITY: Priority = Priority::Typing;
    type Params = GotoDefinitionParams;
    type Answer = Option<GotoDefinitionResponse>;

    fn run(snapshot: &Snapshot, params: &GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let Some((file, offset)) = snapshot.position(&params.text_document_position_params) else { return Ok(None) };
        let Some(definition) = kdsl_ide::definition(&snapshot.db, file, offset) else { return Ok(None) };
        let origin = snapshot.range(file, definition.origin);
        let targets = definition.targets.iter();
        let response = if snapshot.settings.definition_links {
            GotoDefinitionResponse::Link(
                targets
                    .filter_map(|target| {
                        Some(LocationLink {
                            origin_selection_range: Some(origin),
                            target_uri: snapshot.uri(target.file)?,
                            target_range: snapshot.range(target.file, target.full),
                            target_selection_range: snapshot.range(target.file, target.name),
                        })
                    })
                    .collect(),
            )
        } else {
            GotoDefinitionResponse::Array(
                targets.filter_map(|target| snapshot.location(target.file, target.name)).collect(),
            )
        };
        Ok(Some(response))
    }
}
