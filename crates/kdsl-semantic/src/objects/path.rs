//! Paths into objects: read, and walked through the fields.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};
use kdsl_schema::{Field, Type, nearest};

use super::check;
use crate::diagnostics::{bad_path, unknown_field};
use crate::hir::{self, ExprKind, Key};
use crate::model::{PathStep, StepKind};

/// A step as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub text: Arc<str>,
    /// Whether it stands in brackets.
    pub is_item: bool,
    pub span: Span,
}

/// The steps of a key; the place of what can't be a step otherwise.
pub(super) fn written(key: &Key) -> Result<Vec<Written>, Span> {
    let mut steps = Vec::new();
    match &key.path {
        None => steps.push(Written { text: key.text.clone(), is_item: false, span: key.span }),
        Some(path) => collect(path, &mut steps)?,
    }
    Ok(steps)
}

fn collect(expr: &hir::Expr, steps: &mut Vec<Written>) -> Result<(), Span> {
    match &expr.kind {
        ExprKind::Name(name) => steps.push(Written { text: name.clone(), is_item: false, span: expr.span }),
        ExprKind::Field(base, name) => {
            collect(base, steps)?;
            steps.push(Written { text: name.text.clone(), is_item: false, span: name.span });
        }
        ExprKind::Index(base, index) => {
            collect(base, steps)?;
            let text = match &index.kind {
                ExprKind::Number { digits, unit } if unit.is_empty() => digits.clone(),
                _ => index.as_text().ok_or(index.span)?,
            };
            steps.push(Written { text, is_item: true, span: index.span });
        }
        _ => return Err(expr.span),
    }
    Ok(())
}

/// The end of a path that stays within the fields.
pub(super) struct Walked<'t> {
    pub steps: Vec<PathStep>,
    /// The type of what is there.
    pub ty: &'t Type,
    /// The field that it is the value of, if it is one.
    pub field: Option<&'t Field>,
    /// The fields that were entered.
    pub passed: Vec<Passed>,
}

/// A field that a path enters.
pub(super) struct Passed {
    /// The name of the type that has it.
    pub ty: String,
    /// Its name.
    pub field: Arc<str>,
    /// The path up to it.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// Follows a path through the fields.
pub(super) fn walk<'t>(root: &'t Type, path: &[Written]) -> Result<Walked<'t>, Diagnostic> {
    let mut walked = Walked { steps: Vec::new(), ty: root, field: None, passed: Vec::new() };
    let mut before: Option<&Type> = None;
    // The list that was entered last, with what its items are told apart by.
    let mut list_key: Option<&str> = None;
    for step in path {
        let shown = shown(path, walked.steps.len());
        let (ty, field, kind) = match (walked.ty, step.is_item) {
            (Type::Fields(_) | Type::Inline(_), false) => {
                let Some(schema) = walked.ty.schema() else { break };
                let Some(field) = schema.field(&step.text) else {
                    if schema.open {
                        walked.steps.push(field_step(step));
                        walked.ty = &Type::Any;
                        continue;
                    }
                    let near = nearest(&step.text, schema.fields().iter().map(|it| &*it.name));
                    let elsewhere = check::elsewhere(walked.ty, before, &step.text);
                    return Err(unknown_field::report(&step.text, &shown, step.span, near, elsewhere.as_deref()));
                };
                walked.passed.push(Passed {
                    ty: schema.name.to_string(),
                    field: step.text.clone(),
                    path: self::shown(path, walked.steps.len() + 1),
                    span: step.span,
                });
                (&field.ty, Some(field), StepKind::Field(step.text.clone()))
            }
            // A key of a map may need quotes, and then brackets.
            (Type::Map(inner), _) => (&**inner, None, StepKind::Field(step.text.clone())),
            (Type::List(inner), true) => match list_key {
                Some(key) => (&**inner, None, StepKind::Item { key: Arc::from(key), value: step.text.clone() }),
                None => return Err(bad_path::keyless(&shown, step.span)),
            },
            (Type::List(_), false) => return Err(bad_path::needs_item(&shown, list_key, step.span)),
            (Type::Any, false) => (&Type::Any, None, StepKind::Field(step.text.clone())),
            (_, true) => return Err(bad_path::no_list(&shown, step.span)),
            (ty, false) => return Err(bad_path::scalar(&shown, &ty.to_string(), step.span)),
        };
        before = Some(walked.ty);
        list_key = field.and_then(|it| it.merge_key.as_deref());
        walked.steps.push(PathStep { kind, span: step.span });
        (walked.ty, walked.field) = (ty, field);
    }
    Ok(walked)
}

fn field_step(step: &Written) -> PathStep {
    PathStep { kind: StepKind::Field(step.text.clone()), span: step.span }
}

/// The first so many steps of a path, as they are written.
pub(super) fn shown(path: &[Written], length: usize) -> String {
    let mut shown = String::new();
    for step in path.iter().take(length) {
        if step.is_item {
            shown.push_str(&format!("[{:?}]", &*step.text));
        } else {
            if !shown.is_empty() {
                shown.push('.');
            }
            shown.push_str(&step.text);
        }
    }
    shown
}
