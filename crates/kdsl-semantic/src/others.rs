//! Components of other apps of the program: those of the same file and of the files that it imports.
//!
//! Such a component is known by a name with a dot, as it is written: `shop.orders-db`. What it provides is worked out without
//! its own needs of third apps, so that apps can use each other.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::component::{component, field_types, provisions_alone};
use crate::definitions::DeclarationRef;
use crate::diagnostics::{other_app, other_namespace};
use crate::head::head;
use crate::hir::{self, Arg};
use crate::instance::app_names;
use crate::mentions::{app_named, apps_mentioned, apps_mentioning, known_apps};
use crate::model::{App, Component, Expr, HostRef, Kind, Other, SecretKey};
use crate::scope::{AppNames, NeedState, Neighbour};
use crate::wiring::{OtherComponent, Provider, component_signature, wiring};

fn name_of(db: &dyn Db, file: File, nth: u32) -> Option<Arc<str>> {
    hir::declaration(db, file, nth).as_ref()?.name().map(|it| it.text)
}

/// The name of a component for other apps.
fn dotted(app: &str, component: &str) -> Arc<str> {
    format!("{app}.{component}").into()
}

/// What other apps know of the components of an app.
#[salsa::tracked(returns(ref))]
pub(crate) fn offered(db: &dyn Db, file: File, nth: u32) -> Vec<Neighbour> {
    let Some(app) = name_of(db, file, nth) else { return Vec::new() };
    let count = hir::declaration(db, file, nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let neighbour = |number: u32| {
        let head = head(db, file, nth, number).as_ref()?;
        let signature = component_signature(db, file, nth, number);
        Some(Neighbour {
            name: dotted(&app, &head.name.as_ref()?.text),
            kind: head.kind.map(|(kind, _)| kind),
            ports: signature.ports.clone(),
            services: signature.services.clone(),
            offers: signature.offers(db),
            fields: Vec::new(),
            given: Vec::new(),
            either: None,
        })
    };
    (0..count).filter_map(neighbour).collect()
}

/// The component of another app that `needs NAME = APP.COMPONENT` names, if it provides the interface.
pub(crate) fn decided(
    db: &dyn Db,
    (file, nth): (File, u32),
    written: &hir::Ident,
    interface: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Provider {
    let Some((app, component)) = written.text.split_once('.') else { return Provider::Broken };
    let own = name_of(db, file, nth);
    let Some(at) = app_named(db, file, app).filter(|_| own.as_deref() != Some(app)) else {
        let known = known_apps(db, file).iter().filter(|it| own.as_ref() != Some(*it));
        diagnostics.push(other_app::unknown(app, written.span, known.map(|it| &**it)));
        return Provider::Broken;
    };
    let all = offered(db, at.file, at.nth);
    let count = hir::declaration(db, at.file, at.nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let named = |number: &u32| {
        let head = head(db, at.file, at.nth, *number).as_ref();
        head.and_then(|it| it.name.as_ref()).is_some_and(|it| &*it.text == component)
    };
    let Some(number) = (0..count).find(named) else {
        let known = all.iter().filter_map(|it| it.name.split_once('.')).map(|(_, name)| name);
        diagnostics.push(other_app::unknown_component(app, component, written.span, known));
        return Provider::Broken;
    };
    if head(db, at.file, at.nth, number).as_ref().and_then(|it| it.kind).is_some_and(|(kind, _)| kind == Kind::External)
    {
        diagnostics.push(other_app::external(&written.text, written.span));
        return Provider::Broken;
    }
    let provides = &component_signature(db, at.file, at.nth, number).provides;
    if !provides.iter().any(|it| &*it.text == interface) {
        let message = format!("`{}` provides no `{interface}`", written.text);
        diagnostics.push(crate::diagnostics::wrong_provider::report(message, written.span, "not what is needed", None));
        return Provider::Broken;
    }
    Provider::Other(OtherComponent { at, number, name: written.text.clone(), span: written.span })
}

/// A need that a component of another app meets, with the values that it provides.
pub(crate) fn met(db: &dyn Db, other: &OtherComponent, interface: &str) -> NeedState {
    let at = other.at;
    for number in &wiring(db, at.file, at.nth).order {
        provisions_alone(db, at.file, at.nth, *number);
    }
    let provided = &provisions_alone(db, at.file, at.nth, other.number).provided;
    let Some(provided) = provided.iter().find(|it| &*it.interface == interface) else { return NeedState::Broken };
    let types = field_types(db, at.file, interface);
    if types.len() > provided.fields.len() {
        return NeedState::Broken;
    }
    if provided.fields.iter().any(|(_, value)| holds_secret_of_app(value)) {
        return NeedState::Broken;
    }
    let names = &*app_names(db, at.file, at.nth).names;
    let app = other.name.split_once('.').map_or("", |(app, _)| app);
    let fields = provided.fields.iter().map(|(field, value)| {
        let ty = types.iter().find(|(name, _)| name == field).map_or(crate::types::Ty::String, |(_, ty)| ty.clone());
        (field.clone(), seen_from_outside(value, app, names), ty)
    });
    NeedState::Met { provider: other.name.clone(), fields: fields.collect() }
}

/// Whether a secret of a whole app is in a value.
fn holds_secret_of_app(expr: &Expr) -> bool {
    match expr {
        Expr::Secret(key) => key.component.is_empty(),
        Expr::Concat(parts) | Expr::List(parts) | Expr::Call(_, parts) => parts.iter().any(holds_secret_of_app),
        Expr::If(parts) => [&parts.1, &parts.2].into_iter().any(holds_secret_of_app),
        _ => false,
    }
}

/// An expression of a component of an app as other apps have it: with the app's name before each component's.
fn seen_from_outside(expr: &Expr, app: &str, names: &AppNames) -> Expr {
    let within = |expr: &Expr| seen_from_outside(expr, app, names);
    let both = |sides: &(Expr, Expr)| Arc::new((within(&sides.0), within(&sides.1)));
    match expr {
        // A parameter of the whole app is what its program says.
        Expr::Param { component, name } if component.is_empty() => {
            names.param(name).and_then(|it| it.value.clone()).unwrap_or(Expr::None)
        }
        Expr::Param { component, name } => Expr::Param { component: dotted(app, component), name: name.clone() },
        Expr::Replicas { component } => Expr::Replicas { component: dotted(app, component) },
        Expr::Resource { component, resource } => {
            Expr::Resource { component: dotted(app, component), resource: *resource }
        }
        Expr::Port { component, port } => Expr::Port { component: dotted(app, component), port: port.clone() },
        Expr::Host(HostRef::Service { component, service }) => {
            Expr::Host(HostRef::Service { component: dotted(app, component), service: service.clone() })
        }
        Expr::Host(HostRef::Pod { component, index }) => {
            Expr::Host(HostRef::Pod { component: dotted(app, component), index: *index })
        }
        Expr::Secret(key) => Expr::Secret(SecretKey { component: dotted(app, &key.component), ..key.clone() }),
        Expr::List(items) => Expr::List(items.iter().map(within).collect()),
        Expr::Concat(items) => Expr::Concat(items.iter().map(within).collect()),
        Expr::Call(function, items) => Expr::Call(*function, items.iter().map(within).collect()),
        Expr::Map(entries) => Expr::Map(entries.iter().map(|(key, value)| (key.clone(), within(value))).collect()),
        Expr::If(parts) => Expr::If(Arc::new((within(&parts.0), within(&parts.1), within(&parts.2)))),
        Expr::Not(inner) => Expr::Not(Arc::new(within(inner))),
        Expr::And(sides) => Expr::And(both(sides)),
        Expr::Or(sides) => Expr::Or(both(sides)),
        Expr::Compare(operator, sides) => Expr::Compare(*operator, both(sides)),
        Expr::Arithmetic(operator, sides) => Expr::Arithmetic(*operator, both(sides)),
        Expr::Quantity(unit, amount) => Expr::Quantity(*unit, Arc::new(within(amount))),
        Expr::Str(_)
        | Expr::Int(_)
        | Expr::Decimal(_)
        | Expr::Bool(_)
        | Expr::None
        | Expr::Release(_)
        | Expr::Config(_)
        | Expr::Pod(_) => expr.clone(),
    }
}

/// The namespace that an app names.
fn namespace(db: &dyn Db, at: DeclarationRef) -> Option<Arc<str>> {
    match hir::declaration(db, at.file, at.nth).as_ref()?.head.get(3)? {
        Arg::Expr(expr) => expr.as_name().cloned(),
        _ => None,
    }
}

/// Checks what an app takes from others: the values can be known, and the Secrets can be read.
pub(crate) fn check(db: &dyn Db, file: File, nth: u32, app: &App, diagnostics: &mut Vec<Diagnostic>) {
    for binding in wiring(db, file, nth).needs.iter().flatten() {
        let Provider::Other(other) = &binding.provider else { continue };
        match met(db, other, &binding.interface) {
            NeedState::Met { fields, .. } => {
                let theirs = namespace(db, other.at);
                let is_secret = |(field, value, _): &(Arc<str>, Expr, _)| value.holds_secret().then(|| field.clone());
                if let (Some(field), Some(theirs)) = (fields.iter().find_map(is_secret), theirs)
                    && app.namespace.as_ref() != Some(&theirs)
                {
                    let report = other_namespace::report(&other.name, &field, &theirs, &binding.interface, other.span);
                    diagnostics.push(report);
                }
            }
            _ if rests_on_others(db, other.at) => {
                diagnostics.push(other_app::third(&other.name, &binding.interface, other.span));
            }
            _ if provisions_alone(db, other.at.file, other.at.nth, other.number)
                .provided
                .iter()
                .any(|it| it.fields.iter().any(|(_, value)| holds_secret_of_app(value))) =>
            {
                diagnostics.push(other_app::secret_of_app(&other.name, &binding.interface, other.span));
            }
            // What is wrong there is said there.
            _ => {}
        }
    }
}

fn rests_on_others(db: &dyn Db, at: DeclarationRef) -> bool {
    let needs = &wiring(db, at.file, at.nth).needs;
    needs.iter().flatten().any(|it| matches!(it.provider, Provider::Other(_)))
}

/// The components of an app with those of other apps that they call.
#[salsa::tracked(returns(ref))]
fn calls_of(db: &dyn Db, file: File, nth: u32) -> BTreeSet<(Arc<str>, Arc<str>)> {
    let found = components(db, DeclarationRef { file, nth });
    let calls = |it: &Arc<Component>| -> Vec<(Arc<str>, Arc<str>)> {
        let calls = it.calls.iter().filter(|it| it.contains('.'));
        calls.map(|callee| (it.name.clone(), callee.clone())).collect()
    };
    found.iter().flat_map(calls).collect()
}

fn components(db: &dyn Db, at: DeclarationRef) -> Vec<Arc<Component>> {
    let count = hir::declaration(db, at.file, at.nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let is_external = |number: &u32| {
        let head = head(db, at.file, at.nth, *number).as_ref();
        head.and_then(|it| it.kind).is_some_and(|(kind, _)| kind == Kind::External)
    };
    let numbers = (0..count).filter(|it| !is_external(it));
    numbers.filter_map(|number| component(db, at.file, at.nth, number).component.clone()).collect()
}

/// The other apps that an app calls or is called by, in the order of their names.
pub(crate) fn others(db: &dyn Db, file: File, app: &App) -> Vec<Other> {
    let calls = app.components.iter().flat_map(|it| &it.calls);
    let called: BTreeSet<&str> = calls.filter_map(|it| it.split_once('.')).map(|(app, _)| app).collect();
    let callers = apps_mentioning(db, file, &app.name);
    let mut others = Vec::new();
    let mut all = apps_mentioned(db, file, &app.name);
    all.extend(callers);
    for (name, at) in all {
        let calls: Vec<(Arc<str>, Arc<str>)> = match at.file == file {
            true => calls_of(db, at.file, at.nth)
                .iter()
                .filter_map(|(caller, callee)| {
                    let (of, callee) = callee.split_once('.')?;
                    (of == &*app.name).then(|| (caller.clone(), Arc::from(callee)))
                })
                .collect(),
            false => Vec::new(),
        };
        let is_called = called.contains(&*name);
        if is_called || !calls.is_empty() {
            let namespace = namespace(db, at).filter(|it| app.namespace.as_ref() != Some(it));
            others.push(Other { name, namespace, components: components(db, at), is_called, calls });
        }
    }
    others
}

/// Where a component of another app is named that can't be used: what to say.
pub(crate) fn unusable(app: &str, name: &hir::Ident, known: &[Arc<str>]) -> Diagnostic {
    let known = known.iter().filter_map(|it| it.split_once('.')).map(|(_, name)| name);
    other_app::unknown_component(app, &name.text, name.span, known)
}

/// `shop.orders-db` where a component is named: the two names with the dot between them, else one name.
pub(crate) fn component_name(expr: &hir::Expr) -> Option<hir::Ident> {
    match &expr.kind {
        hir::ExprKind::Field(base, name) => {
            let app = base.as_ident()?;
            let span: Span = expr.span;
            Some(hir::Ident { text: dotted(&app.text, &name.text), span })
        }
        _ => expr.as_ident(),
    }
}
