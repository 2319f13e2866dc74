//! `workspace/symbol`: the declarations of all files that the server knows of.

use kdsl_ide::Symbol;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{OneOf, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse};

use super::outline::kind;
use super::references::files;
use crate::job::Request;
use crate::snapshot::Snapshot;

/// `workspace/symbol`.
pub(crate) struct Symbols;

impl Request for Symbols {
    const METHOD: &'static str = "workspace/symbol";
    const RETRY: bool = true;
    type Params = WorkspaceSymbolParams;
    type Answer = Option<WorkspaceSymbolResponse>;

    fn run(snapshot: &Snapshot, params: &WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let mut found = Vec::new();
        for file in files(snapshot) {
            let mut add = |symbol: &Symbol, container: Option<&str>| {
                if !is_wanted(&symbol.name, &params.query) {
                    return;
                }
                let Some(location) = snapshot.location(file, symbol.name_range) else { return };
                found.push(WorkspaceSymbol {
                    name: symbol.name.clone(),
                    kind: kind(symbol.kind),
                    tags: None,
                    container_name: container.map(str::to_owned),
                    location: OneOf::Left(location),
                    data: None,
                });
            };
            for symbol in kdsl_ide::symbols(&snapshot.db, file) {
                add(&symbol, None);
                symbol.children.iter().for_each(|child| add(child, Some(&symbol.name)));
            }
        }
        Ok(Some(WorkspaceSymbolResponse::Nested(found)))
    }
}

/// Whether the letters of `query` are in `name`, in their order, as editors search.
fn is_wanted(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}
