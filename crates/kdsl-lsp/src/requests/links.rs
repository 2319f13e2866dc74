//! `textDocument/documentLink`.

use std::path::Path;

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{DocumentLink, DocumentLinkParams, Uri};

use crate::job::Request;
use crate::snapshot::Snapshot;

/// `textDocument/documentLink`.
pub(crate) struct Links;

impl Request for Links {
    const METHOD: &'static str = "textDocument/documentLink";
    const RETRY: bool = true;
    type Params = DocumentLinkParams;
    type Answer = Option<Vec<DocumentLink>>;

    fn run(snapshot: &Snapshot, params: &DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let program = Path::new(file.path(&snapshot.db).as_str());
        // A document that was never saved lies in no folder, and so do those of the standard library.
        let Some(folder) = program.parent().filter(|folder| folder.is_absolute()) else { return Ok(None) };
        let links = kdsl_ide::links(&snapshot.db, file);
        let links = links.iter().filter_map(|link| {
            Some(DocumentLink {
                range: snapshot.range(file, link.range),
                target: Some(Uri::from_file_path(folder.join(link.path.trim_start_matches("./")))?),
                tooltip: None,
                data: None,
            })
        });
        Ok(Some(links.collect()))
    }
}
