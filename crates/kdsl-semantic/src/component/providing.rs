//! What a component provides: its own query, so that whoever needs it depends on that alone.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File};

use super::{Needs, Place, declared};
use crate::builder::Builder;
use crate::definitions::{interface_definition, interface_names, resolve_interface};
use crate::diagnostics::{
    duplicate_name, incomplete_interface, literal_password, statement_form, unknown_name, unknown_type,
};
use crate::head::head;
use crate::hir::{Arg, Block, ExprKind, Ident, ItemKind};
use crate::instance::{self, Layer, layers, own_block};
use crate::model::{Expr, Provided, Span};
use crate::nearest::nearest;
use crate::types::{ParamType, Ty};
use crate::wiring::wiring;

/// What a component provides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provisions {
    /// The interfaces with the values of their fields.
    pub provided: Vec<Provided>,
    /// What was wrong in the values.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a component of an app provides.
#[salsa::tracked(returns(ref))]
pub fn provisions(db: &dyn Db, file: File, nth: u32, component: u32) -> Provisions {
    worked_out(db, file, nth, component, false)
}

/// The same without what other apps provide: what these can ask for without an end.
#[salsa::tracked(returns(ref))]
pub fn provisions_alone(db: &dyn Db, file: File, nth: u32, component: u32) -> Provisions {
    worked_out(db, file, nth, component, true)
}

fn worked_out(db: &dyn Db, file: File, nth: u32, component: u32, alone: bool) -> Provisions {
    let Some(head) = head(db, file, nth, component) else { return Provisions::default() };
    let Some((kind, _)) = head.kind else { return Provisions::default() };
    let layers = layers(db, head.ty.declaration(), own_block(db, file, nth, component));
    if instance::signature(&layers).provides.is_empty() {
        return Provisions::default();
    }
    let needs = if alone { Needs::Alone } else { Needs::OfApp(Place::Either) };
    let declarer = declared(db, &layers, (file, nth, component), kind, head, needs);
    let mut builder = instance::builder(declarer, head.end, None);
    // What is wrong in the declarations is reported where the component is built.
    builder.diagnostics.clear();
    let provided = evaluate(&mut builder, db, &layers);
    Provisions { provided, diagnostics: builder.diagnostics }
}

/// Asks what each component of an app provides, those first that others need. What one provides can depend on what the next
/// one does, and so on through an app of any size: asked in this order, no question waits for more than one other.
#[salsa::tracked]
pub(super) fn in_order(db: &dyn Db, file: File, nth: u32) {
    for component in &wiring(db, file, nth).order {
        provisions(db, file, nth, *component);
    }
}

/// Evaluates every `provides` of the layers; of two of one interface the last.
pub(super) fn evaluate(builder: &mut Builder<'_>, db: &dyn Db, layers: &[Layer<'_>]) -> Vec<Provided> {
    let mut all: Vec<Provided> = Vec::new();
    for layer in layers {
        builder.scope.sees_app = layer.own;
        for item in &layer.block.items {
            let ItemKind::Statement(args) = &item.kind else { continue };
            if &*item.key.text != "provides" {
                continue;
            }
            let (Some(Arg::Expr(name)), Some(Arg::Expr(block))) = (args.first(), args.get(1)) else { continue };
            let (Some(name), ExprKind::Block(block)) = (name.as_ident(), &block.kind) else { continue };
            if let Some(provided) = provides(builder, db, layer.file, &name, block) {
                all.retain(|it| it.interface != provided.interface);
                all.push(provided);
            }
        }
    }
    all
}

fn provides(builder: &mut Builder<'_>, db: &dyn Db, file: File, name: &Ident, block: &Block) -> Option<Provided> {
    let definition =
        resolve_interface(db, file, &name.text).and_then(|at| interface_definition(db, at.file, at.nth).as_ref());
    let Some(definition) = definition else {
        let names = interface_names(db, file);
        let near = nearest(&name.text, names.iter().map(|it| &**it));
        builder.report(unknown_type::interface(&name.text, name.span, near));
        return None;
    };
    let mut given: Vec<(Arc<str>, Option<Expr>, Span)> = Vec::new();
    for item in &block.items {
        let ItemKind::Entry(value) = &item.kind else {
            let form = "provides INTERFACE { FIELD: VALUE, … }";
            builder.report(statement_form::report("provides", form, item.span, "`FIELD: VALUE` is expected here"));
            continue;
        };
        let Some(field) = definition.fields.iter().find(|it| it.name == item.key.text) else {
            let known: Vec<&str> = definition.fields.iter().map(|it| &*it.name).collect();
            let near = nearest(&item.key.text, known.iter().copied());
            let of = format!("the interface `{}`", name.text);
            builder.report(unknown_name::field(&of, &item.key.text, item.key.span, near, &known));
            continue;
        };
        if let Some((.., first)) = given.iter().find(|(name, ..)| *name == item.key.text) {
            let first = *first;
            builder.report(duplicate_name::report("fields", &item.key.text, item.key.span, first));
            continue;
        }
        let value = value.as_ref().and_then(|value| {
            if field.ty == Ty::Secret && value.as_text().is_some() {
                let what = format!("`{}` of `{}`", field.name, name.text);
                builder.report(literal_password::report(&what, value.span, &field.name, None));
                return None;
            }
            let ty = ParamType { ty: field.ty.clone(), matching: None, range: None };
            builder.eval().typed(value, &ty)
        });
        given.push((field.name.clone(), value, item.key.span));
    }
    let missing: Vec<&str> = definition
        .fields
        .iter()
        .map(|it| &*it.name)
        .filter(|field| !given.iter().any(|(name, ..)| &**name == *field))
        .collect();
    if !missing.is_empty() {
        builder.report(incomplete_interface::report(&name.text, &missing, name.span, definition.name.span));
    }
    // In the order of the interface, whatever the order they are written in.
    let fields = definition
        .fields
        .iter()
        .filter_map(|field| {
            let (name, value, _) = given.iter().find(|(name, ..)| *name == field.name)?;
            Some((name.clone(), value.clone()?))
        })
        .collect();
    Some(Provided { interface: name.text.clone(), fields })
}
