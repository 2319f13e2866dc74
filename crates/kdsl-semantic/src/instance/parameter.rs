//! The parameters of a type.

use kdsl_db::{Diagnostic, Span};

use super::{Declarer, Layer};
use crate::definitions::resolve_interface;
use crate::diagnostics::{bad_unit, statement_form, type_mismatch, unshared_pattern};
use crate::eval::Evaluator;
use crate::hir::{Expr, ExprKind, Ident, Item, UnaryOp};
use crate::scope::ParamInfo;
use crate::statements::Arguments;
use crate::types::{ParamType, Ty, unit_of};
use crate::units;

impl Declarer<'_, '_> {
    pub(super) fn param(&mut self, args: &mut Arguments<'_>, item: &Item, layer: &Layer<'_>) -> Option<Ident> {
        let name = args.name(&mut self.diagnostics, "a name")?;
        if !args.accept_colon() {
            args.fail(&mut self.diagnostics, "`:` and the type are expected here");
            return None;
        }
        let ty = args.expr(&mut self.diagnostics, "a type")?;
        let type_span = ty.span;
        let is_interface = |name: &str| resolve_interface(self.db, layer.file, name).is_some();
        let ty = crate::ty::read(ty, &is_interface, &mut self.diagnostics);
        let mut param = ParamType { ty: ty.clone().unwrap_or(Ty::String), matching: None, range: None };
        let mut matching_span = None;
        loop {
            if args.accept("matching") {
                let (pattern, span) = args.text(&mut self.diagnostics, "a regular expression")?;
                if !matches!(innermost(&param.ty), Ty::String | Ty::Url | Ty::Path | Ty::Host | Ty::Image) {
                    let keyword = args.keyword;
                    let label = "only text matches a regular expression";
                    self.diagnostics.push(statement_form::report(keyword.word, keyword.form, span, label));
                } else if let Some((what, instead)) = crate::pattern::unshared(&pattern) {
                    self.diagnostics.push(unshared_pattern::report(&what, instead, span));
                } else if !crate::pattern::is_valid(&pattern) {
                    let keyword = args.keyword;
                    let label = "not a regular expression";
                    self.diagnostics.push(statement_form::report(keyword.word, keyword.form, span, label));
                } else {
                    param.matching = Some(pattern);
                    matching_span = Some(span);
                }
            } else if args.accept("in") {
                param.range = self.range(args, &param.ty);
            } else {
                break;
            }
        }
        let default = if args.accept_equals() { args.expr(&mut self.diagnostics, "the default") } else { None };
        let is_whole = args.finish(&mut self.diagnostics);
        ty?;
        let value = default.and_then(|it| {
            let mut eval = Evaluator { scope: &self.scope, diagnostics: &mut self.diagnostics, wires: &mut self.wires };
            let said = eval.diagnostics.len();
            let value = eval.typed(it, &param);
            if value.is_none() {
                explain(eval.diagnostics.get_mut(said..).unwrap_or_default(), it.span, type_span);
            }
            let value = value?;
            eval.at_build(value, "the default of a parameter", it.span)
        });
        // A default that is wrong was reported: no value is asked for as well.
        let missing_is_reported = value.is_none() && (default.is_some() || !is_whole);
        let info = ParamInfo {
            ty: param,
            docs: item.docs.clone(),
            declared: name.span,
            span: name.span,
            value: if missing_is_reported { Some(crate::model::Expr::None) } else { value },
            matching_span,
        };
        self.scope.params.insert(name.text.clone(), info);
        Some(name)
    }

    /// `A..B`: whole numbers, or quantities of the type's unit.
    fn range(&mut self, args: &mut Arguments<'_>, ty: &Ty) -> Option<(i64, i64)> {
        let expr = args.expr(&mut self.diagnostics, "a range such as `1..10`")?;
        let keyword = args.keyword;
        let is_direct_quantity = unit_of(ty).is_some();
        let takes_range = is_direct_quantity || matches!(innermost(ty), Ty::Int | Ty::Port) || *ty == Ty::Number;
        let mut fail = |span: Span, label: &str| {
            self.diagnostics.push(statement_form::report(keyword.word, keyword.form, span, label));
            None
        };
        if !takes_range {
            return fail(expr.span, "only numbers and quantities lie in a range");
        }
        let ExprKind::Range(from, to) = &expr.kind else {
            return fail(expr.span, "a range such as `1..10` is expected here");
        };
        let (from, to) = match (bound(from, ty), bound(to, ty)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(Some(error)), _) | (_, Err(Some(error))) => {
                self.diagnostics.push(error);
                return None;
            }
            _ => {
                let label = match is_direct_quantity {
                    true => "two quantities, the smaller one first",
                    false => "two whole numbers, the smaller one first",
                };
                return fail(expr.span, label);
            }
        };
        if from > to {
            return fail(expr.span, "the smaller one stands first");
        }
        Some((from, to))
    }
}

/// Says where the type of the default was written.
fn explain(said: &mut [Diagnostic], default: Span, ty: Span) {
    for report in said.iter_mut().filter(|it| it.code.id == type_mismatch::CODE.id) {
        if report.primary_span() == Some(default) {
            *report = report.clone().because(ty, "its type");
        }
    }
}

/// The type of the items of a list or map, however deep.
fn innermost(ty: &Ty) -> &Ty {
    match ty {
        Ty::List(of) | Ty::Map(of) => innermost(of),
        ty => ty,
    }
}

/// One end of a range, in the unit of the type.
fn bound(expr: &Expr, ty: &Ty) -> Result<i64, Option<kdsl_db::Diagnostic>> {
    let negative = matches!(&expr.kind, ExprKind::Unary(UnaryOp::Negate, _));
    let number = match &expr.kind {
        ExprKind::Unary(UnaryOp::Negate, inner) => inner,
        _ => expr,
    };
    let ExprKind::Number { digits, unit } = &number.kind else { return Err(None) };
    let checked = match ty {
        Ty::Cpu => units::cpu(digits, unit).map(|_| ()),
        Ty::Memory | Ty::Storage => units::bytes(digits, unit).map(|_| ()),
        Ty::Duration => units::seconds(digits, unit).map(|_| ()),
        Ty::Percent => units::percent(digits, unit).map(|_| ()),
        _ => {
            let number = if unit.is_empty() { digits.parse::<i64>().ok() } else { None };
            return number.map(|it| if negative { -it } else { it }).ok_or(None);
        }
    };
    match (checked, unit_of(ty)) {
        (Ok(()), Some(of)) if !negative => Ok(crate::functions::amount(of, &units::written(digits, unit))),
        (Err(error), _) => {
            Err(Some(bad_unit::report(&ty.to_string(), &units::written(digits, unit), &error, expr.span)))
        }
        _ => Err(None),
    }
}
