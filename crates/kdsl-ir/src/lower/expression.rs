//! Expressions of the model as expressions over the values.

use std::sync::Arc;

use kdsl_semantic::model::{self, HostRef, ReleaseField};
use kdsl_semantic::types::Ty;

use crate::expression::{CompareOp, Expr, Function, KnobPath, Sort};
use crate::lower::context::AppContext;
use crate::lower::knobs::paths;
use crate::lower::{names, other, resources};
use crate::macros::literal;

/// What an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gives {
    Text,
    Whole,
    Truth,
    /// Text or a number.
    Scalar,
}

/// An expression that is known at install, and what it gives. What only the pod knows is empty text here: where it may
/// stand, it is taken out before.
pub(crate) fn lower(cx: &AppContext<'_>, expr: &model::Expr) -> (Expr, Gives) {
    if let Some(said) = other::as_said(cx, expr) {
        return lower(cx, &said);
    }
    match expr {
        model::Expr::Str(text) | model::Expr::Decimal(text) => (Expr::Str(Arc::clone(text)), Gives::Text),
        model::Expr::Int(number) => (Expr::Int(*number), Gives::Whole),
        model::Expr::Bool(truth) => (Expr::Bool(*truth), Gives::Truth),
        model::Expr::None | model::Expr::Secret(_) | model::Expr::Config(_) | model::Expr::Pod(_) => {
            (literal!(""), Gives::Text)
        }
        model::Expr::List(items) => (joined(items.iter().map(|it| text_of(cx, it))), Gives::Text),
        model::Expr::Map(entries) => {
            let parts = entries
                .iter()
                .map(|(key, value)| Expr::concat([Expr::Str(Arc::clone(key)), literal!("="), text_of(cx, value)]));
            (joined(parts), Gives::Text)
        }
        model::Expr::Param { component, name } => param(cx, component, name),
        model::Expr::Replicas { component } => match cx.component(component) {
            Some(component) => (component.replicas(), Gives::Whole),
            None => (Expr::Int(0), Gives::Whole),
        },
        model::Expr::Resource { component, resource } => match cx.component(component) {
            Some(component) => (resources::of_main(cx, component, *resource), Gives::Text),
            None => (literal!(""), Gives::Text),
        },
        model::Expr::Host(host) => (host_name(cx, host), Gives::Text),
        model::Expr::Port { component, port } => match cx.component(component).and_then(|it| it.service_port(port)) {
            Some(path) => (Expr::Whole(path.clone()), Gives::Whole),
            // No Service leads to an internal port: it has the container's number.
            None => (Expr::Int(container_port(cx, component, port)), Gives::Whole),
        },
        model::Expr::Release(ReleaseField::Name) => (Expr::ReleaseName, Gives::Text),
        model::Expr::Release(ReleaseField::Namespace) => (Expr::ReleaseNamespace, Gives::Text),
        model::Expr::Concat(parts) => {
            let parts = parts.iter().map(|it| match it {
                model::Expr::Int(_) | model::Expr::Bool(_) => text_of(cx, it),
                it => lower(cx, it).0,
            });
            (as_text(Expr::concat(parts), Gives::Scalar), Gives::Text)
        }
        model::Expr::If(parts) => {
            let (condition, then, otherwise) = &**parts;
            let condition = condition_of(cx, condition);
            let ((then, then_gives), (otherwise, otherwise_gives)) = (lower(cx, then), lower(cx, otherwise));
            if then_gives == otherwise_gives {
                return (Expr::If(Arc::new((condition, then, otherwise))), then_gives);
            }
            let branches = (condition, as_text(then, then_gives), as_text(otherwise, otherwise_gives));
            (Expr::If(Arc::new(branches)), Gives::Text)
        }
        model::Expr::Not(inner) => (negated(condition_of(cx, inner)), Gives::Truth),
        model::Expr::And(sides) => {
            (Expr::All(vec![condition_of(cx, &sides.0), condition_of(cx, &sides.1)]), Gives::Truth)
        }
        model::Expr::Or(sides) => {
            (Expr::Any(vec![condition_of(cx, &sides.0), condition_of(cx, &sides.1)]), Gives::Truth)
        }
        model::Expr::Compare(operator, sides) => (comparison(cx, *operator, &sides.0, &sides.1), Gives::Truth),
        model::Expr::Call(function, arguments) => call(cx, *function, arguments),
        model::Expr::Quantity(unit, amount) => {
            let suffix = Expr::Str(unit.suffix().into());
            let parts = match unit.suffix() {
                "" => vec![lower(cx, amount).0],
                _ => vec![lower(cx, amount).0, suffix],
            };
            (Expr::Concat(parts), Gives::Text)
        }
        model::Expr::Arithmetic(operator, sides) => {
            let sides = (lower(cx, &sides.0).0, lower(cx, &sides.1).0);
            (Expr::Arithmetic(*operator, Arc::new(sides)), Gives::Whole)
        }
    }
}

