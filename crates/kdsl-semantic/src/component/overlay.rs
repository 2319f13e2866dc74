//! What an environment says of a component: one more layer over those of its type and its app.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Label, Severity, Span};

use super::{ComponentResult, Place, build, component};
use crate::count;
use crate::diagnostics::{bad_unit, count_without_replicas, not_in_environment, statement_form};
use crate::head::{HeadVolume, sharing};
use crate::hir::{self, Arg, Block, Expr, ExprKind, Ident, Item, ItemKind};
use crate::model::Count;
use crate::units;

/// The form of a component in an environment.
pub(super) const FORM: &str = "NAME: [xN] [SIZE] [{ NAME = VALUE; image \"…\"; resources { … }; expose \"…\"; … }]";

/// One layer more: what an environment says of a component.
pub(crate) struct Overlay<'a> {
    /// The environment's name.
    pub(crate) environment: Arc<str>,
    /// The component's name, where it is said.
    pub(crate) name: Ident,
    /// The count.
    pub(crate) count: Option<(Count, Span)>,
    /// The volume, by its word.
    pub(crate) volume: Option<HeadVolume>,
    /// A size alone: that of the first volume.
    pub(crate) size: Option<(Arc<str>, Span)>,
    /// The statements.
    pub(crate) block: Option<&'a Block>,
}

impl Overlay<'_> {
    /// Whether a place lies within what the environment says of the component.
    pub(crate) fn holds(&self, span: Span) -> bool {
        (span.file, span.anchor) == (self.name.span.file, self.name.span.anchor)
    }
}

/// A part of what an environment says of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// An argument of the head, by its number.
    Head(usize),
    /// A statement, by its number.
    Statement(usize),
    /// An entry of the braces of a statement, by their numbers.
    Entry(usize, usize),
}

/// A component as an environment has it.
#[salsa::tracked(returns(ref))]
pub fn variant(db: &dyn Db, file: File, nth: u32, component: u32, environment: u32, number: u32) -> ComponentResult {
    match hir::component_item(db, file, environment, number) {
        Some(item) => with_item(db, file, nth, component, environment, item),
        None => ComponentResult::default(),
    }
}

/// A component with one part only of what an environment says of it: to find the part that can't be said.
pub fn variant_with(
    db: &dyn Db,
    file: File,
    nth: u32,
    component: u32,
    (environment, number): (u32, u32),
    part: Part,
) -> ComponentResult {
    let Some(item) = hir::component_item(db, file, environment, number) else { return ComponentResult::default() };
    let mut only = item.clone();
    let keep = |items: &mut Vec<Item>, nth: usize| {
        let kept = items.get(nth).cloned();
        items.clear();
        items.extend(kept);
    };
    match part {
        Part::Head(nth) => {
            only.head = item.head.get(nth).cloned().into_iter().collect();
            only.block = None;
        }
        Part::Statement(nth) | Part::Entry(nth, _) => {
            only.head = Vec::new();
            if let Some(block) = &mut only.block {
                keep(&mut block.items, nth);
                if let (Part::Entry(_, entry), Some(Item { kind: ItemKind::Statement(args), .. })) =
                    (part, block.items.first_mut())
                    && let Some(Arg::Expr(Expr { kind: ExprKind::Block(inner), .. })) = args.last_mut()
                {
                    keep(&mut inner.items, entry);
                }
            }
        }
    }
    with_item(db, file, nth, component, environment, &only)
}

/// The parts of what an environment says of a component: each with its place and the words for it. A statement that has
/// entries is there as a whole and, behind that, entry by entry.
pub fn parts(db: &dyn Db, file: File, environment: u32, number: u32) -> Vec<(Part, Span, Arc<str>)> {
    let Some(item) = hir::component_item(db, file, environment, number) else { return Vec::new() };
    let mut parts = Vec::new();
    for (nth, arg) in item.head.iter().enumerate() {
        let words = match arg {
            Arg::Expr(expr) if count::is_count(expr) => "the count",
            _ => "the volume",
        };
        parts.push((Part::Head(nth), arg.span(), Arc::from(words)));
    }
    for (nth, item) in item.block.iter().flat_map(|it| &it.items).enumerate() {
        parts.push((Part::Statement(nth), item.key.span, Arc::from(format!("`{}`", item.key.text))));
        let ItemKind::Statement(args) = &item.kind else { continue };
        let Some(Arg::Expr(Expr { kind: ExprKind::Block(block), .. })) = args.last() else { continue };
        for (entry, inner) in block.items.iter().enumerate() {
            let words = format!("`{}` of `{}`", inner.key.text, item.key.text);
            parts.push((Part::Entry(nth, entry), inner.key.span, Arc::from(words)));
        }
    }
    parts
}

