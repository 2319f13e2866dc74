//! Kinds of objects and paths into them, against the schema.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};
use kdsl_schema::{Field, Type, TypeSchema, kinds};

use super::terms::Sort;
use super::{ObjectRef, Step};
use crate::diagnostics::{statement_form, unknown_object_field, unknown_object_kind};
use crate::hir::{Expr, ExprKind, Ident};
use crate::nearest::nearest;

/// Checks that there is a kind of this name. One with an `apiVersion` may be any.
pub(super) fn known(api_version: Option<&str>, kind: &Ident) -> Result<(), Diagnostic> {
    if api_version.is_some() || kinds().iter().any(|it| *it.kind == *kind.text) {
        return Ok(());
    }
    let near = nearest(&kind.text, kinds().iter().map(|it| &*it.kind));
    Err(unknown_object_kind::report(&kind.text, kind.span, near))
}

/// A step as it is written.
enum Written<'a> {
    Name(&'a str),
    Index(usize),
    Item(Arc<str>),
}

/// The steps of a path and what lies at its end.
pub(super) fn path(
    object: &ObjectRef,
    path: &Expr,
    form: &'static str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Vec<Step>, Sort)> {
    let mut written = Vec::new();
    if let Err(span) = steps(path, &mut written) {
        let label = "a path is expected here, such as `spec.replicas`";
        diagnostics.push(statement_form::report("expect", form, span, label));
        return None;
    }
    let schema = kinds().iter().find(|it| {
        *it.kind == *object.kind && object.api_version.as_ref().is_none_or(|wanted| **wanted == *it.api_version)
    });
    let ty = schema.map_or(Type::Any, |it| it.root.clone());
    let mut walk = Walk { ty, within: object.kind.to_string(), field: None };
    let mut found = Vec::with_capacity(written.len());
    for (step, span) in &written {
        match walk.step(step) {
            Ok(step) => found.push(step),
            Err(Off { message, label, near, help }) => {
                let report = unknown_object_field::report(&message, *span, label, near);
                diagnostics.push(match help {
                    Some(help) => report.help(help),
                    None => report,
                });
                return None;
            }
        }
    }
    Some((found, walk.sort()))
}

fn steps<'a>(expr: &'a Expr, written: &mut Vec<(Written<'a>, Span)>) -> Result<(), Span> {
    match &expr.kind {
        ExprKind::Name(name) => written.push((Written::Name(name), expr.span)),
        ExprKind::Field(base, name) => {
            steps(base, written)?;
            written.push((Written::Name(&name.text), name.span));
        }
        ExprKind::Index(base, index) => {
            steps(base, written)?;
            let step = match (&index.kind, index.as_text()) {
                (_, Some(text)) => Written::Item(text),
                (ExprKind::Number { digits, unit }, _) if unit.is_empty() => {
                    Written::Index(digits.parse().map_err(|_| index.span)?)
                }
                _ => return Err(index.span),
            };
            written.push((step, index.span));
        }
        _ => return Err(expr.span),
    }
    Ok(())
}

/// Where a path leaves the schema.
struct Off {
    message: String,
    label: String,
    near: Option<String>,
    help: Option<String>,
}

impl Off {
    fn new(message: String, label: impl Into<String>) -> Self {
        Self { message, label: label.into(), near: None, help: None }
    }
}

/// Where a path has come to.
struct Walk {
    ty: Type,
    /// What that is called.
    within: String,
    /// The field it came from.
    field: Option<Field>,
}

impl Walk {
    fn sort(&self) -> Sort {
        match &self.ty {
            Type::String => match self.field.as_ref().filter(|it| !it.values.is_empty()) {
                Some(field) => Sort::Words(field.values.iter().map(|it| Arc::from(&**it)).collect()),
                None => Sort::Text,
            },
            Type::Time | Type::Bytes => Sort::Text,
            Type::Integer => Sort::Whole,
            Type::Number => Sort::Number,
            Type::Boolean => Sort::Truth,
            Type::List(_) => Sort::List,
            Type::Map(_) | Type::Fields(_) | Type::Inline(_) => Sort::Map,
            Type::Quantity | Type::Scalar | Type::Any => Sort::Any,
        }
    }

