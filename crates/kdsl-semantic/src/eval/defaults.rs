//! What an expression is as long as nobody sets a value: with the parameters' own values in their places.

use std::sync::Arc;

use super::{call, text};
use crate::model::{ArithmeticOp, CompareOp, Expr, Replaced};

/// What `expr` is with the values that `param` knows; `None` where one is missing, or where more than parameters decides.
pub(crate) fn by_default(expr: &Expr, param: &dyn Fn(&str, &str) -> Option<Expr>) -> Option<Expr> {
    let value = |expr: &Expr| by_default(expr, param);
    let both = |sides: &(Expr, Expr)| Some((value(&sides.0)?, value(&sides.1)?));
    Some(match expr {
        Expr::Str(_) | Expr::Int(_) | Expr::Decimal(_) | Expr::Bool(_) | Expr::None => expr.clone(),
        // As long as nobody sets a value, no external is in a component's place.
        Expr::Param { name, .. } if **name == *Replaced::SWITCH => Expr::Bool(true),
        Expr::Param { component, name } => param(component, name).filter(Expr::is_literal)?,
        Expr::List(items) => Expr::List(items.iter().map(value).collect::<Option<_>>()?),
        Expr::Map(entries) => {
            let entries = entries.iter().map(|(key, it)| Some((key.clone(), value(it)?)));
            Expr::Map(entries.collect::<Option<_>>()?)
        }
        Expr::Concat(parts) => {
            let parts = parts.iter().map(|it| Some(rendered(value(it)?))).collect::<Option<_>>()?;
            text::concat(parts)
        }
        Expr::If(parts) => match value(&parts.0)? {
            Expr::Bool(true) => value(&parts.1)?,
            Expr::Bool(false) => value(&parts.2)?,
            _ => return None,
        },
        Expr::Not(inner) => match value(inner)? {
            Expr::Bool(truth) => Expr::Bool(!truth),
            _ => return None,
        },
        Expr::And(sides) | Expr::Or(sides) => match both(sides)? {
            (Expr::Bool(one), Expr::Bool(other)) if matches!(expr, Expr::And(_)) => Expr::Bool(one && other),
            (Expr::Bool(one), Expr::Bool(other)) => Expr::Bool(one || other),
            _ => return None,
        },
        Expr::Compare(op, sides) => compared(*op, &both(sides)?)?,
        Expr::Arithmetic(op, sides) => match both(sides)? {
            (Expr::Int(one), Expr::Int(other)) => Expr::Int(calculated(*op, one, other)?),
            _ => return None,
        },
        Expr::Call(function, arguments) => {
            let arguments = arguments.iter().map(value).collect::<Option<Vec<_>>>()?;
            call(*function, arguments)
        }
        Expr::Quantity(unit, amount) => match value(amount)? {
            Expr::Int(amount) => Expr::str(format!("{amount}{}", unit.suffix())),
            _ => return None,
        },
        Expr::Replicas { .. }
        | Expr::Resource { .. }
        | Expr::Host(_)
        | Expr::Port { .. }
        | Expr::Release(_)
        | Expr::Secret(_)
        | Expr::Config(_)
        | Expr::Pod(_) => return None,
    })
}

fn rendered(value: Expr) -> Expr {
    match value {
        Expr::Int(number) => Expr::str(number.to_string()),
        Expr::Decimal(number) => Expr::Str(number),
        Expr::Bool(truth) => Expr::str(truth.to_string()),
        value => value,
    }
}

fn compared(op: CompareOp, sides: &(Expr, Expr)) -> Option<Expr> {
    let order = match sides {
        (Expr::Int(one), Expr::Int(other)) => one.cmp(other),
        (Expr::Str(one), Expr::Str(other)) => one.cmp(other),
        (Expr::Bool(one), Expr::Bool(other)) => one.cmp(other),
        _ => return None,
    };
    Some(Expr::Bool(op.holds(order)))
}

fn calculated(op: ArithmeticOp, one: i64, other: i64) -> Option<i64> {
    match op {
        ArithmeticOp::Add => one.checked_add(other),
        ArithmeticOp::Subtract => one.checked_sub(other),
        ArithmeticOp::Multiply => one.checked_mul(other),
        ArithmeticOp::Divide => one.checked_div(other),
    }
}

/// The text that an expression is by default.
pub(crate) fn text_by_default(expr: &Expr, param: &dyn Fn(&str, &str) -> Option<Expr>) -> Option<Arc<str>> {
    match by_default(expr, param)? {
        Expr::Str(text) => Some(text),
        _ => None,
    }
}

/// The whole number that an expression is by default.
pub(crate) fn whole_by_default(expr: &Expr, param: &dyn Fn(&str, &str) -> Option<Expr>) -> Option<i64> {
    by_default(expr, param)?.as_int()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::Function;

    #[test]
    fn parameters_stand_for_their_values() {
        let param = |_: &str, name: &str| (name == "version").then(|| Expr::str("1.30"));
        let version = Expr::Param { component: "web".into(), name: "version".into() };
        let image = Expr::Concat(vec![Expr::str("nginx:"), version.clone()]);
        assert_eq!(text_by_default(&image, &param).as_deref(), Some("nginx:1.30"));
        assert_eq!(by_default(&Expr::Call(Function::Upper, vec![version]), &param), Some(Expr::str("1.30")));
        let other = Expr::Param { component: "web".into(), name: "other".into() };
        assert_eq!(by_default(&other, &param), None);
    }
}
