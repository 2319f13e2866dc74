//! Calls of functions.

use std::sync::Arc;

use kdsl_db::{Span, Tree};

use super::{Evaluator, Known, Value, known, literal};
use crate::diagnostics::{
    known_too_late, not_supported, out_of_range, secret_in_function, type_mismatch, unknown_function, unknown_name,
    wrong_arguments,
};
use crate::functions::{self, FUNCTIONS, Function, Sort, Unit, function};
use crate::hir;
use crate::model::{ArithmeticOp, CompareOp, Expr};
use crate::nearest::nearest;
use crate::types::{Ty, unit_of};

/// The largest number of an item that can be taken of a list.
const LAST_ITEM: i64 = 63;

/// How many blanks `indent` puts before a line at most.
const DEEPEST: i64 = 64;

impl Evaluator<'_> {
    pub(super) fn call(&mut self, callee: &hir::Expr, arguments: &[hir::Expr], span: Span) -> Value {
        let Some(name) = callee.as_name() else {
            self.report(unknown_function::not_a_name(callee.span));
            return Value::Error;
        };
        let Some(described) = function(name) else {
            let near = nearest(name, FUNCTIONS.iter().map(|it| it.name));
            self.report(unknown_function::report(name, callee.span, near));
            return Value::Error;
        };
        let (least, most) = described.arguments;
        if !(least..=most).contains(&arguments.len()) {
            self.report(wrong_arguments::report(name, described.form, arguments.len(), span));
            return Value::Error;
        }
        let result = self.result(described.name, arguments);
        let Some((value, ty)) = result else { return Value::Error };
        Value::Expr(value, ty)
    }

    fn result(&mut self, name: &str, arguments: &[hir::Expr]) -> Option<(Expr, Ty)> {
        let texts = Ty::List(Arc::new(Ty::String));
        Some(match name {
            "join" => {
                let [list, between] = arguments else { return None };
                let (list, between) = (self.list_of(name, list), self.text_of(name, between));
                (joined(list?, between?), Ty::String)
            }
            "split" => {
                let [text, separator] = arguments else { return None };
                let (value, between) = (self.text_of(name, text), self.text_of(name, separator));
                if between.as_ref().and_then(Expr::as_str) == Some("") {
                    self.report(type_mismatch::report("a text that is not empty", "the text \"\"", separator.span));
                    return None;
                }
                (call(Function::Split, vec![value?, between?]), texts)
            }
            "pairs" => {
                let [map, between] = arguments else { return None };
                let (value, ty) = self.plain_argument(name, map, None)?;
                let between = self.text_of(name, between)?;
                match ty {
                    Ty::Map(of) if is_scalar(&of) => (pairs(value, &between), texts),
                    ty => return self.unfit("a map", &value, &ty, map.span),
                }
            }
            "length" => {
                let [of] = arguments else { return None };
                let (value, ty) = self.plain_argument(name, of, None)?;
                let length = match ty {
                    Ty::List(_) | Ty::Map(_) => counted(value),
                    ty => call(Function::Characters, vec![self.as_text(value, &ty, of.span)?]),
                };
                (length, Ty::Int)
            }
            "json" => {
                let [of] = arguments else { return None };
                let (value, ty) = self.plain_argument(name, of, None)?;
                (as_json(value, &ty), Ty::String)
            }
            "upper" => self.of_texts(Function::Upper, name, arguments)?,
            "lower" => self.of_texts(Function::Lower, name, arguments)?,
            "trim" => self.of_texts(Function::Trim, name, arguments)?,
            "base64" => self.of_texts(Function::Base64, name, arguments)?,
            "sha256" => self.of_texts(Function::Sha256, name, arguments)?,
            "replace" => self.of_texts(Function::Replace, name, arguments)?,
            "or-else" => self.of_texts(Function::OrElse, name, arguments)?,
            "contains" => (self.of_texts(Function::Contains, name, arguments)?.0, Ty::Bool),
            "starts-with" => (self.of_texts(Function::StartsWith, name, arguments)?.0, Ty::Bool),
            "ends-with" => (self.of_texts(Function::EndsWith, name, arguments)?.0, Ty::Bool),
            "has" => {
                let [map, key] = arguments else { return None };
                let (value, ty) = self.plain_argument(name, map, None)?;
                let key = self.text_of(name, key)?;
                match ty {
                    Ty::Map(_) => (has(value, &key), Ty::Bool),
                    ty => return self.unfit("a map", &value, &ty, map.span),
                }
            }
            "first" => {
                let [list] = arguments else { return None };
                let (value, ty) = self.plain_argument(name, list, None)?;
                match &ty {
                    Ty::List(of) => {
                        let of = Ty::clone(of);
                        self.item_of(value, &of, &Expr::Int(0), list.span)?
                    }
                    _ => return self.unfit("a list", &value, &ty, list.span),
                }
            }
            "min" => self.of_numbers(Function::Least, name, arguments)?,
            "max" => self.of_numbers(Function::Greatest, name, arguments)?,
            "indent" => {
                let [text, blanks] = arguments else { return None };
                let value = self.text_of(name, text)?;
                let (number, ty) = self.plain_argument(name, blanks, Some(&Ty::Int))?;
                match number {
                    Expr::Int(0..=DEEPEST) => {}
                    Expr::Int(number) => {
                        let report = crate::diagnostics::out_of_range::number;
                        self.report(report(&number.to_string(), 0, DEEPEST, blanks.span));
                        return None;
                    }
                    number if ty.is_whole() => {
                        self.at_build(number, "how far a text is indented", blanks.span);
                        return None;
                    }
                    number => return self.unfit("a whole number", &number, &ty, blanks.span),
                }
                (call(Function::Indent, vec![value, number]), Ty::String)
            }
            "bytes" => (self.amount(name, arguments, &Ty::Memory)?, Ty::Int),
            "megabytes" => {
                let parts = (self.amount(name, arguments, &Ty::Memory)?, Expr::Int(1 << 20));
                let megabytes = match parts {
                    (Expr::Int(bytes), _) => Expr::Int(bytes >> 20),
                    parts => Expr::Arithmetic(ArithmeticOp::Divide, Arc::new(parts)),
                };
                (megabytes, Ty::Int)
            }
            "millicores" => (self.amount(name, arguments, &Ty::Cpu)?, Ty::Int),
            "seconds" => (self.amount(name, arguments, &Ty::Duration)?, Ty::Int),
            _ => return None,
        })
    }

    /// An argument: a value that is known at install at the latest.
    fn plain_argument(&mut self, name: &str, expr: &hir::Expr, expected: Option<&Ty>) -> Option<(Expr, Ty)> {
        let (value, ty) = self.expr(expr, expected)?;
        if value.holds_secret() || ty == Ty::Secret {
            let declared = self.declaration_of_secret(&value);
            self.report(secret_in_function::report(name, expr.span, declared));
            return None;
        }
        if known(&value) == Known::Pod {
            self.report(known_too_late::in_pod(&format!("what `{name}` works on"), expr.span));
            return None;
        }
        if value == Expr::None {
            self.report(type_mismatch::report("a value", "nothing", expr.span));
            return None;
        }
        self.is_something(&value, expr.span).then_some((value, ty))
    }

    /// Reports a value that may be `none`, or has such a part: what a function makes of it would not show that.
    fn is_something(&mut self, value: &Expr, span: Span) -> bool {
        let is_gap = match value {
            Expr::List(items) => items.iter().any(literal::may_be_nothing),
            Expr::Map(entries) => entries.iter().any(|(_, it)| literal::may_be_nothing(it)),
            value => literal::may_be_nothing(value),
        };
        if is_gap {
            self.report(type_mismatch::may_be_nothing("a value", span));
        }
        !is_gap
    }

    fn unfit<T>(&mut self, expected: &str, value: &Expr, ty: &Ty, span: Span) -> Option<T> {
        let found = literal::describe(value, ty);
        self.report(type_mismatch::report(expected, &found, span));
        None
    }

    /// A text, or a number or truth value, which is rendered as text.
    fn text_of(&mut self, name: &str, expr: &hir::Expr) -> Option<Expr> {
        if let hir::ExprKind::Number { digits, unit } = &expr.kind {
            return Some(Expr::Str(crate::units::written(digits, unit)));
        }
        let (value, ty) = self.plain_argument(name, expr, Some(&Ty::String))?;
        self.as_text(value, &ty, expr.span)
    }

    fn as_text(&mut self, value: Expr, ty: &Ty, span: Span) -> Option<Expr> {
        match value {
            Expr::Str(_) => Some(value),
            Expr::Int(number) => Some(Expr::str(number.to_string())),
            Expr::Decimal(number) => Some(Expr::Str(number)),
            Expr::Bool(truth) => Some(Expr::str(truth.to_string())),
            value if matches!(ty, Ty::List(_) | Ty::Map(_)) => self.unfit("text", &value, ty, span),
            value if ty.is_text() => Some(value),
            // One part of a text, so that it is rendered.
            value => Some(Expr::Concat(vec![value])),
        }
    }

    fn of_texts(&mut self, function: Function, name: &str, arguments: &[hir::Expr]) -> Option<(Expr, Ty)> {
        let texts: Vec<Option<Expr>> = arguments.iter().map(|it| self.text_of(name, it)).collect();
        Some((call(function, texts.into_iter().collect::<Option<_>>()?), Ty::String))
    }

    fn of_numbers(&mut self, function: Function, name: &str, arguments: &[hir::Expr]) -> Option<(Expr, Ty)> {
        let mut numbers = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match self.plain_argument(name, argument, Some(&Ty::Int))? {
                (number, ty) if ty.is_whole() => numbers.push(number),
                (value, ty) => return self.unfit("a whole number", &value, &ty, argument.span),
            }
        }
        Some((call(function, numbers), Ty::Int))
    }

    /// What stands in brackets behind a list or a map: the item of this number, or the entry of this key.
    pub(super) fn item(&mut self, value: Expr, ty: &Ty, index: &hir::Expr, span: Span) -> Option<(Expr, Ty)> {
        if value.holds_secret() {
            let declared = self.declaration_of_secret(&value);
            self.report(secret_in_function::report("[…]", span, declared));
            return None;
        }
        match ty {
            Ty::List(of) => {
                let hir::ExprKind::Number { digits, unit } = &index.kind else {
                    let (number, found) = self.plain_argument("[…]", index, Some(&Ty::Int))?;
                    return match found.is_whole() {
                        true => {
                            self.at_build(number, "the number of an item", index.span);
                            None
                        }
                        false => self.unfit("the number of an item", &number, &found, index.span),
                    };
                };
                let number = digits.parse::<i64>().ok().filter(|it| unit.is_empty() && *it <= LAST_ITEM);
                let Some(number) = number else {
                    let written = crate::units::written(digits, unit);
                    self.report(crate::diagnostics::out_of_range::number(&written, 0, LAST_ITEM, index.span));
                    return None;
                };
                self.item_of(value, of, &Expr::Int(number), index.span)
            }
            Ty::Map(of) => {
                let key = self.text_of("[…]", index)?;
                self.item_of(value, of, &key, index.span)
            }
            _ => self.unfit("a list or a map", &value, ty, span),
        }
    }

    fn item_of(&mut self, value: Expr, of: &Ty, key: &Expr, span: Span) -> Option<(Expr, Ty)> {
        let sort = match of {
            Ty::Bool => Sort::Truth,
            of if of.is_whole() => Sort::Whole,
            Ty::Number | Ty::List(_) | Ty::Map(_) | Ty::Interface(_) => {
                let what = format!("taking {} out of a list or a map", of.in_words());
                self.report(not_supported::report(&what, span));
                return None;
            }
            _ => Sort::Text,
        };
        let found = match (value, key) {
            (Expr::List(items), Expr::Int(number)) => {
                let count = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let found = usize::try_from(*number).ok().and_then(|it| items.into_iter().nth(it));
                if found.is_none() {
                    self.report(out_of_range::item(*number, count, span));
                }
                found?
            }
            (Expr::Map(entries), Expr::Str(key)) => {
                let known: Vec<&str> = entries.iter().map(|(key, _)| &**key).collect();
                match entries.iter().find(|(it, _)| it == key) {
                    Some((_, found)) => found.clone(),
                    None => {
                        let near = nearest(key, known.iter().copied());
                        self.report(unknown_name::field("the map", key, span, near, &known));
                        return None;
                    }
                }
            }
            (Expr::Map(_), _) => {
                self.report(not_supported::report(
                    "taking an entry of a map that is written here by a key that is not",
                    span,
                ));
                return None;
            }
            (Expr::If(parts), key) => {
                let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
                let (then, otherwise) = (self.item_of(then, of, key, span), self.item_of(otherwise, of, key, span));
                Expr::If(Arc::new((condition, then?.0, otherwise?.0)))
            }
            (value, key) => Expr::Call(Function::Item(sort), vec![value, key.clone()]),
        };
        Some((found, of.clone()))
    }

    /// A list whose items can be rendered as text.
    fn list_of(&mut self, name: &str, expr: &hir::Expr) -> Option<Expr> {
        let (value, ty) = match self.value(expr, None) {
            // A list of texts that holds secrets is joined in the pod, where the text may flow.
            Value::Expr(value @ Expr::List(_), ty) if self.is_something(&value, expr.span) => (value, ty),
            Value::Expr(Expr::List(_), _) | Value::Error => return None,
            _ => self.plain_argument(name, expr, None)?,
        };
        match ty {
            Ty::List(of) if is_scalar(&of) => Some(value),
            ty @ Ty::List(_) => self.unfit("a list of texts or numbers", &value, &ty, expr.span),
            ty => self.unfit("a list", &value, &ty, expr.span),
        }
    }

    /// How many of its unit a quantity is.
    fn amount(&mut self, name: &str, arguments: &[hir::Expr], wanted: &Ty) -> Option<Expr> {
        let [of] = arguments else { return None };
        let (value, ty) = self.plain_argument(name, of, Some(wanted))?;
        let wanted_unit = unit_of(wanted)?;
        match unit_of(&ty) {
            Some(unit) if unit == wanted_unit => Some(amount_of(unit, value)),
            // A bare number is a quantity too.
            _ => match literal::convert(&value, &ty, wanted) {
                Ok(converted) if matches!(value, Expr::Int(_) | Expr::Decimal(_) | Expr::Str(_)) => {
                    Some(amount_of(wanted_unit, converted.unwrap_or(value)))
                }
                Err(literal::Mismatch::Reported(report)) => {
                    self.report(report(of.span));
                    None
                }
                _ => self.unfit(&wanted.in_words(), &value, &ty, of.span),
            },
        }
    }
}

