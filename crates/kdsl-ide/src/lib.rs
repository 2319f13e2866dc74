//! Editor features without a protocol: a database, a file and an offset in, plain data out.
//!
//! **Invariant:** nothing here knows the language server protocol.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod completion;
mod definition;
mod describe;
mod diagnostics;
mod edit;
mod fields;
mod formatting;
mod hints;
mod hover;
mod links;
mod meaning;
mod outline;
mod owner;
mod references;
mod rename;
mod scope;
mod signature;
mod structure;
mod tokens;
mod vocabulary;
mod words;

pub use completion::{Completion, CompletionKind, Completions, completion};
pub use definition::{Definition, Target, definition};
pub use diagnostics::{Repair, diagnostics, repairs};
pub use edit::{FileEdit, TextEdit};
pub use formatting::formatting;
pub use hints::{Hint, hints};
pub use hover::{Hover, hover};
pub use links::{Link, links};
pub use outline::{Symbol, SymbolKind, symbols};
pub use references::{Reference, references};
pub use rename::{rename, renameable};
pub use signature::{Signature, signature};
pub use structure::{Fold, folds, selections};
pub use tokens::{Token, TokenKind, tokens};
