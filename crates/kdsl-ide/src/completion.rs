//! What can be written at a place.

use kdsl_db::{Db, File, TextRange, TextSize};

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
    /// A value.
    Value,
    /// A function.
    Function,
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

/// What can be written at a place, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completions {
    /// The text that is replaced: the word that is begun.
    pub replace: TextRange,
    /// What can come in its place.
    pub items: Vec<Completion>,
}

/// What can be written at `offset`.
pub fn completion(db: &dyn Db, file: File, offset: TextSize) -> Completions {
    let _ = (db, file);
    Completions { replace: TextRange::empty(offset), items: Vec::new() }
}
