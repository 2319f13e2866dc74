//! `textDocument/foldingRange` and `textDocument/selectionRange`.

use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{
    FoldingRange, FoldingRangeKind, FoldingRangeParams, SelectionRange, SelectionRangeParams,
};

use crate::job::Request;
use crate::snapshot::Snapshot;

/// `textDocument/foldingRange`.
pub(crate) struct Folds;

impl Request for Folds {
    const METHOD: &'static str = "textDocument/foldingRange";
    const RETRY: bool = true;
    type Params = FoldingRangeParams;
    type Answer = Option<Vec<FoldingRange>>;

    fn run(snapshot: &Snapshot, params: &FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let folds = kdsl_ide::folds(&snapshot.db, file);
        let folds = folds.iter().map(|fold| {
            let range = snapshot.range(file, fold.range);
            // The line of a closing bracket stays visible.
            let end_line = match fold.is_comment {
                true => range.end.line,
                false => range.end.line.saturating_sub(1).max(range.start.line),
            };
            FoldingRange {
                start_line: range.start.line,
                end_line,
                kind: fold.is_comment.then_some(FoldingRangeKind::Comment),
                ..FoldingRange::default()
            }
        });
        Ok(Some(folds.filter(|fold| fold.end_line > fold.start_line).collect()))
    }
}

/// `textDocument/selectionRange`.
pub(crate) struct Selections;

impl Request for Selections {
    const METHOD: &'static str = "textDocument/selectionRange";
    type Params = SelectionRangeParams;
    type Answer = Option<Vec<SelectionRange>>;

    fn run(snapshot: &Snapshot, params: &SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let answer = params.positions.iter().map(|position| {
            let ranges = kdsl_ide::selections(&snapshot.db, file, snapshot.offset(file, *position));
            let mut parent = None;
            for range in ranges.iter().rev() {
                let range = snapshot.range(file, *range);
                parent = Some(Box::new(SelectionRange { range, parent }));
            }
            let nothing =
                || SelectionRange { range: tower_lsp_server::ls_types::Range::new(*position, *position), parent: None };
            parent.map_or_else(nothing, |it| *it)
        });
        Ok(Some(answer.collect()))
    }
}
