//! The facts of an application that a test can ask for: `web.replicas`, `web.host`, a parameter, the number of objects.

use std::sync::Arc;

use kdsl_db::Diagnostic;

use super::objects;
use super::terms::{Sort, Typed};
use super::{Term, TermKind};
use crate::diagnostics::{type_mismatch, unknown_name};
use crate::hir::{Expr, ExprKind, Ident};
use crate::model::{self, App, Component, HostRef};
use crate::nearest::nearest;
use crate::replacing::either_of;
use crate::types::Ty;

/// The facts that every component has.
const OF_EVERY: [&str; 3] = ["replicas", "image", "kind"];

/// What can be asked of an application.
pub(super) struct Facts<'a> {
    app: Option<&'a App>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(app: Option<&'a App>) -> Self {
        Self { app }
    }

    /// Whether the app is known to have no component of this name.
    pub(super) fn is_unknown(&self, name: &str) -> bool {
        self.app.is_some_and(|it| {
            it.component(name).is_none() && !it.shared.params.iter().any(|param| &*param.name == name)
        })
    }

    /// The fact that an expression names. Of an application with errors nothing is known, and nothing is said.
    pub(super) fn read(&self, expr: &Expr, diagnostics: &mut Vec<Diagnostic>) -> Option<Typed> {
        let mut path = Vec::new();
        steps(expr, &mut path)?;
        let (first, rest) = path.split_first()?;
        if &*first.text == "objects" {
            return objects_count(expr, rest, diagnostics);
        }
        let app = self.app?;
        if let (Some(param), []) = (app.shared.params.iter().find(|it| it.name == first.text), rest) {
            let fact = model::Expr::Param { component: Arc::from(""), name: param.name.clone() };
            return Some((Term { kind: TermKind::Fact(fact), span: expr.span }, sort(&param.ty.ty)));
        }
        let Some(component) = app.component(&first.text) else {
            let known = app
                .components
                .iter()
                .map(|it| &*it.name)
                .chain(app.shared.params.iter().map(|it| &*it.name))
                .chain(["objects", "object", "refused", "warning", "true", "false", "none"]);
            diagnostics.push(unknown_name::in_test(&app.name, &first.text, first.span, nearest(&first.text, known)));
            return None;
        };
        let Some((field, rest)) = rest.split_first() else {
            let example = format!("{}.replicas", component.name);
            let what = format!("the component `{}`", component.name);
            diagnostics.push(type_mismatch::not_a_value(&what, expr.span, &example));
            return None;
        };
        let (kind, sort) = fact(app, component, field, rest, diagnostics)?;
        Some((Term { kind, span: expr.span }, sort))
    }
}

/// The words of `a.b.c`.
fn steps(expr: &Expr, path: &mut Vec<Ident>) -> Option<()> {
    match &expr.kind {
        ExprKind::Name(_) => path.push(expr.as_ident()?),
        ExprKind::Field(base, name) => {
            steps(base, path)?;
            path.push(name.clone());
        }
        _ => return None,
    }
    Some(())
}

/// `objects.count`, `objects.Deployment.count`
fn objects_count(expr: &Expr, rest: &[Ident], diagnostics: &mut Vec<Diagnostic>) -> Option<Typed> {
    let kind = match rest {
        [count] if &*count.text == "count" => None,
        [kind, count] if &*count.text == "count" => {
            if let Err(report) = objects::known(None, kind) {
                diagnostics.push(report);
                return None;
            }
            Some(kind.text.clone())
        }
        [] => {
            diagnostics.push(type_mismatch::not_a_value("the list of objects", expr.span, "objects.count"));
            return None;
        }
        [first, ..] => {
            let last = rest.last().unwrap_or(first);
            let near = nearest(&last.text, ["count"]);
            diagnostics.push(unknown_name::field("the list of objects", &last.text, last.span, near, &["count"]));
            return None;
        }
    };
    Some((Term { kind: TermKind::ObjectCount(kind), span: expr.span }, Sort::Whole))
}

