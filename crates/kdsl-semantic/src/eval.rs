//! Evaluation: from expressions as written to expressions of which everything known at build was worked out.

mod bounds;
mod defaults;
mod function;
mod literal;
mod operator;
mod reference;
mod text;

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use crate::diagnostics::{bad_text, known_too_late, not_whole, pod_fact_place, type_mismatch};
use crate::hir::{self, ExprKind};
use crate::model::{ConfigKey, Expr, HostRef, PodField, PodResource, SecretKey};
use crate::scope::Scope;
use crate::types::{ParamType, Ty, unit_of};

pub(crate) use defaults::{by_default, text_by_default, whole_by_default};
pub(crate) use function::{amount_of, call};
pub(crate) use literal::is_path;
pub(crate) use text::{Sink, concat};

/// What an expression stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A value.
    Expr(Expr, Ty),
    /// `none`
    None,
    /// The component itself.
    SelfRef,
    /// Another component of the app.
    Component(Arc<str>),
    /// Another app.
    App(Arc<str>),
    /// A need, with the values of its interface's fields.
    Need { provider: Option<Arc<str>>, fields: Vec<(Arc<str>, Expr, Ty)> },
    /// An optional need that nothing meets.
    Absent(Arc<str>),
    /// The pod.
    Pod,
    /// The pods of the component itself.
    Pods,
    /// The ports of a component.
    Ports(Arc<str>),
    /// What the component's main container asks for and may use: all of it, or of one sort.
    Resources(Option<Resource>),
    /// A Service beside a component's own, or one of its pods.
    Host(HostRef),
    /// A Secret that exists or a certificate, with its keys.
    Existing(Arc<str>, SecretKey, Vec<Arc<str>>),
    /// A ConfigMap that exists, with its keys.
    Config(Arc<str>, ConfigKey, Vec<Arc<str>>),
    /// All labels or annotations of the pod.
    PodMap(PodField),
    /// Something that was already reported.
    Error,
}

/// What a container asks for and may use of one sort: the type of its amounts, the request and the limit.
pub(crate) type Resource = (Ty, PodResource, PodResource);

/// When a value is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    /// When the program is built.
    Build,
    /// When it is installed.
    Install,
    /// In the pod.
    Pod,
}

/// When `expr` is known.
pub(crate) fn known(expr: &Expr) -> Known {
    let all = |parts: &[&Expr]| parts.iter().map(|it| known(it)).max().unwrap_or(Known::Build);
    match expr {
        Expr::Str(_) | Expr::Int(_) | Expr::Decimal(_) | Expr::Bool(_) | Expr::None => Known::Build,
        Expr::List(items) | Expr::Concat(items) => items.iter().map(known).max().unwrap_or(Known::Build),
        Expr::Map(entries) => entries.iter().map(|(_, it)| known(it)).max().unwrap_or(Known::Build),
        Expr::Param { .. }
        | Expr::Replicas { .. }
        | Expr::Resource { .. }
        | Expr::Host(_)
        | Expr::Port { .. }
        | Expr::Release(_) => Known::Install,
        Expr::Call(_, arguments) => arguments.iter().map(known).max().unwrap_or(Known::Build),
        Expr::Quantity(_, amount) => known(amount),
        Expr::Secret(_) | Expr::Config(_) | Expr::Pod(_) => Known::Pod,
        Expr::If(parts) => all(&[&parts.0, &parts.1, &parts.2]),
        Expr::Not(inner) => known(inner),
        Expr::And(parts) | Expr::Or(parts) | Expr::Compare(_, parts) | Expr::Arithmetic(_, parts) => {
            all(&[&parts.0, &parts.1])
        }
    }
}

/// Evaluates the expressions of one component.
pub(crate) struct Evaluator<'a> {
    pub scope: &'a Scope,
    pub diagnostics: &'a mut Vec<Diagnostic>,
    /// The components that were named, beside those that meet needs.
    pub wires: &'a mut BTreeSet<Arc<str>>,
}