/// What a function gives.
fn call(cx: &AppContext<'_>, function: Function, arguments: &[model::Expr]) -> (Expr, Gives) {
    let texts = || arguments.iter().map(|it| text_of(cx, it));
    let pair = || {
        let mut texts = texts();
        let empty = || literal!("");
        Arc::new((texts.next().unwrap_or_else(empty), texts.next().unwrap_or_else(empty)))
    };
    // The first is a list or a map, or a value as it is; the others are texts.
    let first_as_it_is = || {
        let first = arguments.first().map(|it| list(cx, it).unwrap_or_else(|| lower(cx, it).0));
        first.into_iter().chain(arguments.iter().skip(1).map(|it| text_of(cx, it))).collect()
    };
    let numbers = || arguments.iter().map(|it| lower(cx, it).0).collect();
    match function {
        Function::Contains => (Expr::Contains(pair()), Gives::Truth),
        Function::Sha256 => (Expr::Sha256(Arc::new(pair().0.clone())), Gives::Text),
        Function::OrElse => (Expr::Coalesce(texts().collect()), Gives::Text),
        Function::StartsWith | Function::EndsWith => (Expr::Call(function, texts().collect()), Gives::Truth),
        Function::Characters => (Expr::Call(function, texts().collect()), Gives::Whole),
        Function::Join | Function::Json => (Expr::Call(function, first_as_it_is()), Gives::Text),
        Function::Count | Function::Amount(_) => (Expr::Call(function, first_as_it_is()), Gives::Whole),
        Function::Least | Function::Greatest | Function::NotNegative => (Expr::Call(function, numbers()), Gives::Whole),
        Function::Item(_) | Function::Has => {
            let whole = arguments.first().map(|it| list(cx, it).unwrap_or_else(|| lower(cx, it).0));
            let key = arguments.get(1).map(|it| match it {
                model::Expr::Int(number) => Expr::Int(*number),
                key => text_of(cx, key),
            });
            let gives = match function {
                Function::Item(Sort::Text) => Gives::Text,
                Function::Item(Sort::Whole) => Gives::Whole,
                _ => Gives::Truth,
            };
            (Expr::Call(function, whole.into_iter().chain(key).collect()), gives)
        }
        Function::Indent => {
            let text = arguments.first().map(|it| text_of(cx, it));
            let number = arguments.get(1).map(|it| lower(cx, it).0);
            (Expr::Call(function, text.into_iter().chain(number).collect()), Gives::Text)
        }
        // A list as text is its items with commas between them.
        Function::Split | Function::Pairs => {
            let list = Expr::Call(function, first_as_it_is());
            (Expr::Call(Function::Join, vec![list, literal!(",")]), Gives::Text)
        }
        Function::Upper
        | Function::Lower
        | Function::Trim
        | Function::Replace
        | Function::Base64
        | Function::ImagePart(_) => (Expr::Call(function, texts().collect()), Gives::Text),
    }
}

/// A list or a map that depends on the values, as what functions and lists of texts take; `None` for what is neither.
pub(crate) fn list(cx: &AppContext<'_>, expr: &model::Expr) -> Option<Expr> {
    match expr {
        model::Expr::Param { component, name } => {
            let (param, path) = found(cx, component, name)?;
            matches!(param.ty.ty, Ty::List(_) | Ty::Map(_)).then_some(Expr::Items(path))
        }
        model::Expr::Call(function @ Function::Split, arguments) => {
            Some(Expr::Call(*function, arguments.iter().map(|it| text_of(cx, it)).collect()))
        }
        model::Expr::Call(function @ Function::Pairs, arguments) => {
            let map = arguments.first().and_then(|it| list(cx, it))?;
            let between = arguments.get(1).map(|it| text_of(cx, it))?;
            Some(Expr::Call(*function, vec![map, between]))
        }
        _ => None,
    }
}

/// An expression that is known at install, as text.
pub(crate) fn text_of(cx: &AppContext<'_>, expr: &model::Expr) -> Expr {
    let (lowered, gives) = lower(cx, expr);
    as_text(lowered, gives)
}

/// A truth value that is known at install.
pub(crate) fn condition_of(cx: &AppContext<'_>, expr: &model::Expr) -> Expr {
    match lower(cx, expr) {
        (lowered, Gives::Truth) => lowered,
        (lowered, Gives::Whole) => Expr::Compare(CompareOp::NotEqual, Arc::new((lowered, Expr::Int(0)))),
        (lowered, gives) => Expr::HasText(Arc::new(as_text(lowered, gives))),
    }
}

