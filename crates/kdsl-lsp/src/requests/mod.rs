//! One file for each request: how it is answered on a snapshot.

mod code_actions;
mod completion;
mod definition;
mod formatting;
mod hints;
mod hover;
mod links;
mod outline;
mod references;
mod rename;
mod signature;
mod structure;
mod symbols;
mod text;
mod tokens;

pub(crate) use code_actions::CodeActions;
pub(crate) use completion::Complete;
pub(crate) use definition::Define;
pub(crate) use formatting::Format;
pub(crate) use hints::Hints;
pub(crate) use hover::Hovering;
pub(crate) use links::Links;
pub(crate) use outline::Outline;
pub(crate) use references::{Highlights, References};
pub(crate) use rename::{PrepareRename, Rename};
pub(crate) use signature::Signature;
pub(crate) use structure::{Folds, Selections};
pub(crate) use symbols::Symbols;
pub(crate) use text::{Text, TextParams};
pub(crate) use tokens::{Tokens, TokensOfRange, legend};
