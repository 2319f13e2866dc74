//! Where statements are written that the rest of the model says nothing more exact about.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Span;

/// Where the statements of a container are written, by their keywords: of each the last one, which counts. Those of the main
/// container are those of its component too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    statements: BTreeMap<&'static str, Statement>,
    /// The statements that are known by a word of theirs, by the word's place.
    wholes: BTreeMap<Span, Span>,
}

/// Where a statement is written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    span: Span,
    /// The entries in its braces by their keys, those of statements before it among them.
    entries: BTreeMap<Arc<str>, Span>,
}

impl Written {
    /// Remembers a statement.
    pub(crate) fn add(&mut self, keyword: &'static str, span: Span) {
        let statement = Statement { span, entries: BTreeMap::new() };
        self.statements.entry(keyword).and_modify(|it| it.span = span).or_insert(statement);
    }

    /// Remembers an entry in the braces of a statement that was added before.
    pub(crate) fn add_entry(&mut self, keyword: &str, key: &Arc<str>, span: Span) {
        if let Some(statement) = self.statements.get_mut(keyword) {
            statement.entries.insert(Arc::clone(key), span);
        }
    }

    /// Remembers all of a statement that is known by one of its words.
    pub(crate) fn add_whole(&mut self, word: Span, whole: Span) {
        self.wholes.insert(word, whole);
    }

    /// All of the statement that is known by this word; the word where nothing more is known of it.
    pub fn whole(&self, word: Span) -> Span {
        self.wholes.get(&word).copied().unwrap_or(word)
    }

    /// The statement with this keyword.
    pub fn statement(&self, keyword: &str) -> Option<Span> {
        self.statements.get(keyword).map(|it| it.span)
    }

    /// The entry with this key in the braces of the statements with this keyword.
    pub fn entry(&self, keyword: &str, key: &str) -> Option<Span> {
        self.statements.get(keyword)?.entries.get(key).copied()
    }
}
