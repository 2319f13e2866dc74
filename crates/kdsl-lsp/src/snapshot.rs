//! What a question is answered on.

use std::sync::Arc;

use kdsl_db::{File, LineColumn, LineIndex, RootDatabase, TextRange, TextSize};
use tower_lsp_server::ls_types::{Location, Position, Range, TextDocumentIdentifier, TextDocumentPositionParams, Uri};

use crate::client_settings::ClientSettings;
use crate::documents::Documents;
use crate::uri::{self, Place};

/// The world at one moment. While it lives, nothing in it changes, and no change is applied.
pub(crate) struct Snapshot {
    /// The database.
    pub(crate) db: RootDatabase,
    /// The open documents.
    pub(crate) documents: Documents,
    /// The client.
    pub(crate) settings: Arc<ClientSettings>,
}

impl Snapshot {
    /// The file of a document; `None` for one that is neither open nor of the standard library, of which the server
    /// knows nothing that it could answer.
    pub(crate) fn file(&self, document: &TextDocumentIdentifier) -> Option<File> {
        match self.documents.get(&document.uri) {
            Some(document) => Some(document.file),
            None => match Place::of(&document.uri) {
                Place::Embedded(path) => uri::embedded_file(&self.db, &path),
                Place::Disk(_) | Place::Editor(_) => None,
            },
        }
    }

    /// The file and the offset of a position.
    pub(crate) fn position(&self, params: &TextDocumentPositionParams) -> Option<(File, TextSize)> {
        let file = self.file(&params.text_document)?;
        Some((file, self.offset(file, params.position)))
    }

    /// The lines of a file.
    pub(crate) fn lines(&self, file: File) -> Arc<LineIndex> {
        kdsl_db::line_index(&self.db, file)
    }

    /// The offset of a position in a file.
    pub(crate) fn offset(&self, file: File, position: Position) -> TextSize {
        let place = LineColumn { line: position.line, column: position.character };
        self.lines(file).offset(place, self.settings.columns)
    }

    /// The range of the protocol for one in a file.
    pub(crate) fn range(&self, file: File, range: TextRange) -> Range {
        let lines = self.lines(file);
        let position = |offset: TextSize| {
            let place = lines.line_column(offset, self.settings.columns);
            Position::new(place.line, place.column)
        };
        Range::new(position(range.start()), position(range.end()))
    }

    /// The range in a file for one of the protocol.
    pub(crate) fn text_range(&self, file: File, range: Range) -> TextRange {
        let (start, end) = (self.offset(file, range.start), self.offset(file, range.end));
        TextRange::new(start.min(end), start.max(end))
    }

    /// The name of the document that shows a file.
    pub(crate) fn uri(&self, file: File) -> Option<Uri> {
        uri::of_file(&self.db, &self.documents, &self.settings, file)
    }

    /// The place of the protocol for one in a file.
    pub(crate) fn location(&self, file: File, range: TextRange) -> Option<Location> {
        Some(Location::new(self.uri(file)?, self.range(file, range)))
    }
}
