//! Values of statements for which the values have an entry of their own: a literal is what the entry begins with, and what
//! parameters decide is worked out where the entry says nothing.

use kdsl_db::Span;

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_unit, known_too_late, out_of_range, statement_form, type_mismatch};
use crate::eval::{Sink, amount_of, by_default, whole_by_default};
use crate::functions::Unit;
use crate::hir::{self, ExprKind};
use crate::model::Expr;
use crate::types::{ParamType, Ty};
use crate::units;

impl Builder<'_> {
    /// A value of the type that is known at install at the latest; `what` is the place, for a message.
    pub(super) fn setting(&mut self, expr: &hir::Expr, ty: Ty, what: &'static str) -> Option<Expr> {
        let wanted = ParamType { ty, matching: None, range: None };
        let mut eval = self.eval();
        let value = eval.typed(expr, &wanted)?;
        if !eval.may_flow(&value, Sink::Object(what), expr.span) {
            return None;
        }
        if may_be_nothing(&value) {
            self.report(type_mismatch::report(&wanted.ty.in_words(), "nothing", expr.span));
            return None;
        }
        Some(value)
    }

    /// What an expression is as long as nobody sets a value.
    pub(super) fn by_default(&self, expr: &Expr) -> Option<Expr> {
        by_default(expr, &|component, name| self.scope.param_of(component, name)?.value.clone())
    }

    /// The whole number that an expression is as long as nobody sets a value.
    pub(super) fn whole_by_default(&self, expr: &Expr) -> Option<i64> {
        whole_by_default(expr, &|component, name| self.scope.param_of(component, name)?.value.clone())
    }
}

impl Builder<'_> {
    /// A value of what a container asks for.
    pub(super) fn amount(&mut self, expr: &hir::Expr, ty: Ty, what: &'static str) -> Option<Expr> {
        let value = self.setting(expr, ty, what)?;
        if value.holds_resource() {
            self.report(known_too_late::of_itself(expr.span));
            return None;
        }
        Some(value)
    }
}

/// Whether a choice may give nothing.
fn may_be_nothing(value: &Expr) -> bool {
    match value {
        Expr::None => true,
        Expr::If(parts) => may_be_nothing(&parts.1) || may_be_nothing(&parts.2),
        _ => false,
    }
}

/// The next argument, a length of time, in whole seconds of which there are at least so many.
pub(super) fn seconds(b: &mut Builder<'_>, args: &mut Arguments<'_>, what: &str, least: i64) -> Option<Expr> {
    let too_short = |b: &mut Builder<'_>, args: &Arguments<'_>| {
        let label = "one second is the least";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, args.span(), label));
        None
    };
    if let Some((digits, unit, span)) = args.optional_number() {
        return match units::seconds(digits, unit) {
            Ok(seconds) if i64::from(seconds) < least => too_short(b, args),
            Ok(seconds) => Some(Expr::Int(i64::from(seconds))),
            Err(error) => {
                b.report(bad_unit::report("duration", &units::written(digits, unit), &error, span));
                None
            }
        };
    }
    let expr = args.expr(&mut b.diagnostics, what)?;
    let value = b.setting(expr, Ty::Duration, "a length of time")?;
    let seconds = amount_of(Unit::Second, value);
    match b.whole_by_default(&seconds) {
        Some(seconds) if seconds < least => too_short(b, args),
        _ => Some(seconds),
    }
}

/// The next argument, a whole number within bounds.
pub(super) fn whole(
    b: &mut Builder<'_>,
    args: &mut Arguments<'_>,
    what: &str,
    (least, largest): (u32, u32),
) -> Option<Expr> {
    match args.peek() {
        None | Some(hir::Expr { kind: ExprKind::Number { .. } | ExprKind::Unary(..) | ExprKind::Missing, .. }) => {
            let (number, _) = args.whole(&mut b.diagnostics, what, least, largest)?;
            return Some(Expr::Int(i64::from(number)));
        }
        Some(_) => {}
    }
    let expr = args.expr(&mut b.diagnostics, what)?;
    let number = b.setting(expr, Ty::Int, "a number")?;
    let bounds = i64::from(least)..=i64::from(largest);
    match b.whole_by_default(&number) {
        Some(found) if !bounds.contains(&found) => {
            let report = out_of_range::number(&found.to_string(), i64::from(least), i64::from(largest), expr.span);
            b.report(report);
            None
        }
        _ => Some(number),
    }
}

/// Whether the next argument is a value rather than a word of the statement: text with something in it that is worked out, a
/// parameter, or an expression.
pub(super) fn is_next(b: &Builder<'_>, args: &Arguments<'_>, words: &[&str]) -> Option<Span> {
    let expr = args.peek()?;
    let is_value = match &expr.kind {
        ExprKind::Name(name) => !words.contains(&&**name) && b.knows(name),
        ExprKind::Str(_) => expr.as_text().is_none(),
        ExprKind::Block(_) | ExprKind::Missing | ExprKind::List(_) | ExprKind::Count(_) => false,
        _ => true,
    };
    is_value.then_some(expr.span)
}