impl Evaluator<'_> {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The value of an expression; `expected` is the type that literals with a unit are read by.
    pub(crate) fn value(&mut self, expr: &hir::Expr, expected: Option<&Ty>) -> Value {
        match &expr.kind {
            ExprKind::Name(name) => self.name(name, expr.span),
            ExprKind::Field(base, name) => self.field(base, name),
            ExprKind::Index(base, index) => self.index(base, index, expr.span),
            ExprKind::Number { digits, unit } => self.number(digits, unit, expr.span, expected),
            ExprKind::Str(parts) => self.string(parts),
            ExprKind::List(items) => self.list(items, expected),
            ExprKind::Block(block) => self.map(block, expected),
            ExprKind::Unary(op, operand) => self.unary(*op, operand, expr.span, expected),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr.span, expected),
            ExprKind::If(parts) => self.choice(parts, expected),
            ExprKind::Missing => Value::Error,
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, expr.span),
            ExprKind::Count(_) => {
                self.report(type_mismatch::report("a value", "a count of replicas", expr.span));
                Value::Error
            }
            ExprKind::Range(..) => {
                self.report(type_mismatch::report("a value", "a range", expr.span));
                Value::Error
            }
        }
    }

    /// The value of an expression as an expression with its type; reports what is no value by itself.
    pub(crate) fn expr(&mut self, expr: &hir::Expr, expected: Option<&Ty>) -> Option<(Expr, Ty)> {
        let value = self.value(expr, expected);
        self.plain(value, expr.span)
    }

    fn plain(&mut self, value: Value, span: Span) -> Option<(Expr, Ty)> {
        let (what, example) = match value {
            Value::Expr(expr, ty) => return Some((expr, ty)),
            Value::None => return Some((Expr::None, Ty::String)),
            Value::Error => return None,
            Value::SelfRef => ("the component".to_owned(), "self.host".to_owned()),
            Value::Component(name) => (format!("the component `{name}`"), format!("{name}.host")),
            Value::App(name) => (format!("the app `{name}`"), format!("{name}.COMPONENT.host")),
            Value::Need { fields, .. } => {
                let field = fields.first().map_or("host", |(name, ..)| name).to_owned();
                ("a need".to_owned(), format!("db.{field}"))
            }
            Value::Absent(name) => {
                // As for one that is met, so that a type and the components of it say it once.
                ("a need".to_owned(), format!("if {name} then {name}.host else none"))
            }
            Value::Pod => ("the pod".to_owned(), "pod.name".to_owned()),
            Value::Resources(_) => ("a request and a limit".to_owned(), "self.resources.memory.limit".to_owned()),
            Value::Pods => ("a list of pods".to_owned(), "self.pods[0].host".to_owned()),
            Value::Ports(name) => (format!("the list of ports of `{name}`"), format!("{name}.ports.http")),
            Value::Host(_) => ("a Service or pod".to_owned(), "self.pods[0].host".to_owned()),
            Value::PodMap(field) => {
                self.report(pod_fact_place::all(reference::map_name(&field), span));
                return None;
            }
            Value::Config(name, _, keys) if keys.is_empty() => {
                self.report(not_whole::no_keys(&name, span, self.scope.configs.get(&name).map(|it| it.span)));
                return None;
            }
            Value::Existing(name, _, keys) | Value::Config(name, _, keys) => (
                format!("`{name}`, which has several keys,"),
                format!("{name}[{:?}]", keys.first().map_or("key", |it| it)),
            ),
        };
        self.report(type_mismatch::not_a_value(&what, span, &example));
        None
    }

    /// The value of an expression where one of `expected` is wanted.
    pub(crate) fn typed(&mut self, expr: &hir::Expr, expected: &ParamType) -> Option<Expr> {
        let (value, found) = self.expr(expr, Some(&expected.ty))?;
        self.assign(value, &found, expected, expr, None)
    }

    /// Checks that `value` of type `found`, which is written so, can be where `expected` is wanted.
    pub(crate) fn assign(
        &mut self,
        value: Expr,
        found: &Ty,
        expected: &ParamType,
        written: &hir::Expr,
        declared: Option<Span>,
    ) -> Option<Expr> {
        let span = written.span;
        if value == Expr::None {
            self.report(type_mismatch::report(&expected.ty.in_words(), "nothing", span));
            return None;
        }
        if literal::may_be_nothing(&value) {
            self.report(type_mismatch::may_be_nothing(&expected.ty.in_words(), span));
            return None;
        }
        match literal::convert(&value, found, &expected.ty) {
            Ok(converted) => {
                let value = converted.unwrap_or(value);
                self.refine(&value, expected, written, declared).then_some(value)
            }
            Err(literal::Mismatch::Type) => {
                let found = literal::describe(&value, found);
                self.report(type_mismatch::report(&expected.ty.in_words(), &found, span));
                None
            }
            Err(literal::Mismatch::Reported(report)) => {
                self.report(report(span));
                None
            }
        }
    }

    /// Checks that a value keeps to `matching` and `in`; each item of a list where it is written.
    fn refine(&mut self, value: &Expr, expected: &ParamType, written: &hir::Expr, declared: Option<Span>) -> bool {
        let span = written.span;
        let inner = match &expected.ty {
            Ty::List(of) | Ty::Map(of) => of,
            _ => &expected.ty,
        };
        let refined = expected.matching.is_some() || expected.range.is_some();
        if refined && let (Ty::List(_) | Ty::Map(_), Expr::List(_) | Expr::Map(_)) = (&expected.ty, value) {
            let of_items = ParamType { ty: Ty::clone(inner), ..expected.clone() };
            let values: Vec<&Expr> = match value {
                Expr::List(items) => items.iter().collect(),
                Expr::Map(entries) => entries.iter().map(|(_, it)| it).collect(),
                _ => Vec::new(),
            };
            let parts = written.parts();
            let are_written = parts.len() == values.len();
            let place = |nth: usize| parts.get(nth).copied().filter(|_| are_written).unwrap_or(written);
            return values
                .into_iter()
                .enumerate()
                .fold(true, |fits, (nth, it)| self.refine(it, &of_items, place(nth), declared) && fits);
        }
        if let (Some((least, largest)), Some(unit), Expr::Str(text)) = (expected.range, unit_of(inner), value) {
            let amount = crate::functions::amount(unit, text);
            if !(least..=largest).contains(&amount) {
                let written = |it| crate::functions::written(unit, it);
                let report = crate::diagnostics::out_of_range::quantity;
                self.report(report(text, &written(least), &written(largest), span));
                return false;
            }
        }
        if let (Some((least, largest)), Expr::Decimal(digits)) = (expected.range, value)
            && let Ok(number) = digits.parse::<f64>()
            && !(least as f64..=largest as f64).contains(&number)
        {
            self.report(crate::diagnostics::out_of_range::number(digits, least, largest, span));
            return false;
        }
        if let (Some(pattern), Expr::Str(text)) = (&expected.matching, value)
            && !crate::pattern::matches_whole(pattern, text)
        {
            self.report(bad_text::pattern(text, pattern, span, declared));
            return false;
        }
        if let (Some((least, largest)), Expr::Int(number)) = (expected.range, value)
            && !(least..=largest).contains(number)
        {
            self.report(crate::diagnostics::out_of_range::number(&number.to_string(), least, largest, span));
            return false;
        }
        true
    }

    /// The truth value of an expression.
    pub(crate) fn condition(&mut self, expr: &hir::Expr) -> Option<Expr> {
        match self.value(expr, Some(&Ty::Bool)) {
            // An optional need is true where it is met.
            Value::Need { .. } => Some(Expr::Bool(true)),
            Value::Absent(_) => Some(Expr::Bool(false)),
            Value::Error => None,
            Value::Expr(value, Ty::Bool) => Some(value),
            Value::Expr(value, ty) => {
                let found = literal::describe(&value, &ty);
                self.report(type_mismatch::report("true or false", &found, expr.span));
                None
            }
            other => {
                self.plain(other, expr.span)?;
                self.report(type_mismatch::report("true or false", "nothing", expr.span));
                None
            }
        }
    }

    /// Reports a value that is known later than at build.
    pub(crate) fn at_build(&mut self, value: Expr, what: &str, span: Span) -> Option<Expr> {
        let known = match known(&value) {
            Known::Build => return Some(value),
            Known::Install => "at install",
            Known::Pod => "in the pod",
        };
        self.report(known_too_late::report(what, "build", known, span));
        None
    }
}
