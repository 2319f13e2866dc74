//! What a type demands.

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::refused;
use crate::eval::{Known, Sink, known};
use crate::model::{ArithmeticOp, Check, CompareOp, Expr, Replaced};

pub(super) fn require(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    check(b, args, false);
}

pub(super) fn warn(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    check(b, args, true);
}

fn check(b: &mut Builder<'_>, args: &mut Arguments<'_>, warning: bool) {
    let span = args.span();
    let Some(condition) = args.expr(&mut b.diagnostics, "a condition") else { return };
    let reason = if args.accept("else") {
        args.expr(&mut b.diagnostics, "the reason").and_then(|it| b.eval().text(it, Sink::Object("a message")))
    } else {
        args.fail(&mut b.diagnostics, "`else` and the reason are expected here");
        None
    };
    let (Some(condition), Some(message)) = (b.eval().condition(condition), reason) else { return };
    if known(&condition) == Known::Pod {
        let diagnostic = crate::diagnostics::known_too_late::report("a condition", "install", "in the pod", span);
        b.report(diagnostic);
        return;
    }
    // What the program gives is refused now, at the place where it was written.
    let count = b.replicas;
    let fails = |replicas: u32| evaluate(&condition, b, replicas) == Some(false);
    let refused = match count {
        Some((least, largest)) => fails(least) || fails(largest),
        None => condition == Expr::Bool(false),
    };
    if refused {
        let text = match &message {
            Expr::Str(text) => text.to_string(),
            _ => "the type refuses these values".to_owned(),
        };
        let (component, at) = (b.scope.component.clone(), b.count_span);
        let at = if b.replicas.is_some() { at } else { span };
        b.report(refused::report(&component, &text, at, span, warning));
        return;
    }
    if known(&condition) == Known::Install {
        b.parts.checks.push(Check { condition, message, warning, span });
    }
}

/// The truth of a condition with the program's own values; `None` if it depends on something else.
fn evaluate(condition: &Expr, b: &Builder<'_>, replicas: u32) -> Option<bool> {
    match value(condition, b, replicas)? {
        Expr::Bool(truth) => Some(truth),
        _ => None,
    }
}

fn value(expr: &Expr, b: &Builder<'_>, replicas: u32) -> Option<Expr> {
    let of = |expr: &Expr| value(expr, b, replicas);
    Some(match expr {
        Expr::Str(_) | Expr::Int(_) | Expr::Bool(_) => expr.clone(),
        Expr::Replicas { .. } => Expr::Int(i64::from(replicas)),
        // The app has the component: what takes its place is an environment's.
        Expr::Param { name, .. } if **name == *Replaced::SWITCH => Expr::Bool(true),
        // What an app's parameter is, each environment can say otherwise.
        Expr::Param { component, name } if *component == b.scope.component => {
            b.scope.params.get(name)?.value.clone()?
        }
        Expr::Not(inner) => match of(inner)? {
            Expr::Bool(truth) => Expr::Bool(!truth),
            _ => return None,
        },
        Expr::And(parts) | Expr::Or(parts) => match (of(&parts.0)?, of(&parts.1)?) {
            (Expr::Bool(a), Expr::Bool(b)) => Expr::Bool(if matches!(expr, Expr::And(_)) { a && b } else { a || b }),
            _ => return None,
        },
        Expr::Compare(op, parts) => {
            let order = match (of(&parts.0)?, of(&parts.1)?) {
                (Expr::Int(a), Expr::Int(b)) => a.cmp(&b),
                (Expr::Str(a), Expr::Str(b)) => a.cmp(&b),
                (Expr::Bool(a), Expr::Bool(b)) => a.cmp(&b),
                _ => return None,
            };
            Expr::Bool(match op {
                CompareOp::Equal => order.is_eq(),
                CompareOp::NotEqual => order.is_ne(),
                CompareOp::Less => order.is_lt(),
                CompareOp::LessOrEqual => order.is_le(),
                CompareOp::Greater => order.is_gt(),
                CompareOp::GreaterOrEqual => order.is_ge(),
            })
        }
        Expr::Call(function, arguments) => {
            let known: Vec<Expr> = arguments.iter().map(of).collect::<Option<_>>()?;
            match crate::eval::call(*function, known) {
                Expr::Call(..) => return None,
                value => value,
            }
        }
        Expr::Quantity(unit, amount) => match of(amount)? {
            Expr::Int(amount) => Expr::str(format!("{amount}{}", unit.suffix())),
            _ => return None,
        },
        Expr::If(parts) => match of(&parts.0)? {
            Expr::Bool(true) => of(&parts.1)?,
            Expr::Bool(false) => of(&parts.2)?,
            _ => return None,
        },
        Expr::Arithmetic(op, parts) => {
            let (Expr::Int(a), Expr::Int(b)) = (of(&parts.0)?, of(&parts.1)?) else { return None };
            Expr::Int(match op {
                ArithmeticOp::Add => a.checked_add(b)?,
                ArithmeticOp::Subtract => a.checked_sub(b)?,
                ArithmeticOp::Multiply => a.checked_mul(b)?,
                ArithmeticOp::Divide => a.checked_div(b)?,
            })
        }
        _ => return None,
    })
}
