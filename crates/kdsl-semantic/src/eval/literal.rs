//! Literals and what types they can be of.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::{Evaluator, Value};
use crate::diagnostics::{bad_text, bad_unit, duplicate_name, out_of_range, statement_form, unpinned_image};
use crate::hir::{self, Block, ItemKind};
use crate::model::Expr;
use crate::naming::is_host;
use crate::nearest::nearest;
use crate::types::{ParamType, Ty};
use crate::units::{self, UnitError};

impl Evaluator<'_> {
    pub(super) fn number(&mut self, digits: &str, unit: &str, span: Span, expected: Option<&Ty>) -> Value {
        let checked = |result: Result<u64, UnitError>| result.map(|_| ());
        let (name, result) = match expected {
            Some(Ty::Cpu) => ("cpu", checked(units::cpu(digits, unit))),
            Some(Ty::Memory) => ("memory", checked(units::bytes(digits, unit))),
            Some(Ty::Storage) => ("storage", checked(units::bytes(digits, unit))),
            Some(Ty::Duration) => ("duration", units::seconds(digits, unit).map(|_| ())),
            Some(Ty::Percent) => ("percent", units::percent(digits, unit).map(|_| ())),
            Some(Ty::Port) if unit.is_empty() && !digits.contains('.') => {
                return match digits.parse::<u16>() {
                    Ok(port) if port > 0 => Value::Expr(Expr::Int(i64::from(port)), Ty::Port),
                    _ => {
                        self.report(out_of_range::port(digits, span));
                        Value::Error
                    }
                };
            }
            _ if !unit.is_empty() => return Value::Expr(Expr::Str(units::written(digits, unit)), Ty::String),
            _ if digits.contains('.') => return Value::Expr(Expr::Decimal(Arc::from(digits)), Ty::Number),
            _ => {
                return match digits.parse() {
                    Ok(number) => Value::Expr(Expr::Int(number), Ty::Int),
                    Err(_) => {
                        self.report(out_of_range::number(digits, i64::MIN, i64::MAX, span));
                        Value::Error
                    }
                };
            }
        };
        let written = units::written(digits, unit);
        match (result, expected) {
            (Ok(()), Some(ty)) => Value::Expr(Expr::Str(written), ty.clone()),
            (Err(error), _) => {
                self.report(bad_unit::report(name, &written, &error, span));
                Value::Error
            }
            (Ok(()), None) => Value::Error,
        }
    }

    pub(super) fn list(&mut self, items: &[hir::Expr], expected: Option<&Ty>) -> Value {
        let of = match expected {
            Some(Ty::List(of)) => Some(&**of),
            _ => None,
        };
        let mut ty = of.cloned();
        let mut values = Vec::with_capacity(items.len());
        let mut is_wrong = false;
        for item in items {
            match self.member(item, of) {
                None => is_wrong = true,
                Some((Expr::None, _)) => {}
                Some((value, found)) => {
                    ty = Some(ty.map_or(found.clone(), |it| common(&it, &found)));
                    values.push(value);
                }
            }
        }
        if is_wrong {
            return Value::Error;
        }
        Value::Expr(Expr::List(values), Ty::List(Arc::new(ty.unwrap_or(Ty::String))))
    }

    /// An item of a list or the value of an entry of a map, where `of` is wanted if something is. `none` is none.
    fn member(&mut self, expr: &hir::Expr, of: Option<&Ty>) -> Option<(Expr, Ty)> {
        let (value, found) = self.expr(expr, of)?;
        match of {
            Some(of) if value != Expr::None => {
                let wanted = ParamType { ty: of.clone(), matching: None, range: None };
                self.assign(value, &found, &wanted, expr, None).map(|it| (it, of.clone()))
            }
            _ => Some((value, found)),
        }
    }

    pub(super) fn map(&mut self, block: &Block, expected: Option<&Ty>) -> Value {
        let of = match expected {
            Some(Ty::Map(of)) => Some(&**of),
            _ => None,
        };
        let mut ty = of.cloned();
        let mut entries = Vec::with_capacity(block.items.len());
        for (key, first) in block.repeated_keys() {
            self.report(duplicate_name::report("entries", &key.text, key.span, first));
        }
        let mut is_wrong = false;
        for item in &block.items {
            let ItemKind::Entry(Some(value)) = &item.kind else {
                self.report(statement_form::report("map", "{ name: value }", item.span, "an entry is expected here"));
                continue;
            };
            match self.member(value, of) {
                None => is_wrong = true,
                Some((Expr::None, _)) => {}
                Some((value, found)) => {
                    ty = Some(ty.map_or(found.clone(), |it| common(&it, &found)));
                    entries.push((item.key.text.clone(), value));
                }
            }
        }
        if is_wrong {
            return Value::Error;
        }
        Value::Expr(Expr::Map(entries), Ty::Map(Arc::new(ty.unwrap_or(Ty::String))))
    }
}

