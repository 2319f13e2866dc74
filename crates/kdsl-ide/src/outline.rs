//! The outline of a file.

use kdsl_db::{Db, File, TextRange};

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// An application.
    App,
    /// An environment of an application.
    Environment,
    /// A component of an application.
    Component,
    /// A component type.
    Type,
    /// An interface.
    Interface,
    /// A field of an interface, or a parameter of a type.
    Field,
    /// A test.
    Test,
}

/// A declaration, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// What it is, in a few words.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub full: TextRange,
    /// Its name.
    pub name_range: TextRange,
    /// Its parts.
    pub children: Vec<Symbol>,
}

/// The outline of `file`, in the order of the text.
pub fn symbols(db: &dyn Db, file: File) -> Vec<Symbol> {
    let _ = (db, file);
    Vec::new()
}
