//! Between what numbers the value of an expression lies, whatever the values are.

use super::Evaluator;
use crate::functions::{Function, LARGEST_AMOUNT, Unit};
use crate::model::{ArithmeticOp, Expr};
use crate::types::{Ty, unit_of};
use crate::units::LARGEST_PERCENT;

/// The largest whole number that the values can have: up to it numbers are exact in JSON.
const LARGEST: i128 = (1 << 53) - 1;

impl Evaluator<'_> {
    /// The smallest and the largest number that `expr` can be.
    pub(super) fn bounds(&self, expr: &Expr) -> (i128, i128) {
        match expr {
            Expr::Int(number) => (i128::from(*number), i128::from(*number)),
            Expr::Param { component, name } => {
                let ty = self.scope.param_of(component, name).map(|it| &it.ty);
                match ty.map(|it| (&it.ty, it.range)) {
                    Some((Ty::Int | Ty::Port, Some((least, largest)))) => (i128::from(least), i128::from(largest)),
                    Some((Ty::Port, None)) => (1, 65_535),
                    _ => (-LARGEST, LARGEST),
                }
            }
            Expr::Port { .. } => (1, 65_535),
            Expr::Replicas { .. } => (0, i128::from(i32::MAX)),
            Expr::Call(Function::Amount(unit), quantity) => {
                let ranged = quantity.first().and_then(|it| match it {
                    Expr::Param { component, name } => {
                        let ty = &self.scope.param_of(component, name)?.ty;
                        ty.range.filter(|_| unit_of(&ty.ty) == Some(*unit))
                    }
                    _ => None,
                });
                match (ranged, unit) {
                    (Some((least, largest)), _) => (i128::from(least), i128::from(largest)),
                    (None, Unit::Percent) => (0, i128::from(LARGEST_PERCENT)),
                    (None, _) => (0, i128::from(LARGEST_AMOUNT)),
                }
            }
            Expr::Call(Function::Count | Function::Characters, _) => (0, i128::from(u32::MAX)),
            Expr::Call(Function::NotNegative, inner) => match inner.first().map(|it| self.bounds(it)) {
                Some((_, most)) => (0, most.max(0)),
                None => (0, 0),
            },
            Expr::Call(function @ (Function::Least | Function::Greatest), numbers) => numbers
                .iter()
                .map(|it| self.bounds(it))
                .reduce(|(a, b), (c, d)| match function {
                    Function::Least => (a.min(c), b.min(d)),
                    _ => (a.max(c), b.max(d)),
                })
                .unwrap_or((0, 0)),
            Expr::If(parts) => {
                let ((a, b), (c, d)) = (self.bounds(&parts.1), self.bounds(&parts.2));
                (a.min(c), b.max(d))
            }
            Expr::Arithmetic(op, parts) => calculated(*op, self.bounds(&parts.0), self.bounds(&parts.1)),
            _ => (-LARGEST, LARGEST),
        }
    }
}

/// The bounds of what is calculated of two numbers within bounds.
pub(super) fn calculated(op: ArithmeticOp, (a, b): (i128, i128), (c, d): (i128, i128)) -> (i128, i128) {
    match op {
        ArithmeticOp::Add => (a + c, b + d),
        ArithmeticOp::Subtract => (a - d, b - c),
        ArithmeticOp::Multiply => {
            let all = [a, b].map(|x| [x.saturating_mul(c), x.saturating_mul(d)]);
            let all = all.as_flattened();
            (all.iter().copied().min().unwrap_or(0), all.iter().copied().max().unwrap_or(0))
        }
        ArithmeticOp::Divide if c > 0 => {
            let all = [a / c, a / d, b / c, b / d];
            (all.into_iter().min().unwrap_or(0), all.into_iter().max().unwrap_or(0))
        }
        ArithmeticOp::Divide => {
            let most = a.abs().max(b.abs());
            (-most, most)
        }
    }
}
