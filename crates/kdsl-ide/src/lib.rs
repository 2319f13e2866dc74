//! Editor features without a protocol: a database, a file and an offset in, plain data out.
//!
//! **Invariant:** nothing here knows the language server protocol.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod completion;
mod definition;
mod describe;
mod diagnostics;
mod edit;
mod formatting;
mod hover;
mod meaning;
mod outline;
mod owner;
mod scope;
mod vocabulary;
mod words;

pub use completion::{Completion, CompletionKind, Completions, completion};
pub use definition::{Definition, Target, definition};
pub use diagnostics::{Repair, diagnostics, repairs};
pub use edit::{FileEdit, TextEdit};
pub use formatting::formatting;
pub use hover::{Hover, hover};
pub use outline::{Symbol, SymbolKind, symbols};
