//! One component: its layers merged, its values worked out, its rules checked.

mod finish;
mod overlay;
mod providing;
mod said;
mod volumes;

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::definitions::{DeclarationRef, interface_definition, resolve_interface, type_definition};
use crate::environments::largest_counts;
use crate::external::external_fields;
use crate::head::{Head, TypeUse, head};
use crate::hir;
use crate::instance::{self, Declarer, Layer, app_names, layers, own_block, type_words};
use crate::model::{Component, Count, External, Kind};
use crate::objects::custom_kinds;
use crate::replacing::replacements;
use crate::scope::{NeedInfo, NeedState};
use crate::statements::read_image;
use crate::types::Ty;
use crate::wiring::{Provider, wiring};

pub(crate) use finish::check_lengths;
use overlay::Overlay;
pub(crate) use overlay::said_at;
pub use overlay::{Part, parts, variant, variant_with};
pub use providing::{Provisions, provisions, provisions_alone};
pub use said::statement;

/// A component and what was wrong in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComponentResult {
    /// The component; `None` if it could not be made.
    pub component: Option<Arc<Component>>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// One component of an app.
#[salsa::tracked(returns(ref))]
pub fn component(db: &dyn Db, file: File, nth: u32, component: u32) -> ComponentResult {
    let result = build(db, file, nth, component, None, Place::Either);
    crate::replacing::blamed(db, (file, nth, component), result)
}

/// A component as it would be if this and nothing else met its needs.
pub(crate) fn with_place(db: &dyn Db, (file, nth, component): (File, u32, u32), place: Place<'_>) -> ComponentResult {
    build(db, file, nth, component, None, place)
}

/// What meets the needs that a component meets in whose place some environment puts an external.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// The one or the other, as the values say.
    Either,
    /// The component of this number, wherever it is the one.
    Component(u32),
    /// This external, in the place of the component of this number.
    External(u32, &'a External),
}

/// A component with its layers, and with what an environment says over them.
fn build(
    db: &dyn Db,
    file: File,
    nth: u32,
    component: u32,
    overlay: Option<&Overlay<'_>>,
    place: Place<'_>,
) -> ComponentResult {
    let Some(head) = head(db, file, nth, component) else { return ComponentResult::default() };
    let mut diagnostics = head.diagnostics.clone();
    let (Some(name), Some((kind, _))) = (&head.name, head.kind) else {
        return ComponentResult { component: None, diagnostics };
    };
    if head.ty == TypeUse::Unknown {
        return ComponentResult { component: None, diagnostics };
    }
    providing::in_order(db, file, nth);
    let mut layers = layers(db, head.ty.declaration(), own_block(db, file, nth, component));
    layers.extend(overlay.and_then(|it| it.block).map(|block| Layer { file, block, own: true }));
    let mut declarer = declared(db, &layers, (file, nth, component), kind, head, Needs::OfApp(place));
    declarer.missing_params(name.span);
    let (count, count_span) = match overlay {
        Some(overlay) => overlay.count.or(head.count.map(|(count, _)| (count, overlay.name.span))),
        None => head.count,
    }
    .unwrap_or((Count::Fixed(1), overlay.map_or(name.span, |it| it.name.span)));
    let largest = largest_counts(db, file, nth).get(component as usize).copied().unwrap_or(0);
    let largest = largest.max(count.largest()).max(head.count.map_or(1, |(count, _)| count.largest()));
    let replicas = Some((count.smallest(), count.largest()));
    let mut builder = instance::builder(declarer, count_span, replicas);
    builder.custom_kinds = Some(custom_kinds(db, file, nth).kinds.clone());
    if let TypeUse::Image(text, span) = &head.ty {
        builder.parts.image = read_image(text, *span, &mut builder.diagnostics);
    }
    for (number, layer) in layers.iter().enumerate() {
        builder.layer(number, layer.own, layer.block);
    }
    let item = hir::component_item(db, file, nth, component).as_ref();
    let finished = finish::Finish {
        builder,
        head,
        item,
        kind,
        count,
        count_span,
        largest,
        bindings: wiring(db, file, nth).needs.get(component as usize).map(Vec::as_slice).unwrap_or_default(),
        provided: provisions(db, file, nth, component),
        first_name: crate::moves::first_names(db, file, nth).get(&name.text),
        overlay,
    }
    .finish(db, name);
    diagnostics.extend(finished.diagnostics);
    ComponentResult { component: finished.component, diagnostics }
}

/// With what the needs of a component are met.
#[derive(Clone, Copy)]
pub(crate) enum Needs<'a> {
    /// Without what other apps provide, and without what environments put in the place of components.
    Alone,
    /// With everything that its app has.
    OfApp(Place<'a>),
}

