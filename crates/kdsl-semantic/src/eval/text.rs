//! Text: interpolation, and rendering any value as text.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Evaluator, Known, Value, known, literal};
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
        let value = concat(rendered);
        // Any text built from a secret is a secret, and so is one that is just it.
        let ty = if value.holds_secret() { Ty::Secret } else { Ty::String };
        Value::Expr(value, ty)
    }

    /// A value as text: the only conversion there is.
    fn rendered(&mut self, expr: &hir::Expr) -> Option<Expr> {
        if let ExprKind::Number { digits, unit } = &expr.kind {
            return Some(Expr::Str(units::written(digits, unit)));
        }
        let (value, ty) = self.expr(expr, None)?;
        self.as_rendered(value, &ty, expr.span)
    }

    fn as_rendered(&mut self, value: Expr, ty: &Ty, span: Span) -> Option<Expr> {
        match value {
            Expr::Int(number) => Some(Expr::str(number.to_string())),
            Expr::Decimal(number) => Some(Expr::Str(number)),
            Expr::Bool(truth) => Some(Expr::str(truth.to_string())),
            Expr::None => Some(Expr::None),
            _ if matches!(ty, Ty::List(_) | Ty::Map(_)) => {
                self.report(type_mismatch::no_text(&ty.in_words(), matches!(ty, Ty::Map(_)), span));
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
            let source = match &*secret.component {
                "" => format!("`{}`", secret.name),
                component => format!("`{component}.{}`", secret.name),
            };
            let declared = self.declaration_of_secret(value);
            let needs = self.needs_of_secret(value);
            self.report(secret_leak::report(sink.words(), span, &source, declared, needs));
            return false;
        }
        if known(value) > sink.latest() {
            self.report(known_too_late::in_pod(&format!("what stands in {}", sink.words()), span));
            return false;
        }
        true
    }

    /// Where the component declares the secret that is in a value, if it is its own.
    pub(super) fn declaration_of_secret(&self, value: &Expr) -> Option<Span> {
        let secret = secret_in(value)?;
        self.scope.secret_of(&secret.component, &secret.name).map(|it| it.span)
    }

    /// The need through which the secret in a value came, and its field.
    fn needs_of_secret(&self, value: &Expr) -> Option<String> {
        let secret = secret_in(value)?;
        self.scope.needs.iter().find_map(|(name, need)| match &need.state {
            crate::scope::NeedState::Met { fields, .. } => {
                let field = fields.iter().find(|(_, value, _)| secret_in(value) == Some(secret))?;
                Some(format!("{name}.{}", field.0))
            }
            _ => None,
        })
    }

    /// A list of texts that goes into `sink`: `["a", "b"]`, or something that gives a list. A list in the place of an item is
    /// that many items.
    pub(crate) fn texts(&mut self, expr: &hir::Expr, sink: Sink) -> Option<Vec<Expr>> {
        match &expr.kind {
            ExprKind::List(items) => Some(items.iter().filter_map(|item| self.items(item, sink)).flatten().collect()),
            _ => {
                let (value, ty) = self.expr(expr, None)?;
                if !matches!(&ty, Ty::List(of) if super::function::is_scalar(of)) {
                    let found = literal::describe(&value, &ty);
                    self.report(type_mismatch::report("a list of texts such as `[\"a\", \"b\"]`", &found, expr.span));
                    return None;
                }
                self.may_flow(&value, sink, expr.span).then(|| opened(value))
            }
        }
    }

    /// The items that one item of a list gives.
    fn items(&mut self, item: &hir::Expr, sink: Sink) -> Option<Vec<Expr>> {
        if let ExprKind::Number { .. } | ExprKind::Str(_) = &item.kind {
            return Some(opened(self.text(item, sink)?));
        }
        let before = self.diagnostics.len();
        let (value, ty) = self.expr(item, None)?;
        debug_assert!(self.diagnostics.len() >= before);
        if matches!(&ty, Ty::List(of) if super::function::is_scalar(of)) {
            return self.may_flow(&value, sink, item.span).then(|| opened(value));
        }
        let value = self.as_rendered(value, &ty, item.span)?;
        self.may_flow(&value, sink, item.span).then(|| opened(value))
    }
}

/// The items of a list that is known; anything else is one item, and nothing is none.
fn opened(value: Expr) -> Vec<Expr> {
    let text = |item: Expr| match item {
        Expr::Int(number) => Expr::str(number.to_string()),
        Expr::Decimal(number) => Expr::Str(number),
        Expr::Bool(truth) => Expr::str(truth.to_string()),
        item => item,
    };
    match value {
        Expr::List(items) => items.into_iter().filter(|it| *it != Expr::None).map(text).collect(),
        Expr::None => Vec::new(),
        value => vec![value],
    }
}

/// The first secret in a value.
pub(super) fn secret_in(value: &Expr) -> Option<&SecretKey> {
    match value {
        Expr::Secret(key) => Some(key),
        Expr::Map(entries) => entries.iter().find_map(|(_, it)| secret_in(it)),
        Expr::Concat(parts) | Expr::List(parts) | Expr::Call(_, parts) => parts.iter().find_map(secret_in),
        Expr::If(parts) => [&parts.0, &parts.1, &parts.2].into_iter().find_map(secret_in),
        _ => None,
    }
}

/// The parts as one text.
pub(crate) fn concat(parts: Vec<Expr>) -> Expr {
    let mut joined = Vec::with_capacity(parts.len());
    parts.into_iter().for_each(|it| push(&mut joined, it));
    match joined.len() {
        0 => Expr::str(""),
        1 => joined.remove(0),
        _ => Expr::Concat(joined),
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
