//! `textDocument/signatureHelp`: the form of the statement that is being written.

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{SignatureHelp, SignatureHelpParams, SignatureInformation};

use crate::convert;
use crate::job::{Priority, Request};
use crate::snapshot::Snapshot;

/// `textDocument/signatureHelp`.
pub(crate) struct Signature;

impl Request for Signature {
    const METHOD: &'static str = "textDocument/signatureHelp";
    const PRIORITY: Priority = Priority::Typing;
    type Params = SignatureHelpParams;
    type Answer = Option<SignatureHelp>;

    fn run(snapshot: &Snapshot, params: &SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let place = snapshot.position(&params.text_document_position_params);
        let signature = place.and_then(|(file, offset)| kdsl_ide::signature(&snapshot.db, file, offset));
        Ok(signature.map(|signature| SignatureHelp {
            signatures: vec![SignatureInformation {
                label: signature.form,
                documentation: Some(convert::documentation(snapshot, &signature.docs)),
                parameters: None,
                active_parameter: None,
            }],
            active_signature: Some(0),
            active_parameter: None,
        }))
    }
}
