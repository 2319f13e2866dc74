//! One file for each request: how it is answered on a snapshot.

mod code_actions;
mod completion;
mod definition;
mod formatting;
mod hover;
mod outline;
mod text;

pub(crate) use code_actions::CodeActions;
pub(crate) use completion::Complete;
pub(crate) use definition::Define;
pub(crate) use formatting::Format;
pub(crate) use hover::Hovering;
pub(crate) use outline::Outline;
pub(crate) use text::{Text, TextParams};
