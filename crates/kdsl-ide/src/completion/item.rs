//! One entry of the list.

use kdsl_semantic::kind::KindWord;
use kdsl_semantic::statements::Keyword;

use crate::describe;
use crate::scope::{NameKind, Named};
use crate::vocabulary::Word;

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CompletionKind {
    /// A keyword of a statement or declaration.
    Keyword,
    /// A kind of component.
    ComponentKind,
    /// A component type.
    Type,
    /// An interface.
    Interface,
    /// A component of the app, or a need.
    Component,
    /// A parameter.
    Param,
    /// A field of something.
    Field,
    /// A function.
    Function,
    /// A value.
    Value,
    /// The type of a value.
    ValueType,
    /// Several words at once.
    Snippet,
}

/// Something that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown and compared with what is typed.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// More about it, in a few words.
    pub detail: Option<String>,
    /// Its documentation, in Markdown.
    pub docs: Option<String>,
    /// What is inserted.
    pub insert: String,
    /// The same with places to fill in, `$0` or `${1:name}`, for editors that can.
    pub snippet: Option<String>,
}

impl Completion {
    /// A word that is inserted as it is.
    pub(crate) fn new(label: impl Into<String>, kind: CompletionKind) -> Self {
        let label = label.into();
        Self { insert: label.clone(), label, kind, detail: None, docs: None, snippet: None }
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(crate) fn docs(mut self, docs: impl Into<String>) -> Self {
        self.docs = Some(docs.into());
        self
    }

    pub(crate) fn insert(mut self, insert: impl Into<String>) -> Self {
        self.insert = insert.into();
        self
    }

    pub(crate) fn snippet(mut self, snippet: impl Into<String>) -> Self {
        self.snippet = Some(snippet.into());
        self
    }

    /// A word of the language.
    pub(crate) fn word(word: &Word, kind: CompletionKind) -> Self {
        Self::new(word.word, kind).docs(describe::word(word))
    }

    /// A keyword of statements.
    pub(crate) fn keyword(keyword: &Keyword) -> Self {
        Self::new(keyword.word, CompletionKind::Keyword).docs(describe::keyword(keyword))
    }

    /// A kind of component.
    pub(crate) fn component_kind(kind: &KindWord) -> Self {
        Self::new(kind.word, CompletionKind::ComponentKind).docs(describe::kind(kind))
    }

    /// A name that a statement declares.
    pub(crate) fn named(named: &Named) -> Self {
        let kind = match named.kind {
            NameKind::Param => CompletionKind::Param,
            NameKind::Need | NameKind::Service => CompletionKind::Component,
            NameKind::Secret | NameKind::Port => CompletionKind::Value,
        };
        let item = Self::new(&named.name, kind).docs(describe::named(named));
        match &named.ty {
            Some(ty) => item.detail(ty),
            None => item,
        }
    }
}
