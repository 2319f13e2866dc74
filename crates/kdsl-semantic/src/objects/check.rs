//! Data against the fields of Kubernetes, with what is said of it at the words that it is about.

use kdsl_db::{Diagnostic, Span};
use kdsl_schema::{Field, Problem, Shape, Type, Value, Violation, check_field, check_type};

use crate::diagnostics::{field_value, missing_field, not_supported, unknown_field};
use crate::model::{Data, DataKind, Expr};
use crate::types::Ty;

/// Data as the schema sees it.
#[derive(Clone, Copy)]
struct View<'a> {
    data: &'a Data,
    /// Whether it is laid over something that has the rest.
    is_partial: bool,
    /// Which sides of choices are looked at.
    otherwise: bool,
}

impl<'a> View<'a> {
    fn of(self, data: &'a Data) -> Self {
        Self { data, ..self }
    }
}

impl<'a> Value<'a> for View<'a> {
    fn shape(self) -> Shape<'a, Self> {
        match &self.data.kind {
            DataKind::None => Shape::Null,
            DataKind::Scalar(value, ty) => scalar(value, ty),
            DataKind::Map(entries) => {
                let entries = entries.iter().map(|it| (&*it.key, self.of(&it.value))).collect();
                if self.is_partial { Shape::OpenMap(entries) } else { Shape::Map(entries) }
            }
            DataKind::List(items) => Shape::List(items.iter().map(|it| self.of(it)).collect()),
            DataKind::Choice(sides) => self.of(if self.otherwise { &sides.2 } else { &sides.1 }).shape(),
        }
    }
}

fn scalar<'a, V>(value: &'a Expr, ty: &Ty) -> Shape<'a, V> {
    match (value, ty) {
        (Expr::Str(text), _) => Shape::Str(text),
        (Expr::Int(number), _) => Shape::Int(*number),
        (Expr::Decimal(_), _) => Shape::Float,
        (Expr::Bool(_), _) | (_, Ty::Bool) => Shape::Bool,
        (_, Ty::Int | Ty::Port) => Shape::SomeInt,
        // By its value a number or a text.
        (_, Ty::Number | Ty::Cpu | Ty::Memory | Ty::Storage | Ty::List(_) | Ty::Map(_)) => Shape::Unknown,
        _ => Shape::SomeStr,
    }
}

/// What is looked at, and how it is called.
pub(super) struct Checked<'a> {
    /// The type of the data.
    pub ty: &'a Type,
    /// The field that they are the value of, if they are one.
    pub field: Option<&'a Field>,
    /// Its path, for messages.
    pub path: &'a str,
    /// Whether the data are laid over something that has the rest.
    pub is_partial: bool,
    /// Where the data are written.
    pub span: Span,
}

/// Everything in the data that the API server would refuse.
pub(super) fn check(checked: &Checked<'_>, data: &Data, said: &mut Vec<Diagnostic>) {
    let before = said.len();
    let mut seen: Vec<Violation> = Vec::new();
    for otherwise in [false, true] {
        let view = View { data, is_partial: checked.is_partial, otherwise };
        let violations = match checked.field {
            Some(field) => check_field(field, view),
            None => check_type(checked.ty, view),
        };
        for violation in &violations {
            let violation = violation.clone();
            if !seen.contains(&violation) && !is_misspelt(&violation, &violations) {
                said.extend(report(checked, view, &violation));
                seen.push(violation);
            }
        }
        if !has_choice(data) {
            break;
        }
    }
    if said.len() == before {
        fractions(checked.ty, data, said);
    }
}

/// Reports fractions where they would be written as text, since no expression of the objects is one.
pub(super) fn fractions(ty: &Type, data: &Data, said: &mut Vec<Diagnostic>) {
    match (ty, &data.kind) {
        (Type::Number | Type::Any, DataKind::Scalar(Expr::Decimal(_), _)) => {
            said.push(not_supported::report("a number with a fraction in this field", data.span));
        }
        (_, DataKind::Choice(sides)) => {
            fractions(ty, &sides.1, said);
            fractions(ty, &sides.2, said);
        }
        (Type::List(inner), DataKind::List(items)) => items.iter().for_each(|it| fractions(inner, it, said)),
        (_, DataKind::List(items)) => items.iter().for_each(|it| fractions(&Type::Any, it, said)),
        (Type::Map(inner), DataKind::Map(entries)) => entries.iter().for_each(|it| fractions(inner, &it.value, said)),
        (_, DataKind::Map(entries)) => {
            for entry in entries {
                let field = ty.schema().and_then(|it| it.field(&entry.key));
                fractions(field.map_or(&Type::Any, |it| &it.ty), &entry.value, said);
            }
        }
        _ => {}
    }
}

/// Whether a field is missing because its name is misspelt, which is said there.
fn is_misspelt(violation: &Violation, all: &[Violation]) -> bool {
    let Problem::Missing { field } = &violation.problem else { return false };
    all.iter().any(|other| {
        let beside = other.path.split_last().is_some_and(|(_, within)| *within == violation.path);
        beside && matches!(&other.problem, Problem::UnknownField { nearest: Some(nearest) } if nearest == field)
    })
}

