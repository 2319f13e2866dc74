//! `textDocument/references` and `textDocument/documentHighlight`.

use kdsl_db::{Db as _, File};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, Location, ReferenceParams,
};

use crate::job::{Priority, Request};
use crate::snapshot::Snapshot;

/// `textDocument/references`.
pub(crate) struct References;

impl Request for References {
    const METHOD: &'static str = "textDocument/references";
    type Params = ReferenceParams;
    type Answer = Option<Vec<Location>>;

    fn run(snapshot: &Snapshot, params: &ReferenceParams) -> Result<Option<Vec<Location>>> {
        let Some((file, offset)) = snapshot.position(&params.text_document_position) else { return Ok(None) };
        let found = kdsl_ide::references(&snapshot.db, file, offset, &files(snapshot));
        let wanted = found.iter().filter(|it| params.context.include_declaration || !it.is_declaration);
        Ok(Some(wanted.filter_map(|it| snapshot.location(it.file, it.range)).collect()))
    }
}

/// The files that the server knows of: the open ones and what they have led to.
pub(crate) fn files(snapshot: &Snapshot) -> Vec<File> {
    snapshot.db.files().all().into_iter().map(|(_, file)| file).collect()
}

/// `textDocument/documentHighlight`.
pub(crate) struct Highlights;

impl Request for Highlights {
    const METHOD: &'static str = "textDocument/documentHighlight";
    const PRIORITY: Priority = Priority::Typing;
    type Params = DocumentHighlightParams;
    type Answer = Option<Vec<DocumentHighlight>>;

    fn run(snapshot: &Snapshot, params: &DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let Some((file, offset)) = snapshot.position(&params.text_document_position_params) else { return Ok(None) };
        let found = kdsl_ide::references(&snapshot.db, file, offset, &[]);
        let here = found.iter().filter(|it| it.file == file).map(|it| DocumentHighlight {
            range: snapshot.range(file, it.range),
            kind: Some(match it.is_declaration {
                true => DocumentHighlightKind::WRITE,
                false => DocumentHighlightKind::READ,
            }),
        });
        Ok(Some(here.collect()))
    }
}