/// The type of values of which some are of the one and some of the other: texts and numbers together are text.
fn common(one: &Ty, other: &Ty) -> Ty {
    match (one, other) {
        (one, other) if one == other => one.clone(),
        (Ty::List(one), Ty::List(other)) => Ty::List(Arc::new(common(one, other))),
        (Ty::Map(one), Ty::Map(other)) => Ty::Map(Arc::new(common(one, other))),
        (one, other) if one.is_whole() && other.is_whole() => Ty::Int,
        (one, _) if !super::function::is_scalar(one) => one.clone(),
        (_, other) if !super::function::is_scalar(other) => other.clone(),
        _ => Ty::String,
    }
}

/// Whether a value is `none` on one side of an `if`.
pub(super) fn may_be_nothing(value: &Expr) -> bool {
    match value {
        Expr::None => true,
        Expr::If(parts) => may_be_nothing(&parts.1) || may_be_nothing(&parts.2),
        _ => false,
    }
}

/// Why a value can't be of a type.
pub(super) enum Mismatch {
    /// It is of another type.
    Type,
    /// It is a literal that the type does not allow.
    Reported(Box<dyn Fn(Span) -> Diagnostic>),
}

/// Whether `value` of type `found` can be where `expected` is wanted; the value in the form that `expected` has, if that
/// is another one.
pub(super) fn convert(value: &Expr, found: &Ty, expected: &Ty) -> Result<Option<Expr>, Mismatch> {
    let bad = |report: Box<dyn Fn(Span) -> Diagnostic>| Err(Mismatch::Reported(report));
    match (found, expected) {
        (found, expected) if found == expected => literal_of(value, expected),
        (Ty::Int, Ty::Number) | (Ty::Port, Ty::Int | Ty::Number) => Ok(None),
        (Ty::Int, Ty::Port) => match value {
            Expr::Int(number) if !(1..=65535).contains(number) => {
                let text = number.to_string();
                bad(Box::new(move |span| out_of_range::port(&text, span)))
            }
            _ => Ok(None),
        },
        // A bare number is a quantity too: `cpu: 2`.
        (Ty::Int | Ty::Number, Ty::Cpu | Ty::Memory | Ty::Storage) => match value {
            Expr::Int(number) => Ok(Some(Expr::str(number.to_string()))),
            Expr::Decimal(number) => Ok(Some(Expr::Str(number.clone()))),
            _ => Ok(None),
        },
        (Ty::List(found), Ty::List(expected)) => match value {
            Expr::List(items) if items.is_empty() => Ok(None),
            Expr::List(items) => {
                for item in items {
                    convert(item, found, expected)?;
                }
                Ok(None)
            }
            _ if found == expected => Ok(None),
            _ => Err(Mismatch::Type),
        },
        (Ty::Map(found), Ty::Map(expected)) => match value {
            Expr::Map(entries) if entries.is_empty() => Ok(None),
            Expr::Map(entries) => {
                for (_, item) in entries {
                    convert(item, found, expected)?;
                }
                Ok(None)
            }
            _ if found == expected => Ok(None),
            _ => Err(Mismatch::Type),
        },
        // Any text can be where plain text is wanted, and literal text is checked against the type it is to be of.
        (found, Ty::String) if found.is_text() => Ok(None),
        (Ty::String, expected) if expected.is_text() => literal_of(value, expected),
        _ => Err(Mismatch::Type),
    }
}