fn has_choice(data: &Data) -> bool {
    match &data.kind {
        DataKind::Choice(_) => true,
        DataKind::Map(entries) => entries.iter().any(|it| has_choice(&it.value)),
        DataKind::List(items) => items.iter().any(has_choice),
        DataKind::None | DataKind::Scalar(..) => false,
    }
}

fn report(checked: &Checked<'_>, view: View<'_>, violation: &Violation) -> Option<Diagnostic> {
    let (key, data) = find(view, &violation.path, checked.span)?;
    let last = violation.path.last().map(String::as_str).unwrap_or_default();
    let whole = joined(checked.path, &violation.path);
    Some(match &violation.problem {
        Problem::UnknownField { nearest } => {
            let within = violation.path.split_last().map(|(_, within)| within).unwrap_or_default();
            let ty = type_at(checked.ty, within);
            let above = within.split_last().and_then(|(_, above)| type_at(checked.ty, above));
            let elsewhere = ty.and_then(|ty| elsewhere(ty, above, last));
            let within = joined(checked.path, within);
            unknown_field::report(last, &within, key, nearest.as_deref(), elsewhere.as_deref())
        }
        Problem::WrongType { expected, found } => {
            let repair = literal_of(data).and_then(|value| repair(value, expected));
            field_value::wrong_type(&whole, expected, found, data.span, repair.as_deref())
        }
        Problem::Missing { field } => missing_field::report(&joined(&whole, std::slice::from_ref(field)), data.span),
        Problem::NotOneOf { values } => {
            let found = match literal_of(data) {
                Some(Expr::Str(text)) => &**text,
                _ => "",
            };
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let near = crate::nearest::nearest(found, values.iter().copied());
            field_value::not_one_of(&whole, found, &values, near, data.span)
        }
        Problem::OutOfRange { least, largest } => field_value::out_of_range(&whole, *least, *largest, data.span),
        Problem::NoMatch { pattern } => field_value::no_match(&whole, pattern, data.span),
        Problem::SameKey { key } => field_value::same_key(&whole, key, data.span),
    })
}

/// The data at the end of a path, and where its key is written.
fn find<'a>(view: View<'a>, path: &[String], span: Span) -> Option<(Span, &'a Data)> {
    let mut data = view.data;
    let mut key = span;
    let mut path = path.iter();
    loop {
        if let DataKind::Choice(sides) = &data.kind {
            data = if view.otherwise { &sides.2 } else { &sides.1 };
            continue;
        }
        let Some(step) = path.next() else { return Some((key, data)) };
        match &data.kind {
            DataKind::Map(entries) => {
                let entry = entries.iter().find(|it| *it.key == **step)?;
                (key, data) = (entry.key_span, &entry.value);
            }
            DataKind::List(items) => {
                let item = items.get(step.parse::<usize>().ok()?)?;
                (key, data) = (item.span, item);
            }
            _ => return None,
        }
    }
}

fn literal_of(data: &Data) -> Option<&Expr> {
    match &data.kind {
        DataKind::Scalar(value, _) => Some(value),
        _ => None,
    }
}

/// How a literal is written that is of the type that is expected.
fn repair(value: &Expr, expected: &str) -> Option<String> {
    match value {
        Expr::Int(number) if expected == Type::String.to_string() => Some(format!("\"{number}\"")),
        Expr::Bool(truth) if expected == Type::String.to_string() => Some(format!("\"{truth}\"")),
        Expr::Decimal(number) if expected == Type::String.to_string() => Some(format!("\"{number}\"")),
        Expr::Str(text) if expected == Type::Integer.to_string() => {
            text.parse::<i64>().ok().filter(|it| *it >= 0).map(|it| it.to_string())
        }
        Expr::Str(text) if expected == Type::Boolean.to_string() => {
            matches!(&**text, "true" | "false").then(|| text.to_string())
        }
        _ => None,
    }
}

/// The type at the end of a path, in which items of lists have numbers.
fn type_at<'t>(root: &'t Type, path: &[String]) -> Option<&'t Type> {
    path.iter().try_fold(root, |ty, step| match ty {
        Type::Fields(_) | Type::Inline(_) => ty.schema()?.field(step).map(|it| &it.ty),
        Type::Map(inner) | Type::List(inner) => Some(&**inner),
        _ => None,
    })
}

/// Where a field is that some type does not have: in what one of its fields holds, or one level up.
pub(super) fn elsewhere(ty: &Type, above: Option<&Type>, field: &str) -> Option<String> {
    let has = |ty: &Type| {
        let ty = if let Type::List(inner) = ty { inner } else { ty };
        ty.schema().is_some_and(|it| it.field(field).is_some())
    };
    let below = ty.schema()?.fields().iter().find(|it| has(&it.ty) && it.name != "metadata");
    if let Some(below) = below {
        return Some(format!("it belongs in `{}`: `{}.{field}`", below.name, below.name));
    }
    above.is_some_and(has).then(|| "it belongs one level up".to_owned())
}

/// A path and further steps.
pub(super) fn joined(path: &str, more: &[String]) -> String {
    let mut joined = path.to_owned();
    for step in more {
        if step.bytes().all(|it| it.is_ascii_digit()) {
            joined.push_str(&format!("[{step}]"));
        } else {
            if !joined.is_empty() {
                joined.push('.');
            }
            joined.push_str(step);
        }
    }
    joined
}
