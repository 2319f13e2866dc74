//! Text: interpolation, and rendering any value as text.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Evaluator, Known, Value, holds_secret, known, literal};
use crate::diagnostics::{known_too_late, secret_leak, type_mismatch};
use crate::hir::{self, ExprKind, Part};
use crate::model::{Expr, SecretKey};
use crate::types::Ty;
use crate::units;

/// Where a text goes, which decides what it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sink {
    /// An environment variable: the pod fills in secrets and facts of the pod.
    Environment,
    /// An argument of a command, seen in every list of processes.
    Argument,
    /// The text of a file in a ConfigMap.
    File,
    /// A label or annotation.
    Metadata,
    /// Anything else that stands in an object.
    Object(&'static str),
}

impl Sink {
    fn words(self) -> &'static str {
        match self {
            Self::Environment => "the environment",
            Self::Argument => "the arguments of a process",
            Self::File => "a ConfigMap",
            Self::Metadata => "a label or annotation",
            Self::Object(what) => what,
        }
    }

    fn latest(self) -> Known {
        match self {
            // Kubernetes expands `$(NAME)` in arguments too, so facts of the pod can be there.
            Self::Environment | Self::Argument => Known::Pod,
            _ => Known::Install,
        }
    }
}

impl Evaluator<'_> {
    /// The text with its interpolations.
    pub(super) fn string(&mut self, parts: &[Part]) -> Value {
        let mut rendered = Vec::with_capacity(parts.len());
        let mut whole = true;
        for part in parts {
            match part {
                Part::Text(text) => push(&mut rendered, Expr::Str(text.clone())),
                Part::Interpolation(expr) => match self.rendered(expr) {
                    Some(value) => push(&mut rendered, value),
                    None => whole = false,
                },
            }
        }
        if !whole {
            return Value::Error;
        }
        let value = match rendered.len() {
            0 => Expr::str(""),
            1 => rendered.remove(0),
            _ => Expr::Concat(rendered),
        };
        // Any text built from a secret is a secret, and so is one that is just it.
        let ty = if holds_secret(&value) { Ty::Secret } else { Ty::String };
        Value::Expr(value, ty)
    }

    /// A value as text: the only conversion there is.
    fn rendered(&mut self, expr: &hir::Expr) -> Option<Expr> {
        if let ExprKind::Number { digits, unit } = &expr.kind {
            return Some(Expr::Str(units::written(digits, unit)));
        }
        let (value, ty) = self.expr(expr, None)?;
        match value {
            Expr::Int(number) => Some(Expr::str(number.to_string())),
            Expr::Decimal(number) => Some(Expr::Str(number)),
            Expr::Bool(truth) => Some(Expr::str(truth.to_string())),
            Expr::None => Some(Expr::None),
            _ if matches!(ty, Ty::List(_) | Ty::Map(_)) => {
                self.report(type_mismatch::report("text", &ty.in_words(), expr.span));
                None
            }
            value => Some(value),
        }
    }

    /// The value of an expression as the text that goes into `sink`; [`Expr::None`] for `none`.
    pub(crate) fn text(&mut self, expr: &hir::Expr, sink: Sink) -> Option<Expr> {
        let value = self.rendered(expr)?;
        self.may_flow(&value, sink, expr.span).then_some(value)
    }

    /// Checks that a value may flow into `sink`.
    pub(crate) fn may_flow(&mut self, value: &Expr, sink: Sink, span: Span) -> bool {
        if sink != Sink::Environment
            && let Some(secret) = secret_in(value)
        {
            let source = format!("`{}.{}`", secret.component, secret.name);
            self.report(secret_leak::report(sink.words(), span, &source));
            return false;
        }
        if known(value) > sink.latest() {
            self.report(known_too_late::report(sink.words(), "install", "in the pod", span));
            return false;
        }
        true
    }

    /// A list of texts that goes into `sink`: `["a", "b"]`.
    pub(crate) fn texts(&mut self, expr: &hir::Expr, sink: Sink) -> Option<Vec<Expr>> {
        let ExprKind::List(items) = &expr.kind else {
            let found = match self.expr(expr, None) {
                Some((value, ty)) => literal::describe(&value, &ty),
                None => return None,
            };
            self.report(type_mismatch::report("a list of texts such as `[\"a\", \"b\"]`", &found, expr.span));
            return None;
        };
        let texts: Vec<Expr> =
            items.iter().filter_map(|item| self.text(item, sink)).filter(|it| *it != Expr::None).collect();
        Some(texts)
    }
}

/// The first secret in a value.
fn secret_in(value: &Expr) -> Option<&SecretKey> {
    match value {
        Expr::Secret(key) => Some(key),
        Expr::Concat(parts) | Expr::List(parts) => parts.iter().find_map(secret_in),
        Expr::If(parts) => [&parts.0, &parts.1, &parts.2].into_iter().find_map(secret_in),
        _ => None,
    }
}

fn push(parts: &mut Vec<Expr>, part: Expr) {
    match part {
        Expr::None => {}
        Expr::Concat(inner) => inner.into_iter().for_each(|it| push(parts, it)),
        Expr::Str(text) => {
            if text.is_empty() {
                return;
            }
            match parts.last_mut() {
                Some(Expr::Str(last)) => *last = Arc::from(format!("{last}{text}")),
                _ => parts.push(Expr::Str(text)),
            }
        }
        part => parts.push(part),
    }
}
