//! Where a component says something.

use kdsl_db::{Db, File, Span};

use crate::environments::number_of;
use crate::head::head;
use crate::hir::ItemKind;
use crate::instance::{layers, own_block};

/// Where a component of an app has a statement with one of these words, which come in the order of preference: in its own
/// braces, else in the closest of its types. Of several the last one is the one that counts.
pub fn statement(db: &dyn Db, file: File, nth: u32, component: &str, words: &[&str]) -> Option<Span> {
    let number = number_of(db, file, nth, component)?;
    let head = head(db, file, nth, number).as_ref()?;
    let layers = layers(db, head.ty.declaration(), own_block(db, file, nth, number));
    let statements = |word: &str| {
        let of_layer = layers.iter().rev().find_map(|layer| {
            let mut items = layer.block.items.iter().rev();
            items.find(|it| *it.key.text == *word && matches!(it.kind, ItemKind::Statement(_)))
        });
        of_layer.map(|it| it.key.span)
    };
    words.iter().find_map(|word| statements(word))
}
