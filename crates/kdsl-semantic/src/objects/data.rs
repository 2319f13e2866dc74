//! The values of fields: maps, lists and expressions, as data.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::Reader;
use super::path::{Written, written};
use crate::diagnostics::{bad_path, duplicate_name, statement_form};
use crate::eval::Sink;
use crate::hir::{self, Block, ExprKind, ItemKind};
use crate::model::{Data, DataEntry, DataKind, Expr};
use crate::types::Ty;

const FORM: &str = "{ FIELD: VALUE, … }";

impl Reader<'_, '_> {
    /// The entries in braces.
    pub(super) fn entries(&mut self, block: &Block, said: &mut Vec<Diagnostic>) -> Vec<DataEntry> {
        let mut entries = Vec::with_capacity(block.items.len());
        for item in &block.items {
            let ItemKind::Entry(Some(value)) = &item.kind else {
                if !matches!(item.kind, ItemKind::Entry(None)) {
                    let label = "`FIELD: VALUE` is expected here";
                    said.push(statement_form::report("map", FORM, item.span, label));
                }
                continue;
            };
            let steps = match written(&item.key) {
                Ok(steps) => steps,
                Err(span) => {
                    said.push(bad_path::no_step(span));
                    continue;
                }
            };
            if let Some(step) = steps.iter().find(|it| it.is_item) {
                said.push(bad_path::item_within(step.span));
                continue;
            }
            if let Some(value) = self.data(value, said) {
                insert(&mut entries, &steps, value, said);
            }
        }
        entries
    }

    /// The value of an expression; `None` if it has none, which was reported.
    pub(super) fn data(&mut self, expr: &hir::Expr, said: &mut Vec<Diagnostic>) -> Option<Data> {
        let span = expr.span;
        let kind = match &expr.kind {
            ExprKind::Block(block) => DataKind::Map(self.entries(block, said)),
            ExprKind::List(items) => DataKind::List(items.iter().filter_map(|it| self.data(it, said)).collect()),
            ExprKind::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                match self.eval.condition(condition)? {
                    Expr::Bool(truth) => return self.data(if truth { then } else { otherwise }, said),
                    condition if self.eval.may_flow(&condition, Sink::Object("an object"), span) => {
                        let (then, otherwise) = (self.data(then, said), self.data(otherwise, said));
                        DataKind::Choice(Arc::new((condition, then?, otherwise?)))
                    }
                    _ => return None,
                }
            }
            _ => {
                let (value, ty) = self.eval.expr(expr, None)?;
                if !self.eval.may_flow(&value, Sink::Object("an object"), span) {
                    return None;
                }
                literal(value, ty, span)
            }
        };
        Some(Data { kind, span })
    }
}

/// A value as data: literal lists and maps are opened.
fn literal(value: Expr, ty: Ty, span: Span) -> DataKind {
    let inner = match &ty {
        Ty::List(inner) | Ty::Map(inner) => Ty::clone(inner),
        _ => Ty::String,
    };
    match value {
        Expr::None => DataKind::None,
        Expr::If(parts) if matches!(ty, Ty::List(_) | Ty::Map(_)) => {
            let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
            let side = |value| Data { kind: literal(value, ty.clone(), span), span };
            DataKind::Choice(Arc::new((condition, side(then), side(otherwise))))
        }
        Expr::List(items) => {
            DataKind::List(items.into_iter().map(|it| Data { kind: literal(it, inner.clone(), span), span }).collect())
        }
        Expr::Map(entries) => {
            let entry = |(key, value)| DataEntry {
                key,
                key_span: span,
                value: Data { kind: literal(value, inner.clone(), span), span },
            };
            DataKind::Map(entries.into_iter().map(entry).collect())
        }
        value => DataKind::Scalar(value, ty),
    }
}

/// Puts a value at the end of a path.
fn insert(entries: &mut Vec<DataEntry>, path: &[Written], value: Data, said: &mut Vec<Diagnostic>) {
    let Some((first, rest)) = path.split_first() else { return };
    match entries.iter_mut().find(|it| it.key == first.text) {
        Some(DataEntry { value: Data { kind: DataKind::Map(inner), .. }, .. }) if !rest.is_empty() => {
            insert(inner, rest, value, said);
        }
        Some(there) => said.push(duplicate_name::report("fields", &first.text, first.span, there.key_span)),
        None => {
            let value = match rest {
                [] => value,
                rest => {
                    let mut inner = Vec::new();
                    let span = value.span;
                    insert(&mut inner, rest, value, said);
                    Data { kind: DataKind::Map(inner), span }
                }
            };
            entries.push(DataEntry { key: first.text.clone(), key_span: first.span, value });
        }
    }
}
