//! What can be written at a place.
//!
//! The text is parsed once more with a word put in where the cursor is: then that word has its place in the tree, however
//! broken the program around it is, and the place says what can stand there.

mod block;
mod context;
mod form;
mod head;
mod item;
mod object;
mod test;
mod value;

use kdsl_db::{Db, File, FileText, TextRange, TextSize};

use crate::fields::Sort;
use context::Context;
pub use item::{Completion, CompletionKind};

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
    let nothing = || Completions { replace: TextRange::empty(offset), items: Vec::new() };
    let FileText::Text(text) = file.text(db) else { return nothing() };
    let Some((context, replace)) = context::at(db, file, text, offset) else { return nothing() };
    let mut items = match &context {
        Context::Top => block::declarations(),
        Context::ComponentName(owner) => head::components(db, owner),
        Context::Head { owner, before } => head::words(db, owner, before),
        Context::Base { file } => head::bases(db, *file),
        Context::App { file } => head::apps(db, *file),
        Context::Statement(owner) => block::statements(db, owner),
        Context::Inner { keyword, owner, present } => block::inner(db, keyword, owner, present),
        Context::Argument { owner, around, keyword, before } => {
            form::arguments(db, owner, around.as_deref(), keyword, before)
        }
        Context::Type { file } => value::types(db, *file),
        Context::Assigned { owner, param } => value::assigned(db, owner, param),
        Context::Value(owner) => value::names(db, owner),
        Context::Test { owner, place } => test::at(db, owner, place),
        Context::Field { owner, base } => value::fields(db, owner, base),
        Context::Object { owner, place } => {
            let mut found = object::at(db, file, place, owner);
            if place.sort == Sort::Value {
                found.extend(value::names(db, owner));
            }
            found
        }
    };
    // One entry for one word: what is likelier comes first. The word that was put in may look like a name itself.
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| !item.label.contains(context::MARK) && seen.insert(item.label.clone()));
    Completions { replace, items }
}
