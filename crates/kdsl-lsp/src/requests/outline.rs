//! `textDocument/documentSymbol`.

use kdsl_db::File;
use kdsl_ide::{Symbol, SymbolKind};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation,
};

use crate::job::Request;
use crate::snapshot::Snapshot;

/// `textDocument/documentSymbol`.
pub(crate) struct Outline;

impl Request for Outline {
    const METHOD: &'static str = "textDocument/documentSymbol";
    const RETRY: bool = true;
    type Params = DocumentSymbolParams;
    type Answer = Option<DocumentSymbolResponse>;

    fn run(snapshot: &Snapshot, params: &DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let symbols = kdsl_ide::symbols(&snapshot.db, file);
        if snapshot.settings.nested_symbols {
            let tree = symbols.iter().map(|symbol| nested(snapshot, file, symbol)).collect();
            return Ok(Some(DocumentSymbolResponse::Nested(tree)));
        }
        let mut list = Vec::new();
        for symbol in &symbols {
            let mut add = |symbol: &Symbol, container: Option<String>| {
                let location = Location::new(params.text_document.uri.clone(), snapshot.range(file, symbol.full));
                list.push(flat(symbol, location, container));
            };
            add(symbol, None);
            for child in &symbol.children {
                add(child, Some(symbol.name.clone()));
            }
        }
        Ok(Some(DocumentSymbolResponse::Flat(list)))
    }
}

#[expect(deprecated, reason = "the protocol's type has a field that must be given and must not be used")]
fn nested(snapshot: &Snapshot, file: File, symbol: &Symbol) -> DocumentSymbol {
    let children: Vec<_> = symbol.children.iter().map(|child| nested(snapshot, file, child)).collect();
    DocumentSymbol {
        name: symbol.name.clone(),
        detail: symbol.detail.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: snapshot.range(file, symbol.full),
        selection_range: snapshot.range(file, symbol.name_range),
        children: (!children.is_empty()).then_some(children),
    }
}

#[expect(deprecated, reason = "the protocol's type has a field that must be given and must not be used")]
fn flat(symbol: &Symbol, location: Location, container_name: Option<String>) -> SymbolInformation {
    SymbolInformation {
        name: symbol.name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location,
        container_name,
    }
}

/// The protocol's kind of symbol.
pub(crate) fn kind(kind: SymbolKind) -> tower_lsp_server::ls_types::SymbolKind {
    use tower_lsp_server::ls_types::SymbolKind as Theirs;
    match kind {
        SymbolKind::App => Theirs::PACKAGE,
        SymbolKind::Environment => Theirs::NAMESPACE,
        SymbolKind::Component => Theirs::MODULE,
        SymbolKind::Type => Theirs::CLASS,
        SymbolKind::Interface => Theirs::INTERFACE,
        SymbolKind::Field => Theirs::FIELD,
        SymbolKind::Test => Theirs::METHOD,
    }
}