    fn step(&mut self, step: &Written<'_>) -> Result<Step, Off> {
        let ty = std::mem::replace(&mut self.ty, Type::Any);
        match (ty, step) {
            (ty @ (Type::Fields(_) | Type::Inline(_)), Written::Name(key)) => match ty.schema() {
                Some(schema) => self.enter(key, schema),
                None => Ok(Step::Key(Arc::from(*key))),
            },
            (Type::List(_) | Type::Map(_), Written::Name("count")) | (Type::String, Written::Name("length")) => {
                self.ty = Type::Integer;
                self.field = None;
                Ok(Step::Count)
            }
            (Type::Map(inner), Written::Name(key)) => {
                self.go_into(&inner, key);
                Ok(Step::Key(Arc::from(*key)))
            }
            (Type::Map(inner), Written::Item(key)) => {
                self.go_into(&inner, key);
                Ok(Step::Key(key.clone()))
            }
            (Type::List(inner), Written::Index(index)) => {
                self.go_into(&inner, &format!("an item of {}", self.within.clone()));
                Ok(Step::Index(*index))
            }
            (Type::List(inner), Written::Item(value)) => {
                let key = self.field.as_ref().and_then(|it| it.merge_key.as_deref());
                let Some(key) = key.or_else(|| has_name(&inner).then_some("name")).map(Arc::from) else {
                    let message = format!("the items of `{}` have no names", self.within);
                    return Err(Off::new(message, "a number is expected here, from 0"));
                };
                self.go_into(&inner, value);
                Ok(Step::Item(key, value.clone()))
            }
            (Type::List(inner), Written::Name(name)) => {
                let within = &self.within;
                let mut off = Off::new(format!("`{within}` is a list"), format!("which item has the `{name}`?"));
                off.help = Some(match has_name(&inner) {
                    true => format!("name one: `{within}[\"NAME\"]`; or count them: `{within}.count`"),
                    false => format!("count from 0: `{within}[0]`; or count them: `{within}.count`"),
                });
                Err(off)
            }
            (Type::Any, Written::Name("count")) => Ok(Step::Count),
            (Type::Any, Written::Name(key)) => Ok(Step::Key(Arc::from(*key))),
            (Type::Any, Written::Item(key)) => Ok(Step::Key(key.clone())),
            (Type::Any, Written::Index(index)) => Ok(Step::Index(*index)),
            (Type::Fields(_) | Type::Inline(_) | Type::Map(_), _) => {
                Err(Off::new(format!("`{}` is no list", self.within), "the name of a field is expected here"))
            }
            (ty, _) => Err(Off::new(format!("`{}` is {ty}, with nothing in it", self.within), "not known")),
        }
    }

    fn go_into(&mut self, inner: &Type, within: &str) {
        self.ty = inner.clone();
        self.field = None;
        self.within = within.to_owned();
    }

    fn enter(&mut self, name: &str, schema: &TypeSchema) -> Result<Step, Off> {
        let Some(field) = schema.field(name) else {
            if schema.open {
                return Ok(Step::Key(Arc::from(name)));
            }
            let fields = schema.fields();
            let mut off = Off::new(format!("`{}` has no field `{name}`", self.within), "not known");
            off.near = nearest(name, fields.iter().map(|it| &*it.name)).map(str::to_owned);
            if off.near.is_none() {
                let names: Vec<&str> = fields.iter().map(|it| &*it.name).take(12).collect();
                off.help = (!names.is_empty()).then(|| format!("it has {}", crate::diagnostics::list(&names)));
            }
            return Err(off);
        };
        self.ty = field.ty.clone();
        self.field = Some(field.clone());
        self.within = name.to_owned();
        Ok(Step::Key(Arc::from(name)))
    }
}

/// Whether what has this type has a name.
fn has_name(ty: &Type) -> bool {
    ty.schema().is_some_and(|it| it.field("name").is_some())
}