fn fact(
    app: &App,
    component: &Component,
    field: &Ident,
    rest: &[Ident],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(TermKind, Sort)> {
    let name = &component.name;
    let port = |port: &Arc<str>| model::Expr::Port { component: name.clone(), port: port.clone() };
    let host = |service| model::Expr::Host(HostRef::Service { component: name.clone(), service });
    let ports = component.ports.as_slice();
    let service = component.services.iter().find(|it| it.name == field.text);
    let found = match (&*field.text, rest) {
        ("replicas", []) => (TermKind::Fact(model::Expr::Replicas { component: name.clone() }), Sort::Whole),
        ("image", []) => (TermKind::Image(name.clone()), Sort::Text),
        ("kind", []) => {
            let words = crate::kind::KINDS.iter().map(|it| Arc::from(it.word)).collect();
            (TermKind::Literal(model::Expr::str(component.kind.word())), Sort::Words(words))
        }
        ("host", []) if !ports.is_empty() => {
            (TermKind::Fact(either_of(app.replaced(name), "host", host(None))), Sort::Text)
        }
        ("port", []) if ports.len() == 1 => {
            let only = ports.first()?;
            (TermKind::Fact(either_of(app.replaced(name), "port", port(&only.name))), Sort::Whole)
        }
        ("ports", [wanted]) => {
            let Some(found) = ports.iter().find(|it| it.name == wanted.text) else {
                let known: Vec<&str> = ports.iter().map(|it| &*it.name).collect();
                let near = nearest(&wanted.text, known.iter().copied());
                diagnostics.push(unknown_name::port(&format!("`{name}`"), &wanted.text, wanted.span, near, &known));
                return None;
            };
            (TermKind::Fact(port(&found.name)), Sort::Whole)
        }
        (_, [host_word]) if service.is_some() && &*host_word.text == "host" => {
            (TermKind::Fact(host(Some(field.text.clone()))), Sort::Text)
        }
        (_, rest) => {
            let param = component.params.iter().find(|it| it.name == field.text);
            if let (Some(param), []) = (param, rest) {
                let fact = model::Expr::Param { component: name.clone(), name: param.name.clone() };
                (TermKind::Fact(fact), sort(&param.ty.ty))
            } else {
                diagnostics.push(unknown(component, field, rest, param.is_some() || service.is_some()));
                return None;
            }
        }
    };
    Some(found)
}

fn unknown(component: &Component, field: &Ident, rest: &[Ident], is_known: bool) -> Diagnostic {
    let of = format!("`{}`", component.name);
    if let (Some(more), true) = (rest.first(), is_known || OF_EVERY.contains(&&*field.text)) {
        let of = format!("`{}.{}`", component.name, field.text);
        return unknown_name::field(&of, &more.text, more.span, None, &[]);
    }
    let mut known: Vec<&str> = OF_EVERY.to_vec();
    if !component.ports.is_empty() {
        known.push("host");
        known.push(if component.ports.len() == 1 { "port" } else { "ports" });
    }
    known.extend(component.services.iter().map(|it| &*it.name));
    known.extend(component.params.iter().map(|it| &*it.name));
    let near = nearest(&field.text, known.iter().copied());
    unknown_name::field(&of, &field.text, field.span, near, &known)
}

/// What a parameter of this type gives.
fn sort(ty: &Ty) -> Sort {
    match ty {
        Ty::Int | Ty::Port => Sort::Whole,
        Ty::Number => Sort::Number,
        Ty::Bool => Sort::Truth,
        Ty::List(_) => Sort::List,
        Ty::Map(_) => Sort::Map,
        Ty::Enum(words) => Sort::Words(words.clone()),
        Ty::Cpu | Ty::Memory | Ty::Storage => Sort::Any,
        _ => Sort::Text,
    }
}
