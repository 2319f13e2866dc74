//! Operators and choices.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Evaluator, Value, literal};
use crate::diagnostics::{out_of_range, type_mismatch};
use crate::hir::{self, BinaryOp, UnaryOp};
use crate::model::{ArithmeticOp, CompareOp, Expr};
use crate::types::Ty;

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
                Some((Expr::Decimal(number), ty)) => Value::Expr(Expr::str(format!("-{number}")), ty),
                Some((value, ty)) if ty.is_whole() => {
                    let parts = Arc::new((Expr::Int(0), value));
                    Value::Expr(Expr::Arithmetic(ArithmeticOp::Subtract, parts), Ty::Int)
                }
                Some((value, ty)) => {
                    let found = literal::describe(&value, &ty);
                    self.report(type_mismatch::report("a number", &found, operand.span));
                    Value::Error
                }
                None => Value::Error,
            },
        }
    }

    pub(super) fn binary(&mut self, op: BinaryOp, left: &hir::Expr, right: &hir::Expr, span: Span) -> Value {
        match op {
            BinaryOp::And | BinaryOp::Or => self.logic(op, left, right),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                self.arithmetic(op, left, right, span)
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

    fn comparison(&mut self, op: BinaryOp, left: &hir::Expr, right: &hir::Expr, span: Span) -> Value {
        let left_value = self.expr(left, None);
        let expected = left_value.as_ref().map(|(_, ty)| ty.clone());
        let right_value = self.expr(right, expected.as_ref());
        let (Some((a, a_ty)), Some((b, b_ty))) = (left_value, right_value) else { return Value::Error };
        let op = match op {
            BinaryOp::Equal => CompareOp::Equal,
            BinaryOp::NotEqual => CompareOp::NotEqual,
            BinaryOp::Less => CompareOp::Less,
            BinaryOp::LessEqual => CompareOp::LessOrEqual,
            BinaryOp::Greater => CompareOp::Greater,
            _ => CompareOp::GreaterOrEqual,
        };
        let ordered = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        let same =
            (a_ty.is_whole() && b_ty.is_whole()) || (!ordered && (a_ty == b_ty || a_ty.is_text() && b_ty.is_text()));
        if !same || a_ty == Ty::Secret {
            let (a, b) = (literal::describe(&a, &a_ty), literal::describe(&b, &b_ty));
            self.report(type_mismatch::operator(word(op), &a, &b, span));
            return Value::Error;
        }
        let folded = match (&a, &b) {
            (Expr::Int(a), Expr::Int(b)) => Some(holds(op, a.cmp(b))),
            (Expr::Str(a), Expr::Str(b)) => Some(holds(op, a.cmp(b))),
            (Expr::Bool(a), Expr::Bool(b)) => Some(holds(op, a.cmp(b))),
            _ => None,
        };
        let value = folded.map_or_else(|| Expr::Compare(op, Arc::new((a, b))), Expr::Bool);
        Value::Expr(value, Ty::Bool)
    }

    fn arithmetic(&mut self, op: BinaryOp, left: &hir::Expr, right: &hir::Expr, span: Span) -> Value {
        let (a, b) = (self.expr(left, None), self.expr(right, None));
        let (Some((a, a_ty)), Some((b, b_ty))) = (a, b) else { return Value::Error };
        let (symbol, op) = match op {
            BinaryOp::Add => ("+", ArithmeticOp::Add),
            BinaryOp::Subtract => ("-", ArithmeticOp::Subtract),
            BinaryOp::Multiply => ("*", ArithmeticOp::Multiply),
            _ => ("/", ArithmeticOp::Divide),
        };
        if !(a_ty.is_whole() && b_ty.is_whole()) {
            let (a, b) = (literal::describe(&a, &a_ty), literal::describe(&b, &b_ty));
            self.report(type_mismatch::operator(symbol, &a, &b, span));
            return Value::Error;
        }
        if op == ArithmeticOp::Divide && b == Expr::Int(0) {
            return self.no_result(right.span, "nothing can be divided by 0");
        }
        let (Expr::Int(x), Expr::Int(y)) = (&a, &b) else {
            return Value::Expr(Expr::Arithmetic(op, Arc::new((a, b))), Ty::Int);
        };
        let result = match op {
            ArithmeticOp::Add => x.checked_add(*y),
            ArithmeticOp::Subtract => x.checked_sub(*y),
            ArithmeticOp::Multiply => x.checked_mul(*y),
            ArithmeticOp::Divide => x.checked_div(*y),
        };
        match result {
            Some(number) => Value::Expr(Expr::Int(number), Ty::Int),
            None => self.no_result(span, "larger than a number can be"),
        }
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

fn holds(op: CompareOp, order: std::cmp::Ordering) -> bool {
    match op {
        CompareOp::Equal => order.is_eq(),
        CompareOp::NotEqual => order.is_ne(),
        CompareOp::Less => order.is_lt(),
        CompareOp::LessOrEqual => order.is_le(),
        CompareOp::Greater => order.is_gt(),
        CompareOp::GreaterOrEqual => order.is_ge(),
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