/// A declarer that has read the names of a component of an app and the values of its parameters.
pub(crate) fn declared<'a, 'db>(
    db: &'db dyn Db,
    layers: &'a [Layer<'db>],
    (file, nth, component): (File, u32, u32),
    kind: Kind,
    head: &Head,
    needs: Needs<'_>,
) -> Declarer<'a, 'db> {
    let wiring = wiring(db, file, nth);
    let name = head.name.as_ref().map(|it| it.text.clone()).unwrap_or_default();
    let mut declarer = Declarer::new(db, layers, name, kind, wiring.neighbours.clone(), type_words(db, head));
    declarer.scope.app = app_names(db, file, nth).names.clone();
    let alone = matches!(needs, Needs::Alone);
    for binding in wiring.needs.get(component as usize).into_iter().flatten() {
        let state = match binding.provider {
            Provider::Absent => NeedState::Absent,
            Provider::Broken => NeedState::Broken,
            Provider::Other(_) if alone => NeedState::Broken,
            Provider::Other(ref other) => crate::others::met(db, other, &binding.interface),
            Provider::Component(number) => {
                let asked = |db, file, nth, number| match alone {
                    true => provisions_alone(db, file, nth, number),
                    false => provisions(db, file, nth, number),
                };
                let state = met(db, (file, nth, number), &binding.interface, asked);
                match (needs, replacements(db, file, nth).get(&number)) {
                    (Needs::Alone, _) | (_, None) => state,
                    (Needs::OfApp(place), Some(it)) => it.choose(&binding.interface, state, number, place),
                }
            }
        };
        let info = NeedInfo { interface: binding.interface.clone(), span: binding.span, state };
        declarer.scope.needs.insert(binding.name.clone(), info);
    }
    declarer.declare();
    declarer.assign();
    declarer
}

/// A need that a component meets, with the values that it provides.
fn met<'db>(
    db: &'db dyn Db,
    (file, nth, provider): (File, u32, u32),
    interface: &str,
    provisions: impl Fn(&'db dyn Db, File, u32, u32) -> &'db Provisions,
) -> NeedState {
    let head = head(db, file, nth, provider).as_ref();
    let name = head.and_then(|it| it.name.as_ref());
    if let (Some((Kind::External, _)), Some(name)) = (head.and_then(|it| it.kind), name) {
        let fields = external_fields(db, file, nth, provider);
        return match fields.is_empty() {
            true => NeedState::Broken,
            false => NeedState::Met { provider: name.text.clone(), fields: fields.clone() },
        };
    }
    let provided = provisions(db, file, nth, provider).provided.iter().find(|it| &*it.interface == interface);
    let (Some(name), Some(provided)) = (name, provided) else { return NeedState::Broken };
    let types = field_types(db, file, interface);
    let fields = provided
        .fields
        .iter()
        .map(|(field, value)| {
            let ty = types.iter().find(|(name, _)| name == field).map_or(Ty::String, |(_, ty)| ty.clone());
            (field.clone(), value.clone(), ty)
        })
        .collect();
    NeedState::Met { provider: name.text.clone(), fields }
}

/// The fields of an interface and their types.
pub(crate) fn field_types(db: &dyn Db, file: File, interface: &str) -> Vec<(Arc<str>, Ty)> {
    resolve_interface(db, file, interface)
        .and_then(|at| interface_definition(db, at.file, at.nth).as_ref())
        .map(|it| it.fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect())
        .unwrap_or_default()
}

/// Checks a component type by itself: its needs are met by something of which only the types are known.
#[salsa::tracked(returns(ref))]
pub fn check_type(db: &dyn Db, file: File, nth: u32) -> Vec<Diagnostic> {
    let Some(definition) = type_definition(db, file, nth) else { return Vec::new() };
    let mut diagnostics = definition.diagnostics.clone();
    let Some(kind) = definition.kind else { return diagnostics };
    let layers = layers(db, Some(DeclarationRef { file, nth }), None);
    let name = definition.name.text.clone();
    let words = format!("the type `{name}`");
    let mut declarer = Declarer::new(db, &layers, name.clone(), kind, Arc::default(), words);
    declarer.scope.open = true;
    for need in instance::signature(&layers).needs {
        let fields = field_types(db, need.file, &need.interface.text);
        let state = NeedState::Abstract { fields, optional: need.optional };
        let info = NeedInfo { interface: need.interface.text, span: need.name.span, state };
        declarer.scope.needs.insert(need.name.text, info);
    }
    declarer.declare();
    declarer.assign();
    let mut builder = instance::builder(declarer, definition.name.span, None);
    for (number, layer) in layers.iter().enumerate() {
        builder.layer(number, false, layer.block);
    }
    providing::evaluate(&mut builder, db, &layers);
    diagnostics.extend(builder.diagnostics);
    // What is wrong in a type that this one is built on is said there.
    diagnostics.retain(|it| it.primary_span().is_none_or(|span| is_in(span, file)));
    diagnostics
}

fn is_in(span: Span, file: File) -> bool {
    span.file == file
}
