//! The parameters of a component's type as values.

use std::sync::Arc;

use kdsl_semantic::model::{Expr, Param};
use kdsl_semantic::types::{ParamType, Ty};

use crate::expression::KnobPath;
use crate::knob::{KnobType, Words};
use crate::lower::context::ComponentContext;
use crate::lower::expression::{Gives, gives};
use crate::lower::knobs::{Knobs, any_text, flowing, matching};
use crate::macros::text;
use crate::tree::Tree;

/// Adds the knobs of a component's parameters.
pub(crate) fn add(knobs: &mut Knobs, component: &ComponentContext<'_>) {
    for (param, path) in component.component.params.iter().zip(&component.paths.params) {
        add_one(knobs, param, path, "parameter");
    }
}

/// Adds the knob of a parameter, or of what else has a type and a default; `what` is the word for it.
pub(crate) fn add_one(knobs: &mut Knobs, param: &Param, path: &KnobPath, what: &str) {
    let ty = knob_type(&param.ty);
    let default = tree(param, &param.default);
    let ty = if default == Tree::Null { KnobType::Nullable(Box::new(ty)) } else { ty };
    let docs = match &param.docs {
        Some(docs) => flowing(docs).into(),
        None => format!("The {what} `{}`.", param.name).into(),
    };
    knobs.add(path, ty, default, docs);
}

/// The same for what need not be given: its default is nothing.
pub(crate) fn add_optional(knobs: &mut Knobs, param: &Param, path: &KnobPath, what: &str) {
    add_one(knobs, param, path, what);
    let Some(knob) = knobs.knobs.last_mut() else { return };
    match &mut knob.ty {
        KnobType::Text { pattern: Some(pattern), .. } => *pattern = format!("({pattern})?").into(),
        KnobType::Text { length: Some((least, _)), .. } => *least = 0,
        KnobType::Enum(words) => words.insert(0, text!("")),
        KnobType::Whole { least, largest } if param.ty.ty == Ty::Port => (*least, *largest) = (0, 65_535),
        _ => {}
    }
}

/// The largest number up to which JSON's numbers are exact.
const LARGEST: i64 = (1 << 53) - 1;

fn knob_type(ty: &ParamType) -> KnobType {
    let (least, largest) = ty.range.unwrap_or((-LARGEST, LARGEST));
    match &ty.ty {
        Ty::Int => KnobType::Whole { least, largest },
        Ty::Port => KnobType::Whole { least: least.max(1), largest: largest.min(65_535) },
        Ty::Bool => KnobType::Truth,
        Ty::Number => KnobType::Number { least, largest },
        Ty::Cpu | Ty::Memory | Ty::Storage => KnobType::Quantity,
        Ty::Enum(words) => KnobType::Enum(words.clone()),
        Ty::List(inner) => KnobType::List(Box::new(knob_type(&ParamType {
            ty: Ty::clone(inner),
            matching: ty.matching.clone(),
            range: ty.range,
        }))),
        Ty::Map(inner) => {
            let inner = knob_type(&ParamType { ty: Ty::clone(inner), matching: ty.matching.clone(), range: ty.range });
            match inner {
                KnobType::Text { pattern: None, length: None } => {
                    KnobType::TextMap { reserved: Vec::new(), words: Words::Any }
                }
                inner => KnobType::Map(Box::new(inner)),
            }
        }
        plain => match ty.matching.clone().or_else(|| pattern(plain)) {
            Some(pattern) => matching(pattern),
            None => any_text(),
        },
    }
}

/// What the name of an image looks like: registry, repository, tag and digest.
const IMAGE: &str =
    "([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9][a-z0-9._/-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@[a-z0-9]+:[0-9a-f]+)?";

/// What texts of a type look like.
fn pattern(ty: &Ty) -> Option<Arc<str>> {
    Some(match ty {
        Ty::Host => text!("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"),
        Ty::Path => text!("/.*"),
        Ty::Image => text!(IMAGE),
        Ty::Duration => text!("[0-9]+(\\.[0-9]+)?[smhd]"),
        Ty::Percent => text!("[0-9]{1,3}%"),
        Ty::Url => text!("[A-Za-z][A-Za-z0-9+.-]*:[^ \t\r\n]+"),
        Ty::Schedule => text!(kdsl_semantic::schedule::PATTERN),
        _ => return None,
    })
}

/// The value that a literal is for a parameter.
pub(crate) fn tree(param: &Param, value: &Expr) -> Tree {
    literal(&param.ty.ty, value)
}

/// A map from texts to literal texts.
pub(crate) fn texts(entries: &[(Arc<str>, Expr)]) -> Tree {
    Tree::Map(entries.iter().map(|(key, value)| (Arc::clone(key), literal(&Ty::String, value))).collect())
}

fn literal(ty: &Ty, value: &Expr) -> Tree {
    match value {
        Expr::Str(text) => Tree::Str(Arc::clone(text)),
        // A type that is rendered as text has text for a value.
        Expr::Int(number) if gives(ty) == Gives::Text => Tree::Str(number.to_string().into()),
        Expr::Int(number) => Tree::Int(*number),
        Expr::Decimal(digits) => match digits.parse::<f64>() {
            Ok(number) if gives(ty) != Gives::Text => Tree::Float(number),
            _ => Tree::Str(Arc::clone(digits)),
        },
        Expr::Bool(truth) => Tree::Bool(*truth),
        Expr::List(items) => {
            let inner = if let Ty::List(inner) = ty { inner } else { ty };
            Tree::List(items.iter().map(|it| literal(inner, it)).collect())
        }
        Expr::Map(entries) => {
            let inner = if let Ty::Map(inner) = ty { inner } else { ty };
            Tree::Map(entries.iter().map(|(key, it)| (Arc::clone(key), literal(inner, it))).collect())
        }
        _ => Tree::Null,
    }
}
