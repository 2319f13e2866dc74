//! `kdsl/text`: the text of a document that is on no disk.

use serde::Deserialize;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::TextDocumentIdentifier;

use crate::job::Request;
use crate::snapshot::Snapshot;

/// The document that is asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TextParams {
    /// Its name, such as `kdsl:std/mariadb.kd`.
    pub(crate) text_document: TextDocumentIdentifier,
}

/// `kdsl/text`.
pub(crate) struct Text;

impl Request for Text {
    const METHOD: &'static str = "kdsl/text";
    const RETRY: bool = true;
    type Params = TextParams;
    type Answer = String;

    fn run(snapshot: &Snapshot, params: &TextParams) -> Result<String> {
        let unknown = || {
            let name = params.text_document.uri.as_str();
            Error::invalid_params(format!("there is no document {name}"))
        };
        let file = snapshot.file(&params.text_document).ok_or_else(unknown)?;
        Ok(file.text(&snapshot.db).as_str().to_owned())
    }
}