fn literal_of(value: &Expr, expected: &Ty) -> Result<Option<Expr>, Mismatch> {
    let Expr::Str(text) = value else { return Ok(None) };
    let bad = |report: Box<dyn Fn(Span) -> Diagnostic>| Err(Mismatch::Reported(report));
    let text = text.clone();
    match expected {
        Ty::Host if !is_host(&text, false) => bad(Box::new(move |span| bad_text::host(&text, span))),
        Ty::Schedule => match crate::schedule::check(&text) {
            Ok(()) => Ok(None),
            Err(error) => bad(Box::new(move |span| crate::diagnostics::bad_schedule::report(&text, &error, span))),
        },
        Ty::Url if !is_url(&text) => bad(Box::new(move |span| bad_text::url(&text, span))),
        Ty::Path if !is_path(&text) => bad(Box::new(move |span| bad_text::path(&text, span))),
        Ty::Image if crate::image::parse(&text).is_none() => {
            bad(Box::new(move |span| unpinned_image::malformed(&text, span)))
        }
        Ty::Enum(words) if !words.contains(&text) => {
            let words = words.clone();
            bad(Box::new(move |span| {
                let words: Vec<&str> = words.iter().map(|it| &**it).collect();
                bad_text::word(&text, &words, span, nearest(&text, words.iter().copied()))
            }))
        }
        Ty::Cpu | Ty::Memory | Ty::Storage | Ty::Duration | Ty::Percent => {
            let (digits, unit) = split_unit(&text);
            let result = match expected {
                Ty::Cpu => units::cpu(digits, unit).map(|_| ()),
                Ty::Duration => units::seconds(digits, unit).map(|_| ()),
                Ty::Percent => units::percent(digits, unit).map(|_| ()),
                _ => units::bytes(digits, unit).map(|_| ()),
            };
            match result {
                Ok(()) => Ok(None),
                Err(error) => {
                    let name = expected.to_string();
                    bad(Box::new(move |span| bad_unit::report(&name, &text, &error, span)))
                }
            }
        }
        _ => Ok(None),
    }
}

/// The digits of a quantity and the unit behind them.
pub(super) fn split_unit(text: &str) -> (&str, &str) {
    let end = text.find(|it: char| !(it.is_ascii_digit() || it == '.')).unwrap_or(text.len());
    text.split_at(end)
}

/// Whether `path` is an absolute path that a volume can be mounted at.
pub(crate) fn is_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.contains([':', '\n', '\r', '\0'])
        && path.len() <= 4096
        && path.split('/').all(|part| part != ".." && part != ".")
}

/// Whether `text` is a URL: a scheme, and what it says. Behind `//` a host is named, and a port is one.
fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '.' | '-'));
    let is_plain = !rest.is_empty() && !rest.contains(|it: char| it.is_whitespace() || it.is_control());
    let has_host = match rest.strip_prefix("//") {
        None => true,
        Some(_) if scheme.eq_ignore_ascii_case("file") => true,
        Some(rest) => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let address = authority.rsplit_once('@').map_or(authority, |(_, address)| address);
            // The colons of an address of version 6 stand in brackets.
            let (host, port) = match address.rsplit_once(':') {
                Some((host, port)) if !port.contains(']') => (host, Some(port)),
                _ => (address, None),
            };
            !host.is_empty() && port.is_none_or(|it| it.is_empty() || it.parse::<u16>().is_ok_and(|it| it > 0))
        }
    };
    is_scheme && is_plain && has_host
}

/// A value in a sentence.
pub(super) fn describe(value: &Expr, ty: &Ty) -> String {
    match value {
        Expr::Str(text) if text.chars().count() <= 40 && !text.contains('\n') => format!("the text \"{text}\""),
        Expr::Str(_) => "a text".to_owned(),
        Expr::Int(number) => format!("the number {number}"),
        Expr::Decimal(number) => format!("the number {number}"),
        Expr::Bool(truth) => truth.to_string(),
        Expr::None => "nothing".to_owned(),
        _ => ty.in_words(),
    }
}
