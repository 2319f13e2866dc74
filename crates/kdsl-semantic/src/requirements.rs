//! What a type demands of a count that an environment gives.

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::component::declared;
use crate::diagnostics::refused;
use crate::head::head;
use crate::instance::{self, layers, own_block};
use crate::model::Count;

/// The refusals of a component with another count, reported at `span`.
pub(crate) fn refusals(db: &dyn Db, file: File, nth: u32, component: u32, count: Count, span: Span) -> Vec<Diagnostic> {
    let Some(head) = head(db, file, nth, component) else { return Vec::new() };
    let Some((kind, _)) = head.kind else { return Vec::new() };
    let layers = layers(db, head.ty.declaration(), own_block(db, file, nth, component));
    let declarer = declared(db, &layers, file, nth, component, kind, head);
    let (mut builder, _) = instance::builder(declarer, span, Some((count.smallest(), count.largest())));
    for (number, layer) in layers.iter().enumerate() {
        builder.layer(number, layer.own, layer.block);
    }
    builder.diagnostics.retain(|it| it.code == &refused::CODE && it.primary_span() == Some(span));
    builder.diagnostics
}
