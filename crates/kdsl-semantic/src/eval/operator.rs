//! Operators and choices.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Evaluator, Value, bounds, function, literal};
use crate::diagnostics::{bad_text, may_overflow, out_of_range, type_mismatch};
use crate::functions::{Function, Unit};
use crate::hir::{self, BinaryOp, ExprKind, UnaryOp};
use crate::model::{ArithmeticOp, CompareOp, Expr};
use crate::nearest::nearest;
use crate::types::{Ty, unit_of};

impl Evaluator<'_> {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &hir::Expr, span: Span, expected: Option<&Ty>) -> Value {
        match op {
            UnaryOp::Not => match self.condition(operand) {
                Some(Expr::Bool(truth)) => Value::Expr(Expr::Bool(!truth), Ty::Bool),
                Some(condition) => Value::Expr(Expr::Not(Arc::new(condition)), Ty::Bool),
                None => Value::Error,
            },
            UnaryOp::Negate => match self.expr(operand, expected) {
                Some((Expr::Int(number), _)) => match number.checked_neg() {
                    Some(number) => Value::Expr(Expr::Int(number), Ty::Int),
                    None => self.no_result(span, "out of range"),
                },
                Some((Expr::Decimal(number), ty)) => Value::Expr(Expr::Decimal(format!("-{number}").into()), ty),
                Some((value, ty)) if ty.is_whole() => {
                    let parts = Arc::new((Expr::Int(0), value));
                    Value::Expr(Expr::Arithmetic(ArithmeticOp::Subtract, parts), Ty::Int)
                }
                Some((value, ty)) => {
                    let found = literal::describe(&value, &ty);
                    let sign = span.start().to(span.after(1));
                    let report = type_mismatch::report("a number", &found, operand.span);
                    self.report(report.because(sign, "or is a value missing before this?"));
                    Value::Error
                }
                None => Value::Error,
            },
        }
    }

    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &hir::Expr,
        right: &hir::Expr,
        span: Span,
        expected: Option<&Ty>,
    ) -> Value {
        match op {
            BinaryOp::And | BinaryOp::Or => self.logic(op, left, right),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                self.arithmetic(op, left, right, span, expected)
            }
            _ => self.comparison(op, left, right, span),
        }
    }

    fn logic(&mut self, op: BinaryOp, left: &hir::Expr, right: &hir::Expr) -> Value {
        let (left, right) = (self.condition(left), self.condition(right));
        let (Some(left), Some(right)) = (left, right) else { return Value::Error };
        let and = op == BinaryOp::And;
        let value = match (left, right) {
            (Expr::Bool(truth), other) | (other, Expr::Bool(truth)) if truth == and => other,
            (Expr::Bool(_), _) | (_, Expr::Bool(_)) => Expr::Bool(!and),
            parts if and => Expr::And(Arc::new(parts)),
            parts => Expr::Or(Arc::new(parts)),
        };
        Value::Expr(value, Ty::Bool)
    }

    /// The two sides of an operator; a literal with a unit on one of them is of the type that the other is of.
    fn sides(
        &mut self,
        left: &hir::Expr,
        right: &hir::Expr,
        expected: Option<&Ty>,
    ) -> Option<((Expr, Ty), (Expr, Ty))> {
        let has_unit = |it: &hir::Expr| matches!(&it.kind, ExprKind::Number { unit, .. } if !unit.is_empty());
        let percent = |it: &hir::Expr| matches!(&it.kind, ExprKind::Number { unit, .. } if &**unit == "%");
        let expected = expected.filter(|ty| unit_of(ty).is_some());
        let of_unit = |it: &hir::Expr, ty: Option<Ty>| match percent(it) {
            true => Some(Ty::Percent),
            false => ty.filter(|ty| has_unit(it) && unit_of(ty).is_some()),
        };
        if has_unit(left) && !has_unit(right) {
            let right = self.expr(right, None);
            let ty = right.as_ref().map(|(_, ty)| ty.clone()).filter(|ty| unit_of(ty).is_some());
            let ty = of_unit(left, ty.or_else(|| expected.cloned()).or_else(|| meant(left)));
            let left = self.expr(left, ty.as_ref());
            return Some((left?, right?));
        }
        let ty = of_unit(left, expected.cloned().or_else(|| meant(left)));
        let left = self.expr(left, ty.as_ref());
        let ty = left.as_ref().map(|(_, ty)| ty.clone());
        let right_ty = of_unit(right, ty).or_else(|| of_unit(right, meant(right)));
        let right = self.expr(right, right_ty.as_ref());
        Some((left?, right?))
    }

    fn comparison(&mut self, op: BinaryOp, left: &hir::Expr, right: &hir::Expr, span: Span) -> Value {
        let Some(((a, a_ty), (b, b_ty))) = self.sides(left, right, None) else { return Value::Error };
        let op = match op {
            BinaryOp::Equal => CompareOp::Equal,
            BinaryOp::NotEqual => CompareOp::NotEqual,
            BinaryOp::Less => CompareOp::Less,
            BinaryOp::LessEqual => CompareOp::LessOrEqual,
            BinaryOp::Greater => CompareOp::Greater,
            _ => CompareOp::GreaterOrEqual,
        };
        let ordered = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        if self.is_no_word(&a_ty, &b, right.span) || self.is_no_word(&b_ty, &a, left.span) {
            return Value::Error;
        }
        if let (Some(unit), true) = (unit_of(&a_ty), unit_of(&a_ty) == unit_of(&b_ty)) {
            let (a, b) = (function::amount_of(unit, a), function::amount_of(unit, b));
            let value = match (&a, &b) {
                (Expr::Int(a), Expr::Int(b)) => Expr::Bool(op.holds(a.cmp(b))),
                _ => Expr::Compare(op, Arc::new((a, b))),
            };
            return Value::Expr(value, Ty::Bool);
        }
        let comparable = |ty: &Ty| function::is_scalar(ty);
        let same = (a_ty.is_whole() && b_ty.is_whole())
            || (!ordered && comparable(&a_ty) && (a_ty == b_ty || a_ty.is_text() && b_ty.is_text()));
        if !same || a_ty == Ty::Secret {
            let (a, b) = (literal::describe(&a, &a_ty), literal::describe(&b, &b_ty));
            self.report(type_mismatch::operator(word(op), &a, &b, span));
            return Value::Error;
        }
        let folded = match (&a, &b) {
            (Expr::Int(a), Expr::Int(b)) => Some(op.holds(a.cmp(b))),
            (Expr::Str(a), Expr::Str(b)) => Some(op.holds(a.cmp(b))),
            (Expr::Bool(a), Expr::Bool(b)) => Some(op.holds(a.cmp(b))),
            _ => None,
        };
        let value = folded.map_or_else(|| Expr::Compare(op, Arc::new((a, b))), Expr::Bool);
        Value::Expr(value, Ty::Bool)
    }

    /// Reports a text that is compared with one of some words and is none of them.
    fn is_no_word(&mut self, ty: &Ty, other: &Expr, span: Span) -> bool {
        let (Ty::Enum(words), Expr::Str(text)) = (ty, other) else { return false };
        if words.contains(text) {
            return false;
        }
        let words: Vec<&str> = words.iter().map(|it| &**it).collect();
        self.report(bad_text::word(text, &words, span, nearest(text, words.iter().copied())));
        true
    }

    fn arithmetic(
        &mut self,
        op: BinaryOp,
        left: &hir::Expr,
        right: &hir::Expr,
        span: Span,
        expected: Option<&Ty>,
    ) -> Value {
        let Some(((a, a_ty), (b, b_ty))) = self.sides(left, right, expected) else { return Value::Error };
        let (symbol, op) = match op {
            BinaryOp::Add => ("+", ArithmeticOp::Add),
            BinaryOp::Subtract => ("-", ArithmeticOp::Subtract),
            BinaryOp::Multiply => ("*", ArithmeticOp::Multiply),
            _ => ("/", ArithmeticOp::Divide),
        };
        let (a_unit, b_unit) = (unit_of(&a_ty), unit_of(&b_ty));
        let whole = |ty: &Ty| ty.is_whole();
        let additive = matches!(op, ArithmeticOp::Add | ArithmeticOp::Subtract);
        // A share of a number or of a quantity.
        let share = op == ArithmeticOp::Multiply && b_unit == Some(Unit::Percent);
        let ty = match (a_unit, b_unit) {
            (None, None) if whole(&a_ty) && whole(&b_ty) => Ty::Int,
            (Some(one), Some(other)) if one == other && additive => a_ty.clone(),
            (Some(one), Some(other)) if one == other && op == ArithmeticOp::Divide => Ty::Int,
            (Some(_), None) if whole(&b_ty) && !additive => a_ty.clone(),
            (None, Some(_)) if whole(&a_ty) && op == ArithmeticOp::Multiply && !share => b_ty.clone(),
            (Some(_), Some(_)) if share => a_ty.clone(),
            (None, Some(_)) if share && whole(&a_ty) => Ty::Int,
            _ => {
                let (a, b) = (literal::describe(&a, &a_ty), literal::describe(&b, &b_ty));
                self.report(type_mismatch::operator(symbol, &a, &b, span));
                return Value::Error;
            }
        };
        let amount = |unit: Option<Unit>, value: Expr| match unit {
            Some(unit) => function::amount_of(unit, value),
            None => value,
        };
        let (a, b) = (amount(a_unit, a), amount(b_unit, b));
        if op == ArithmeticOp::Divide && b == Expr::Int(0) {
            return self.no_result(right.span, "nothing can be divided by 0");
        }
        let Some(result) = self.calculate(op, a, b, span) else { return Value::Error };
        let result = match share {
            true => self.calculate(ArithmeticOp::Divide, result, Expr::Int(100), span),
            false => Some(result),
        };
        match (result, unit_of(&ty)) {
            (None, _) => Value::Error,
            (Some(number), None) => Value::Expr(number, ty),
            (Some(Expr::Int(number)), Some(_)) if number < 0 => self.no_result(span, "less than nothing"),
            (Some(Expr::Int(number)), Some(unit)) => Value::Expr(Expr::str(format!("{number}{}", unit.suffix())), ty),
            (Some(number), Some(unit)) => {
                let number = match self.bounds(&number) {
                    (least, _) if least < 0 => Expr::Call(Function::NotNegative, vec![number]),
                    _ => number,
                };
                Value::Expr(Expr::Quantity(unit, Arc::new(number)), ty)
            }
        }
    }

    /// Calculates with two whole numbers. What could become larger than a number can be is refused.
    fn calculate(&mut self, op: ArithmeticOp, a: Expr, b: Expr, span: Span) -> Option<Expr> {
        let (Expr::Int(x), Expr::Int(y)) = (&a, &b) else {
            let (least, most) = bounds::calculated(op, self.bounds(&a), self.bounds(&b));
            if least < i128::from(i64::MIN) || most > i128::from(i64::MAX) {
                self.report(may_overflow::report(span));
                return None;
            }
            return Some(Expr::Arithmetic(op, Arc::new((a, b))));
        };
        let result = match op {
            ArithmeticOp::Add => x.checked_add(*y),
            ArithmeticOp::Subtract => x.checked_sub(*y),
            ArithmeticOp::Multiply => x.checked_mul(*y),
            ArithmeticOp::Divide => x.checked_div(*y),
        };
        if result.is_none() {
            self.no_result(span, "larger than a number can be");
        }
        result.map(Expr::Int)
    }

    fn no_result(&mut self, span: Span, label: &str) -> Value {
        self.report(out_of_range::arithmetic(span, label));
        Value::Error
    }

    pub(super) fn choice(&mut self, parts: &[hir::Expr; 3], expected: Option<&Ty>) -> Value {
        let [condition, then, other] = parts;
        match self.condition(condition) {
            None => Value::Error,
            Some(Expr::Bool(true)) => {
                // The other value is not taken, and must be one all the same. It names no component that is called.
                let mut unused = std::collections::BTreeSet::new();
                Evaluator { scope: self.scope, diagnostics: self.diagnostics, wires: &mut unused }
                    .value(other, expected);
                self.value(then, expected)
            }
            // What is not taken here may ask an optional need that is not met: the type by itself was checked with it.
            Some(Expr::Bool(false)) => self.value(other, expected),
            Some(condition) => {
                let (a, b) = (self.expr(then, expected), self.expr(other, expected));
                let (Some((a, a_ty)), Some((b, b_ty))) = (a, b) else { return Value::Error };
                let same = a_ty == b_ty || (a_ty.is_text() && b_ty.is_text()) || (a_ty.is_whole() && b_ty.is_whole());
                if a != Expr::None && b != Expr::None && !same {
                    let (a, b) = (literal::describe(&a, &a_ty), literal::describe(&b, &b_ty));
                    self.report(type_mismatch::operator("if", &a, &b, then.span.to(other.span)));
                    return Value::Error;
                }
                let ty = if a == Expr::None { b_ty } else { a_ty };
                Value::Expr(Expr::If(Arc::new((condition, a, b))), ty)
            }
        }
    }
}

/// The type that a literal is of by its unit alone.
fn meant(literal: &hir::Expr) -> Option<Ty> {
    let ExprKind::Number { unit, .. } = &literal.kind else { return None };
    match &**unit {
        "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei" | "k" | "M" | "G" | "T" | "P" | "E" => Some(Ty::Memory),
        "s" | "h" | "d" => Some(Ty::Duration),
        _ => None,
    }
}

fn word(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "==",
        CompareOp::NotEqual => "!=",
        CompareOp::Less => "<",
        CompareOp::LessOrEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterOrEqual => ">=",
    }
}