fn with_item(
    db: &dyn Db,
    file: File,
    nth: u32,
    number: u32,
    environment: u32,
    item: &hir::ComponentItem,
) -> ComponentResult {
    let (Some(name), Some(declaration)) = (&item.name, hir::declaration(db, file, environment)) else {
        return ComponentResult::default();
    };
    let environment = declaration.name().map(|it| it.text).unwrap_or_default();
    let mut diagnostics = Vec::new();
    let mut overlay =
        Overlay { environment, name: name.clone(), count: None, volume: None, size: None, block: item.block.as_ref() };
    read_head(&item.head, &mut overlay, &mut diagnostics);
    for item in item.block.iter().flat_map(|it| &it.items) {
        // Who meets whose needs is found out once, for the app.
        if &*item.key.text == "needs" && matches!(item.kind, ItemKind::Statement(_)) {
            diagnostics.push(not_in_environment::report("`needs`", &overlay.environment, item.key.span));
        }
    }
    let base = component(db, file, nth, number);
    if let (Some(component), Some((_, span))) = (&base.component, overlay.count)
        && !component.kind.has_replicas()
    {
        diagnostics.push(count_without_replicas::report(&component.name, component.kind, span, None));
        overlay.count = None;
    }
    let mut result = build(db, file, nth, number, Some(&overlay), Place::Either);
    let known =
        |it: &Diagnostic| base.diagnostics.iter().any(|base| base.code == it.code && base.message == it.message);
    result.diagnostics.retain(|it| !known(it));
    diagnostics.extend(result.diagnostics.into_iter().map(|it| placed(it, &overlay)));
    let broken = diagnostics.iter().any(|it| it.severity == Severity::Error);
    ComponentResult { component: result.component.filter(|_| !broken), diagnostics }
}

/// What is wrong only because of an environment is said there.
fn placed(diagnostic: Diagnostic, overlay: &Overlay<'_>) -> Diagnostic {
    match diagnostic.primary_span().is_some_and(|span| overlay.holds(span)) {
        true => diagnostic,
        false => said_at(diagnostic, &overlay.environment, overlay.name.span),
    }
}

/// A diagnostic that is so only because of what an environment says at this place.
pub(crate) fn said_at(mut diagnostic: Diagnostic, environment: &str, span: Span) -> Diagnostic {
    for label in &mut diagnostic.labels {
        label.primary = false;
    }
    diagnostic.labels.insert(0, Label { span, message: "with what is said here".to_owned(), primary: true });
    diagnostic.message = format!("in the environment `{environment}`, {}", diagnostic.message);
    diagnostic
}

/// Reads what stands between the colon and the braces.
fn read_head(head: &[Arg], overlay: &mut Overlay<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for arg in head {
        match arg {
            Arg::Expr(expr) if count::is_count(expr) && overlay.count.is_none() => {
                overlay.count = count::read(expr, diagnostics).map(|it| (it, expr.span));
            }
            Arg::Expr(Expr { kind: ExprKind::Number { digits, unit }, span }) => {
                let Some(size) = read_size(digits, unit, *span, diagnostics) else { continue };
                match &mut overlay.volume {
                    Some(volume) if volume.size.is_none() => volume.size = Some(size),
                    _ => overlay.size = Some(size),
                }
            }
            Arg::Expr(Expr { kind: ExprKind::Name(word), span }) if sharing(word).is_some() => {
                if let Some(sharing) = sharing(word) {
                    overlay.volume = Some(HeadVolume { sharing, word: *span, path: None, size: None });
                }
            }
            Arg::Expr(Expr { kind: ExprKind::Missing, .. }) => {}
            arg => {
                let label = "an environment changes the count, the size and the values only";
                diagnostics.push(statement_form::report("environment", FORM, arg.span(), label));
                return;
            }
        }
    }
}

fn read_size(digits: &str, unit: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<(Arc<str>, Span)> {
    let written = units::written(digits, unit);
    match units::bytes(digits, unit) {
        Ok(_) => Some((written, span)),
        Err(error) => {
            diagnostics.push(bad_unit::report("storage", &written, &error, span));
            None
        }
    }
}