/// The same value as text. A concatenation is text, even of one part.
pub(crate) fn as_text(expr: Expr, gives: Gives) -> Expr {
    match (expr, gives) {
        (expr, Gives::Text) => expr,
        (Expr::Int(number), _) => Expr::Str(number.to_string().into()),
        (Expr::Bool(true), _) => literal!("true"),
        (Expr::Bool(false), _) => literal!("false"),
        (
            expr @ (Expr::Str(_)
            | Expr::Concat(_)
            | Expr::Text(_)
            | Expr::Include(..)
            | Expr::Coalesce(_)
            | Expr::ReleaseName
            | Expr::ReleaseNamespace),
            _,
        ) => expr,
        (expr, _) => Expr::Concat(vec![expr]),
    }
}

/// The opposite of a truth value, in the shortest words.
pub(crate) fn negated(expr: Expr) -> Expr {
    match expr {
        Expr::Bool(truth) => Expr::Bool(!truth),
        Expr::Not(inner) => Arc::unwrap_or_clone(inner),
        Expr::Compare(operator, sides) => {
            let opposite = match operator {
                CompareOp::Equal => CompareOp::NotEqual,
                CompareOp::NotEqual => CompareOp::Equal,
                CompareOp::Less => CompareOp::GreaterOrEqual,
                CompareOp::LessOrEqual => CompareOp::Greater,
                CompareOp::Greater => CompareOp::LessOrEqual,
                CompareOp::GreaterOrEqual => CompareOp::Less,
            };
            Expr::Compare(opposite, sides)
        }
        expr => Expr::Not(Arc::new(expr)),
    }
}

/// The DNS name of a Service or of a pod, within the namespace.
fn host_name(cx: &AppContext<'_>, host: &HostRef) -> Expr {
    let object = |component: &str, suffix: &str| {
        let named = cx.component(component).map_or(component, |it| &*it.component.object_name);
        names::object(named, suffix)
    };
    let (HostRef::Service { component, .. } | HostRef::Pod { component, .. }) = host;
    if let Some((other, component)) = cx.other(component) {
        return other.host(component, host);
    }
    match host {
        HostRef::Service { component, service } => object(component, service.as_deref().unwrap_or_default()),
        HostRef::Pod { component, index } => {
            Expr::concat([object(component, ""), Expr::Str(format!("-{index}.").into()), object(component, "headless")])
        }
    }
}

/// A parameter of a component, or a field of what runs elsewhere, and where it stands in the values.
pub(crate) fn found<'a>(cx: &'a AppContext<'_>, component: &str, name: &str) -> Option<(&'a model::Param, KnobPath)> {
    if component.is_empty() {
        let param = cx.shared.params.iter().find(|it| &*it.name == name)?;
        return Some((param, paths::app_param(name)));
    }
    let own = cx.component(component).and_then(|it| {
        let nth = it.component.params.iter().position(|param| &*param.name == name)?;
        Some((it.component.params.get(nth)?, it.paths.params.get(nth)?.clone()))
    });
    let own = own.or_else(|| cx.replaced(component)?.found(name));
    own.or_else(|| cx.external(component)?.field(name).map(|(param, path)| (param, path.clone())))
}

fn param(cx: &AppContext<'_>, component: &str, name: &str) -> (Expr, Gives) {
    match found(cx, component, name) {
        None => (literal!(""), Gives::Text),
        Some((param, path)) if matches!(param.ty.ty, Ty::List(_) | Ty::Map(_)) => {
            (Expr::Call(Function::Json, vec![Expr::Items(path)]), Gives::Text)
        }
        Some((param, path)) => match gives(&param.ty.ty) {
            Gives::Text => (Expr::Text(path), Gives::Text),
            Gives::Whole => (Expr::Whole(path), Gives::Whole),
            Gives::Truth => (Expr::Truth(path), Gives::Truth),
            Gives::Scalar => (Expr::Scalar(path), Gives::Scalar),
        },
    }
}

/// Whether the text of an expression may have a `$` in it, for all that is known before the values are.
pub(crate) fn may_hold_dollar(cx: &AppContext<'_>, expr: &model::Expr) -> bool {
    match expr {
        model::Expr::Str(text) => text.contains('$'),
        model::Expr::List(items) | model::Expr::Concat(items) => items.iter().any(|it| may_hold_dollar(cx, it)),
        model::Expr::Map(entries) => entries.iter().any(|(key, value)| key.contains('$') || may_hold_dollar(cx, value)),
        model::Expr::If(parts) => may_hold_dollar(cx, &parts.1) || may_hold_dollar(cx, &parts.2),
        model::Expr::Param { component, name } => {
            let param = found(cx, component, name);
            param.is_none_or(|(param, _)| type_may_hold_dollar(&param.ty.ty, param.ty.matching.as_deref()))
        }
        model::Expr::Call(
            Function::Join
            | Function::Split
            | Function::Pairs
            | Function::Upper
            | Function::Lower
            | Function::Trim
            | Function::Replace
            | Function::Json
            | Function::Indent
            | Function::OrElse
            | Function::Item(_),
            arguments,
        ) => arguments.iter().any(|it| may_hold_dollar(cx, it)),
        _ => false,
    }
}

