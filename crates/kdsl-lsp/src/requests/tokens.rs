//! `textDocument/semanticTokens/full` and `/range`.

use kdsl_db::{File, TextRange};
use kdsl_ide::TokenKind;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult,
};

use crate::job::Request;
use crate::snapshot::Snapshot;

/// The names of the kinds of tokens, in the order of their numbers.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TokenKind::ALL.iter().map(|kind| token_type(*kind)).collect(),
        token_modifiers: vec![SemanticTokenModifier::DECLARATION],
    }
}

fn token_type(kind: TokenKind) -> SemanticTokenType {
    match kind {
        TokenKind::Comment => SemanticTokenType::COMMENT,
        TokenKind::Keyword => SemanticTokenType::KEYWORD,
        TokenKind::Modifier => SemanticTokenType::MODIFIER,
        TokenKind::Text => SemanticTokenType::STRING,
        TokenKind::Escape => SemanticTokenType::REGEXP,
        TokenKind::Number => SemanticTokenType::NUMBER,
        TokenKind::Operator => SemanticTokenType::OPERATOR,
        TokenKind::Component => SemanticTokenType::NAMESPACE,
        TokenKind::Type => SemanticTokenType::CLASS,
        TokenKind::Interface => SemanticTokenType::INTERFACE,
        TokenKind::Parameter => SemanticTokenType::PARAMETER,
        TokenKind::Property => SemanticTokenType::PROPERTY,
        TokenKind::Variable => SemanticTokenType::VARIABLE,
    }
}

/// `textDocument/semanticTokens/full`.
pub(crate) struct Tokens;

impl Request for Tokens {
    const METHOD: &'static str = "textDocument/semanticTokens/full";
    const RETRY: bool = true;
    type Params = SemanticTokensParams;
    type Answer = Option<SemanticTokensResult>;

    fn run(snapshot: &Snapshot, params: &SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let all = TextRange::up_to(kdsl_db::TextSize::of(file.text(&snapshot.db).as_str()));
        Ok(Some(SemanticTokensResult::Tokens(tokens(snapshot, file, all))))
    }
}

/// `textDocument/semanticTokens/range`.
pub(crate) struct TokensOfRange;

impl Request for TokensOfRange {
    const METHOD: &'static str = "textDocument/semanticTokens/range";
    type Params = SemanticTokensRangeParams;
    type Answer = Option<SemanticTokensRangeResult>;

    fn run(snapshot: &Snapshot, params: &SemanticTokensRangeParams) -> Result<Option<SemanticTokensRangeResult>> {
        let Some(file) = snapshot.file(&params.text_document) else { return Ok(None) };
        let range = snapshot.text_range(file, params.range);
        Ok(Some(SemanticTokensRangeResult::Tokens(tokens(snapshot, file, range))))
    }
}

/// The tokens as the protocol wants them: each relative to the one before.
fn tokens(snapshot: &Snapshot, file: File, range: TextRange) -> SemanticTokens {
    let mut data = Vec::new();
    let (mut line, mut column) = (0, 0);
    for token in kdsl_ide::tokens(&snapshot.db, file, range) {
        let range = snapshot.range(file, token.range);
        let delta_line = range.start.line.saturating_sub(line);
        let from = if delta_line == 0 { column } else { 0 };
        data.push(SemanticToken {
            delta_line,
            delta_start: range.start.character.saturating_sub(from),
            length: range.end.character.saturating_sub(range.start.character),
            token_type: TokenKind::ALL.iter().position(|kind| *kind == token.kind).unwrap_or(0) as u32,
            token_modifiers_bitset: u32::from(token.declares),
        });
        (line, column) = (range.start.line, range.start.character);
    }
    SemanticTokens { result_id: None, data }
}
