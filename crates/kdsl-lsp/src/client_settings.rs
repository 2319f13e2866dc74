//! What the client can do and what it asked for when it said hello.

use std::path::PathBuf;

use kdsl_db::ColumnUnit;
use tower_lsp_server::ls_types::{InitializeParams, MarkupKind, PositionEncodingKind};

/// The client's capabilities and options, as far as the server acts on them.
#[derive(Clone, Debug)]
pub(crate) struct ClientSettings {
    /// What columns count.
    pub(crate) columns: ColumnUnit,
    /// Whether diagnostics may point at further places.
    pub(crate) related_information: bool,
    /// Whether a definition may tell the range of the name that was followed.
    pub(crate) definition_links: bool,
    /// Whether completions may have places to fill in.
    pub(crate) snippets: bool,
    /// Whether hovers and documentation may be Markdown.
    pub(crate) markdown: bool,
    /// Whether the outline may be a tree.
    pub(crate) nested_symbols: bool,
    /// Whether the client can be asked to watch files.
    pub(crate) watches_files: bool,
    /// Whether the client shows documents of the scheme `kdsl`, whose text it asks for with `kdsl/text`
    /// (the initialization option `virtualDocuments`).
    pub(crate) virtual_documents: bool,
    /// A folder to use in place of the embedded standard library (the initialization option `stdlib`).
    pub(crate) stdlib: Option<PathBuf>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            columns: ColumnUnit::Utf16,
            related_information: false,
            definition_links: false,
            snippets: false,
            markdown: false,
            nested_symbols: false,
            watches_files: false,
            virtual_documents: false,
            stdlib: None,
        }
    }
}

impl ClientSettings {
    /// Reads the hello.
    pub(crate) fn new(params: &InitializeParams) -> Self {
        let text = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let item = text.and_then(|it| it.completion.as_ref()).and_then(|it| it.completion_item.as_ref());
        let hover = text.and_then(|it| it.hover.as_ref()).and_then(|it| it.content_format.as_ref());
        let options = params.initialization_options.as_ref();
        let option = |name: &str| options.and_then(|it| it.get(name));
        Self {
            columns: columns(params),
            related_information: text
                .and_then(|it| it.publish_diagnostics.as_ref())
                .and_then(|it| it.related_information)
                .unwrap_or(false),
            definition_links: text.and_then(|it| it.definition).and_then(|it| it.link_support).unwrap_or(false),
            snippets: item.and_then(|it| it.snippet_support).unwrap_or(false),
            markdown: hover.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            nested_symbols: text
                .and_then(|it| it.document_symbol.as_ref())
                .and_then(|it| it.hierarchical_document_symbol_support)
                .unwrap_or(false),
            watches_files: workspace
                .and_then(|it| it.did_change_watched_files)
                .and_then(|it| it.dynamic_registration)
                .unwrap_or(false),
            virtual_documents: option("virtualDocuments").and_then(|it| it.as_bool()).unwrap_or(false),
            stdlib: option("stdlib").and_then(|it| it.as_str()).map(PathBuf::from),
        }
    }

    /// The protocol's name for what columns count.
    pub(crate) fn position_encoding(&self) -> PositionEncodingKind {
        match self.columns {
            ColumnUnit::Utf8 => PositionEncodingKind::UTF8,
            ColumnUnit::Utf16 => PositionEncodingKind::UTF16,
            ColumnUnit::Character => PositionEncodingKind::UTF32,
        }
    }
}

/// The best of what the client offers: bytes cost nothing to convert, UTF-16 is what everyone must be able to do.
fn columns(params: &InitializeParams) -> ColumnUnit {
    let offered =
        params.capabilities.general.as_ref().and_then(|it| it.position_encodings.as_deref()).unwrap_or_default();
    let preferences =
        [(PositionEncodingKind::UTF8, ColumnUnit::Utf8), (PositionEncodingKind::UTF32, ColumnUnit::Character)];
    let best = preferences.into_iter().find(|(kind, _)| offered.contains(kind));
    best.map_or(ColumnUnit::Utf16, |(_, unit)| unit)
}