/// Whether values of the type are one text, number or truth value.
pub(super) fn is_scalar(ty: &Ty) -> bool {
    !matches!(ty, Ty::List(_) | Ty::Map(_) | Ty::Interface(_))
}

/// How many of the unit a quantity is.
pub(crate) fn amount_of(unit: Unit, value: Expr) -> Expr {
    match value {
        Expr::Quantity(own, amount) if own == unit => Arc::unwrap_or_clone(amount),
        Expr::If(parts) => {
            let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
            Expr::If(Arc::new((condition, amount_of(unit, then), amount_of(unit, otherwise))))
        }
        value => call(Function::Amount(unit), vec![value]),
    }
}

/// A call, worked out if all of its arguments are known.
pub(crate) fn call(function: Function, arguments: Vec<Expr>) -> Expr {
    let known: Option<Vec<Tree>> = arguments.iter().map(tree).collect();
    match known.map(|it| functions::apply(function, &it)) {
        Some(Tree::Str(text)) => Expr::Str(text),
        Some(Tree::Int(number)) => Expr::Int(number),
        Some(Tree::Bool(truth)) => Expr::Bool(truth),
        Some(Tree::List(items)) => Expr::List(items.into_iter().map(|it| text_expr(&it)).collect()),
        _ => Expr::Call(function, arguments),
    }
}