/// Whether a value of this type may have a `$` in it.
fn type_may_hold_dollar(ty: &Ty, matching: Option<&str>) -> bool {
    match ty {
        Ty::String | Ty::Path | Ty::Url => matching.is_none_or(may_match_dollar),
        Ty::Schedule => true,
        Ty::Enum(words) => words.iter().any(|it| it.contains('$')),
        Ty::List(of) => type_may_hold_dollar(of, matching),
        // Any key can be set.
        Ty::Map(_) => true,
        _ => false,
    }
}

/// Whether a text that matches a pattern may have a `$` in it. No pattern of these characters can match one; of others
/// it is not tried to find out.
fn may_match_dollar(pattern: &str) -> bool {
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('d' | 'w' | '.' | '-' | '/' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|') => {}
                _ => return true,
            },
            '[' if characters.peek() == Some(&'^') => return true,
            'a'..='z' | 'A'..='Z' | '0'..='9' => {}
            '_' | '-' | '[' | ']' | '(' | ')' | '{' | '}' | ',' | '+' | '*' | '?' | '|' | '/' | ':' | '@' => {}
            _ => return true,
        }
    }
    false
}

/// What a parameter of this type gives.
pub(crate) fn gives(ty: &Ty) -> Gives {
    match ty {
        Ty::Int | Ty::Port => Gives::Whole,
        Ty::Bool => Gives::Truth,
        Ty::Number | Ty::Cpu | Ty::Memory | Ty::Storage => Gives::Scalar,
        Ty::String
        | Ty::Host
        | Ty::Path
        | Ty::Image
        | Ty::Duration
        | Ty::Percent
        | Ty::Schedule
        | Ty::Url
        | Ty::Secret
        | Ty::Enum(_)
        | Ty::List(_)
        | Ty::Map(_)
        | Ty::Interface(_) => Gives::Text,
    }
}

fn comparison(cx: &AppContext<'_>, operator: CompareOp, left: &model::Expr, right: &model::Expr) -> Expr {
    let ((left, left_gives), (right, right_gives)) = (lower(cx, left), lower(cx, right));
    match (left_gives, right_gives) {
        (Gives::Whole, Gives::Whole) => Expr::Compare(operator, Arc::new((left, right))),
        // Truth values have no order: only equality and its opposite are asked of them.
        (Gives::Truth, Gives::Truth) => {
            let equal = match (left, right) {
                (Expr::Bool(true), other) | (other, Expr::Bool(true)) => other,
                (Expr::Bool(false), other) | (other, Expr::Bool(false)) => negated(other),
                (left, right) => Expr::Any(vec![
                    Expr::All(vec![left.clone(), right.clone()]),
                    Expr::All(vec![negated(left), negated(right)]),
                ]),
            };
            match operator {
                CompareOp::NotEqual => negated(equal),
                _ => equal,
            }
        }
        _ => Expr::Compare(operator, Arc::new((as_text(left, left_gives), as_text(right, right_gives)))),
    }
}

fn joined(parts: impl Iterator<Item = Expr>) -> Expr {
    let mut all = Vec::new();
    for part in parts {
        if !all.is_empty() {
            all.push(literal!(","));
        }
        all.push(part);
    }
    Expr::concat(all)
}

/// The number of a container's port.
fn container_port(cx: &AppContext<'_>, component: &str, port: &str) -> i64 {
    let ports = cx.component(component).map_or(&[][..], |it| &it.component.ports);
    ports.iter().find(|it| &*it.name == port).map_or(0, |it| i64::from(it.number))
}

#[cfg(test)]
mod tests {
    use super::may_match_dollar;

    #[test]
    fn only_patterns_that_are_surely_without_a_dollar_are_said_to_be() {
        for without in ["[A-Za-z0-9_]+", "[1-9][0-9]*[KMG]", "a|b", r"\d+\.\d", "(x{2,3})?"] {
            assert!(!may_match_dollar(without), "{without}");
        }
        for with in [".*", "[^a]", r"\S+", "[!-~]+", r"\$", "a$", "[ -z]"] {
            assert!(may_match_dollar(with), "{with}");
        }
    }
}
