//! What a container asks for and may use.

use std::sync::Arc;

use kdsl_db::Diagnostic;

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_unit, out_of_range, statement_form, type_mismatch};
use crate::hir::{Block, Expr, ExprKind, ItemKind};
use crate::model::Resources;
use crate::units::{self, UnitError};

pub(super) fn resources(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    let (word, form) = (args.keyword.word, args.keyword.form);
    read(block, word, form, &mut b.parts.resources, &mut b.diagnostics);
}

/// How much a quantity is, from its digits and its unit.
type Measure = fn(&str, &str) -> Result<u64, UnitError>;

/// Reads `{ cpu: 250m..1, memory: 256Mi..512Mi }` into `resources`: what is not named stays as it is.
pub(crate) fn read(
    block: &Block,
    word: &str,
    form: &str,
    resources: &mut Resources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for item in &block.items {
        let ItemKind::Entry(value) = &item.kind else {
            diagnostics.push(statement_form::report(word, form, item.span, "`cpu: …` is expected here"));
            continue;
        };
        let Some(value) = value else { continue };
        let (ty, measure): (&str, Measure) = match &*item.key.text {
            "cpu" => ("cpu", units::cpu),
            "memory" => ("memory", units::bytes),
            "disk" => ("storage", units::bytes),
            _ => {
                let label = "`cpu`, `memory` or `disk` is expected here";
                diagnostics.push(statement_form::report(word, form, item.key.span, label));
                continue;
            }
        };
        let Some((request, limit)) = range(value, ty, measure, diagnostics) else { continue };
        let (to_request, to_limit) = match ty {
            "cpu" => (&mut resources.cpu_request, &mut resources.cpu_limit),
            "memory" => (&mut resources.memory_request, &mut resources.memory_limit),
            _ => (&mut resources.storage_request, &mut resources.storage_limit),
        };
        *to_request = Some(request);
        *to_limit = Some(limit);
    }
}

/// `request..limit`, or one quantity for both.
fn range(value: &Expr, ty: &str, measure: Measure, diagnostics: &mut Vec<Diagnostic>) -> Option<(Arc<str>, Arc<str>)> {
    let mut quantity = |expr: &Expr| -> Option<(Arc<str>, u64)> {
        let ExprKind::Number { digits, unit } = &expr.kind else {
            if expr.kind != ExprKind::Missing {
                diagnostics.push(type_mismatch::report(&format!("a quantity of {ty}"), "something else", expr.span));
            }
            return None;
        };
        let written = units::written(digits, unit);
        match measure(digits, unit) {
            Ok(amount) => Some((written, amount)),
            Err(error) => {
                diagnostics.push(bad_unit::report(ty, &written, &error, expr.span));
                None
            }
        }
    };
    match &value.kind {
        ExprKind::Range(from, to) => {
            let (from, to) = (quantity(from), quantity(to));
            let ((request, least), (limit, most)) = (from?, to?);
            if least > most {
                diagnostics.push(out_of_range::request_above_limit(ty, &request, &limit, value.span));
                return None;
            }
            Some((request, limit))
        }
        _ => quantity(value).map(|(quantity, _)| (quantity.clone(), quantity)),
    }
}
