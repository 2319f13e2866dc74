//! Counts of replicas.

use kdsl_db::Diagnostic;

use crate::diagnostics::bad_count;
use crate::hir::{Expr, ExprKind};
use crate::model::Count;

/// The most replicas that can be written: far beyond what one workload has, far below what overflows.
pub const MAX_COUNT: u32 = 10_000;

/// Whether an argument of a head is meant as a count: `x3`, `x3..10`, and `x-1` too, which is none.
pub(crate) fn is_count(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Count(_) => true,
        ExprKind::Range(from, _) => matches!(from.kind, ExprKind::Count(_)),
        ExprKind::Name(name) => name
            .strip_prefix('x')
            .map(|rest| rest.trim_start_matches('-'))
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|it| it.is_ascii_digit())),
        _ => false,
    }
}

/// Reads a count.
pub(crate) fn read(expr: &Expr, diagnostics: &mut Vec<Diagnostic>) -> Option<Count> {
    let mut number = |text: &str| match text.parse::<u32>() {
        Ok(count) if (1..=MAX_COUNT).contains(&count) => Some(count),
        parsed => {
            let zero = parsed == Ok(0);
            diagnostics.push(bad_count::report(&format!("x{text}"), expr.span, zero));
            None
        }
    };
    match &expr.kind {
        ExprKind::Count(digits) => number(digits).map(Count::Fixed),
        ExprKind::Name(name) => number(name.trim_start_matches('x')).map(Count::Fixed),
        ExprKind::Range(from, to) => {
            let ExprKind::Count(from) = &from.kind else { return None };
            let to = match &to.kind {
                ExprKind::Number { digits, unit } if unit.is_empty() => digits,
                ExprKind::Count(digits) => digits,
                ExprKind::Missing => return None,
                _ => {
                    diagnostics.push(bad_count::report(&format!("x{from}.."), expr.span, false));
                    return None;
                }
            };
            let (from, to) = (number(from)?, number(to)?);
            if to <= from {
                diagnostics.push(bad_count::range(from, to, expr.span));
                return None;
            }
            Some(Count::Range(from, to))
        }
        _ => None,
    }
}