fn text_expr(tree: &Tree) -> Expr {
    match tree {
        Tree::Str(text) => Expr::Str(text.clone()),
        other => Expr::str(functions::json(other)),
    }
}

/// A literal as data; `None` for what is known later.
pub(crate) fn tree(value: &Expr) -> Option<Tree> {
    Some(match value {
        Expr::Str(text) => Tree::Str(text.clone()),
        Expr::Int(number) => Tree::Int(*number),
        Expr::Decimal(digits) => Tree::Float(digits.parse().ok()?),
        Expr::Bool(truth) => Tree::Bool(*truth),
        Expr::List(items) => Tree::List(items.iter().map(tree).collect::<Option<_>>()?),
        Expr::Map(entries) => {
            Tree::Map(entries.iter().map(|(key, it)| Some((key.clone(), tree(it)?))).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

/// The items of a list, with a text between them. What is written as a list is a text of its parts.
fn joined(list: Expr, between: Expr) -> Expr {
    match list {
        Expr::List(items) => {
            let mut parts: Vec<Expr> = Vec::with_capacity(items.len() * 2);
            for item in items.into_iter().filter(|it| *it != Expr::None) {
                if !parts.is_empty() {
                    parts.push(between.clone());
                }
                parts.push(match item {
                    Expr::Int(number) => Expr::str(number.to_string()),
                    Expr::Decimal(number) => Expr::Str(number),
                    Expr::Bool(truth) => Expr::str(truth.to_string()),
                    item => item,
                });
            }
            super::text::concat(parts)
        }
        Expr::If(parts) => {
            let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
            Expr::If(Arc::new((condition, joined(then, between.clone()), joined(otherwise, between))))
        }
        list => call(Function::Join, vec![list, between]),
    }
}

/// The entries of a map as texts.
fn pairs(map: Expr, between: &Expr) -> Expr {
    match map {
        Expr::Map(mut entries) => {
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            let text = |(key, value)| joined(Expr::List(vec![Expr::Str(key), value]), between.clone());
            Expr::List(entries.into_iter().map(text).collect())
        }
        Expr::If(parts) => {
            let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
            Expr::If(Arc::new((condition, pairs(then, between), pairs(otherwise, between))))
        }
        map => call(Function::Pairs, vec![map, between.clone()]),
    }
}

/// Whether a map has a key.
fn has(map: Expr, key: &Expr) -> Expr {
    match map {
        Expr::Map(entries) => {
            let same = |(it, _): (Arc<str>, Expr)| match key {
                Expr::Str(key) => Expr::Bool(it == *key),
                key => Expr::Compare(CompareOp::Equal, Arc::new((key.clone(), Expr::Str(it)))),
            };
            let mut found = Expr::Bool(false);
            for one in entries.into_iter().map(same) {
                found = match (found, one) {
                    (Expr::Bool(true), _) | (_, Expr::Bool(true)) => Expr::Bool(true),
                    (Expr::Bool(false), one) | (one, Expr::Bool(false)) => one,
                    sides => Expr::Or(Arc::new(sides)),
                };
            }
            found
        }
        Expr::If(parts) => {
            let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
            Expr::If(Arc::new((condition, has(then, key), has(otherwise, key))))
        }
        map => call(Function::Has, vec![map, key.clone()]),
    }
}

/// How many items or entries there are.
fn counted(value: Expr) -> Expr {
    match value {
        Expr::List(items) => Expr::Int(i64::try_from(items.len()).unwrap_or(i64::MAX)),
        Expr::Map(entries) => Expr::Int(i64::try_from(entries.len()).unwrap_or(i64::MAX)),
        Expr::If(parts) => {
            let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
            Expr::If(Arc::new((condition, counted(then), counted(otherwise))))
        }
        value => call(Function::Count, vec![value]),
    }
}

/// A value as JSON: text of the parts that are known, and of the others when they are.
fn as_json(value: Expr, ty: &Ty) -> Expr {
    if let Some(tree) = tree(&value) {
        return Expr::str(functions::json(&tree));
    }
    let inner = match ty {
        Ty::List(of) | Ty::Map(of) => of,
        _ => ty,
    };
    match value {
        Expr::List(items) => {
            let mut parts = vec![Expr::str("[")];
            for (nth, item) in items.into_iter().enumerate() {
                parts.push(Expr::str(if nth > 0 { "," } else { "" }));
                parts.push(as_json(item, inner));
            }
            parts.push(Expr::str("]"));
            super::text::concat(parts)
        }
        Expr::Map(mut entries) => {
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            let mut parts = vec![Expr::str("{")];
            for (nth, (key, item)) in entries.into_iter().enumerate() {
                let key = functions::json(&Tree::Str(key));
                parts.push(Expr::str(format!("{}{key}:", if nth > 0 { "," } else { "" })));
                parts.push(as_json(item, inner));
            }
            parts.push(Expr::str("}"));
            super::text::concat(parts)
        }
        Expr::If(parts) => {
            let (condition, then, otherwise) = Arc::unwrap_or_clone(parts);
            Expr::If(Arc::new((condition, as_json(then, ty), as_json(otherwise, ty))))
        }
        // Numbers and truth values are written in JSON as they are in text.
        value if ty.is_whole() || *ty == Ty::Bool => Expr::Concat(vec![value]),
        value => Expr::Call(Function::Json, vec![value]),
    }
}
