//! Externals that environments put in the place of components: `environment production of blog < db: external mysql { … } >`.
//!
//! The component of the app stays as it is, and its values have a switch. What is known of it elsewhere, the fields that
//! it provides and its host and port, is then the one or the other: a choice that the values make.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_db::{Db, Diagnostic, File, Severity, Span};

use crate::component::{self, ComponentResult, Place, said_at, with_place};
use crate::diagnostics::cannot_replace;
use crate::environments::{by_name, of_app};
use crate::external::external;
use crate::head::head;
use crate::hir::{self, Arg, ComponentItem};
use crate::model::{App, Expr, External, Instead, Kind, Peer, Replaced, SecretKey};
use crate::scope::{Either, NeedState};
use crate::types::Ty;
use crate::wiring::{Provider, wiring};

/// What environments put in the place of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The external without its values: each field is empty.
    pub external: External,
    /// The fields that have to be given: those that no environment leaves empty.
    pub required: Vec<Arc<str>>,
    /// The environment that does it first.
    pub environment: Arc<str>,
    /// Where it names the component and says that it is external.
    pub span: Span,
}

/// What stands in a component's place in one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    environment: Arc<str>,
    /// Where the environment names the component and says that it is external.
    span: Span,
    external: Arc<External>,
}

/// Whether what an environment says of a component is an external.
pub(crate) fn is_external(item: &ComponentItem) -> bool {
    let first = item.head.first().and_then(|arg| match arg {
        Arg::Expr(expr) => expr.as_name(),
        _ => None,
    });
    first.is_some_and(|it| &**it == Kind::External.word())
}

/// The name of an external and what stands before its braces.
fn written(item: &ComponentItem, name: Span) -> Span {
    item.head.last().map_or(name, |last| name.to(last.span()))
}

/// What the environments of an app put in the place of its components, by the numbers of these.
#[salsa::tracked(returns(ref))]
pub fn replacements(db: &dyn Db, file: File, nth: u32) -> BTreeMap<u32, Arc<Replacement>> {
    let all = said(db, file, nth).iter();
    all.filter_map(|(number, said)| Some((*number, Arc::new(merged(said)?)))).collect()
}

/// What each environment says, by the numbers of the components. The values of the externals are here alone: what others
/// know of them stays as it is when one changes.
#[salsa::tracked(returns(ref))]
fn said(db: &dyn Db, file: File, nth: u32) -> BTreeMap<u32, Vec<Said>> {
    let mut found: BTreeMap<u32, Vec<Said>> = BTreeMap::new();
    let environments = of_app(db, file, nth);
    if environments.is_empty() {
        return found;
    }
    let names = by_name(db, file, nth);
    for environment in environments {
        let Some(declaration) = hir::declaration(db, file, environment) else { continue };
        for number in 0..declaration.component_count.unwrap_or(0) {
            let Some(item) = hir::component_item(db, file, environment, number) else { continue };
            let Some(name) = item.name.as_ref().filter(|_| is_external(item)) else { continue };
            let Some(at) = names.get(&name.text) else { continue };
            let kind = head(db, file, nth, *at).as_ref().and_then(|it| it.kind).map(|(kind, _)| kind);
            if kind.is_none_or(|it| !can_be_replaced(it)) {
                continue;
            }
            let Some(external) = external(db, file, environment, number).external.clone() else { continue };
            let environment = declaration.name().map(|it| it.text).unwrap_or_default();
            let said = found.entry(*at).or_default();
            if !said.iter().any(|it| it.environment == environment) {
                said.push(Said { environment, span: written(item, name.span), external });
            }
        }
    }
    found
}

/// Whether something that runs elsewhere can do what pods of this kind do: those that run to their end answer nobody.
fn can_be_replaced(kind: Kind) -> bool {
    kind.has_pods() && !kind.runs_to_end()
}

/// The external without the values that environments give it.
fn merged(said: &[Said]) -> Option<Replacement> {
    let first = said.first()?;
    let owner: Arc<str> = owner(&first.external.name);
    let several = said.iter().any(|it| opens_several(&it.external));
    let mut external = External::clone(&first.external);
    for field in &mut external.fields {
        field.default = empty(&field.ty.ty);
    }
    for secret in &mut external.secrets {
        secret.secret = Arc::from("");
        secret.key.component = match several {
            true => format!("{owner}.{}", secret.field).into(),
            false => owner.clone(),
        };
    }
    let is_required = |name: &Arc<str>, ty: &Ty| {
        let given = said.iter().filter_map(|it| it.external.fields.iter().find(|it| it.name == *name));
        has_empty(ty) && given.map(|it| &it.default).all(|it| *it != empty(ty))
    };
    let required =
        external.fields.iter().filter(|it| is_required(&it.name, &it.ty.ty)).map(|it| it.name.clone()).collect();
    Some(Replacement { external, required, environment: first.environment.clone(), span: first.span })
}

/// Who has the secrets of the external in a component's place.
fn owner(component: &str) -> Arc<str> {
    format!("{component}.{}", Kind::External.word()).into()
}

fn opens_several(external: &External) -> bool {
    external.secrets.windows(2).any(|pair| pair.first().map(|it| &it.secret) != pair.last().map(|it| &it.secret))
}

/// The value of a field that nobody gave.
fn empty(ty: &Ty) -> Expr {
    match ty {
        Ty::Bool => Expr::Bool(false),
        Ty::Int | Ty::Number | Ty::Port => Expr::Int(0),
        Ty::Cpu | Ty::Memory | Ty::Storage => Expr::str("0"),
        Ty::List(_) => Expr::List(Vec::new()),
        Ty::Map(_) => Expr::Map(Vec::new()),
        _ => Expr::str(""),
    }
}

/// Whether the empty value says that nobody gave one, rather than being one like others.
fn has_empty(ty: &Ty) -> bool {
    !matches!(ty, Ty::Bool | Ty::Int | Ty::Number | Ty::Cpu | Ty::Memory | Ty::Storage | Ty::List(_) | Ty::Map(_))
}

impl Replacement {
    /// What stands for a field of the external, and its type.
    fn field(&self, name: &str) -> Option<(Expr, Ty)> {
        let component = &self.external.name;
        let plain = self.external.fields.iter().find(|it| &*it.name == name).map(|it| {
            let name = format!("{}{name}", Replaced::FIELD).into();
            (Expr::Param { component: component.clone(), name }, it.ty.ty.clone())
        });
        let secret = || self.external.secrets.iter().find(|it| &*it.field == name);
        plain.or_else(|| secret().map(|it| (Expr::Secret(it.key.clone()), Ty::Secret)))
    }

    /// The fields that a component provides by an interface, each of its own or the external's.
    pub(crate) fn choose(&self, interface: &str, mut state: NeedState, number: u32, place: Place<'_>) -> NeedState {
        let NeedState::Met { fields, .. } = &mut state else { return state };
        if self.external.interface.as_deref() != Some(interface) {
            return state;
        }
        for (name, value, _) in fields {
            match place {
                Place::Component(it) if it == number => {}
                Place::External(it, external) if it == number => {
                    let given = external.fields.iter().find(|it| it.name == *name).map(|it| it.default.clone());
                    let secret = || self.field(name).map(|(value, _)| value);
                    *value = given.or_else(secret).unwrap_or_else(|| value.clone());
                }
                _ => {
                    if let Some((other, _)) = self.field(name) {
                        *value = either(&self.external.name, value, other);
                    }
                }
            }
        }
        state
    }

    /// What other components of the app have of the external besides.
    pub(crate) fn either(&self) -> Either {
        let fields = self.external.fields.iter().filter_map(|it| {
            let (value, ty) = self.field(&it.name)?;
            Some((it.name.clone(), value, ty))
        });
        let given = self.external.places().collect();
        Either { environment: self.environment.clone(), span: self.span, fields: fields.collect(), given }
    }
}

/// A value of a component, or another where an external is in its place.
pub(crate) fn either(component: &Arc<str>, value: &Expr, other: Expr) -> Expr {
    if let (Expr::Secret(key), Expr::Secret(other)) = (value, &other) {
        let instead = Instead { component: component.clone(), key: other.clone(), otherwise: key.instead.clone() };
        return Expr::Secret(SecretKey { instead: Some(Arc::new(instead)), ..key.clone() });
    }
    let switch = Expr::Param { component: component.clone(), name: Arc::from(Replaced::SWITCH) };
    Expr::If(Arc::new((switch, value.clone(), other)))
}

/// A value of a component, or the field of this name of the external that can be in its place.
pub(crate) fn either_of(replaced: Option<&Replaced>, field: &str, value: Expr) -> Expr {
    let Some(replaced) = replaced.filter(|it| it.external.fields.iter().any(|it| &*it.name == field)) else {
        return value;
    };
    let name = format!("{}{field}", Replaced::FIELD).into();
    let other = Expr::Param { component: replaced.component.clone(), name };
    either(&replaced.component, &value, other)
}

/// What an environment says of a component that it replaces. The fields that it gives the external there.
pub(crate) fn replaced(
    db: &dyn Db,
    (file, nth, component): (File, u32, u32),
    (environment, number): (u32, u32),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<External> {
    let item = hir::component_item(db, file, environment, number).as_ref()?;
    let name = item.name.as_ref()?;
    let head = head(db, file, nth, component).as_ref()?;
    let (kind, kind_span) = head.kind?;
    if !can_be_replaced(kind) {
        let span = item.head.first().map_or(name.span, Arg::span);
        diagnostics.push(cannot_replace::kind(&name.text, kind, span, kind_span));
        return None;
    }
    let result = external(db, file, environment, number);
    diagnostics.extend(result.diagnostics.iter().cloned());
    let given = result.external.as_ref()?;
    let replacement = replacements(db, file, nth).get(&component)?;
    let environment = hir::declaration(db, file, environment).as_ref()?.name()?.text;
    let first = said(db, file, nth).get(&component).and_then(|it| it.first());
    if let Some(first) = first.filter(|it| it.environment != environment)
        && let Some((what, span)) = unlike(&first.external, given, name.span)
    {
        diagnostics.push(cannot_replace::unlike(&name.text, &first.environment, &what, span, first.span));
        return None;
    }
    let mut other = replacement.external.clone();
    for field in &mut other.fields {
        let value = given.fields.iter().find(|it| it.name == field.name);
        field.default = value?.default.clone();
    }
    for secret in &mut other.secrets {
        let value = given.secrets.iter().find(|it| it.field == secret.field);
        secret.secret = value?.secret.clone();
    }
    let span = written(item, name.span);
    in_place(db, (file, nth, component), (&environment, span), &other, diagnostics);
    Some(other)
}

/// What is wrong in the components that need another only because of what an environment puts in its place.
fn in_place(
    db: &dyn Db,
    (file, nth, number): (File, u32, u32),
    (environment, span): (&str, Span),
    external: &External,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (consumer, bindings) in (0u32..).zip(&wiring(db, file, nth).needs) {
        if !bindings.iter().any(|it| it.provider == Provider::Component(number)) {
            continue;
        }
        let base = component::component(db, file, nth, consumer);
        if base.component.is_none() {
            continue;
        }
        let known =
            |it: &Diagnostic| base.diagnostics.iter().any(|base| (base.code, &base.message) == (it.code, &it.message));
        let result = with_place(db, (file, nth, consumer), Place::External(number, external));
        for diagnostic in result.diagnostics.into_iter().filter(|it| !known(it)) {
            diagnostics.push(said_at(diagnostic, environment, span));
        }
    }
}

/// In what the externals of two environments differ that is no entry of the values, and where the second one says it.
fn unlike(first: &External, second: &External, name: Span) -> Option<(String, Span)> {
    if first.interface != second.interface {
        let of = |it: &External| it.interface.as_ref().map_or("no interface".to_owned(), |it| format!("`{it}`"));
        return Some((format!("{} there and {} here", of(first), of(second)), name));
    }
    for field in &first.fields {
        match second.fields.iter().find(|it| it.name == field.name) {
            Some(other) if other.ty.ty == field.ty.ty => {}
            Some(other) => return Some((format!("`{}` is of another type there", field.name), other.span)),
            None => return Some((format!("`{}` is one of its fields there", field.name), name)),
        }
    }
    for secret in &first.secrets {
        match second.secrets.iter().find(|it| it.field == secret.field) {
            Some(other) if other.key.key == secret.key.key => {}
            Some(other) => {
                return Some((format!("`{}` has the key `{}` there", secret.field, secret.key.key), other.span));
            }
            None => return Some((format!("`{}` is one of its fields there", secret.field), name)),
        }
    }
    let plain = second.fields.iter().map(|it| (&it.name, it.span));
    let mut all = plain.chain(second.secrets.iter().map(|it| (&it.field, it.span)));
    let known = |name: &Arc<str>| {
        first.fields.iter().any(|it| it.name == *name) || first.secrets.iter().any(|it| it.field == *name)
    };
    all.find(|(name, _)| !known(name)).map(|(name, span)| (format!("`{name}` is none of its fields there"), span))
}

/// What is wrong in a component only because what it needs depends on the values: it is said at the environment.
pub(crate) fn blamed(db: &dyn Db, at: (File, u32, u32), mut result: ComponentResult) -> ComponentResult {
    let (file, nth, component) = at;
    let is_error = |it: &Diagnostic| it.severity == Severity::Error && *it.code != cannot_replace::CODE;
    if replacements(db, file, nth).is_empty() || !result.diagnostics.iter().any(is_error) {
        return result;
    }
    let who = head(db, file, nth, component).as_ref().and_then(|it| it.name.as_ref()).map(|it| it.text.clone());
    let needs = wiring(db, file, nth).needs.get(component as usize);
    for (number, replacement) in replacements(db, file, nth) {
        if !needs.into_iter().flatten().any(|it| it.provider == Provider::Component(*number)) {
            continue;
        }
        let without = with_place(db, at, Place::Component(*number));
        for diagnostic in &mut result.diagnostics {
            if !is_error(diagnostic) || without.diagnostics.contains(diagnostic) {
                continue;
            }
            let Some(label) = diagnostic.labels.iter().find(|it| it.primary) else { continue };
            let here = (&*replacement.environment, replacement.span);
            let who = who.as_deref().unwrap_or_default();
            *diagnostic =
                cannot_replace::shapes(&replacement.external.name, here, who, label.span, &diagnostic.message);
        }
    }
    result
}

/// What an external in a component's place can't give, and others want of the component: each is said at the environment.
pub(crate) fn check(db: &dyn Db, file: File, nth: u32, app: &App, diagnostics: &mut Vec<Diagnostic>) {
    let wiring = wiring(db, file, nth);
    for (number, replacement) in replacements(db, file, nth) {
        let name = &replacement.external.name;
        let here = (&*replacement.environment, replacement.span);
        // Each interface once, with the first that needs it.
        let mut wanted: IndexMap<&str, (Arc<str>, Span)> = IndexMap::new();
        for (consumer, bindings) in (0u32..).zip(&wiring.needs) {
            let Some(who) = head(db, file, nth, consumer).as_ref().and_then(|it| it.name.clone()) else { continue };
            for binding in bindings.iter().filter(|it| it.provider == Provider::Component(*number)) {
                wanted.entry(&binding.interface).or_insert((who.text.clone(), who.span));
            }
        }
        for (interface, (who, span)) in wanted {
            let given = replacement.external.interface.as_deref();
            if given != Some(interface) {
                diagnostics.push(cannot_replace::interface(name, here, given, interface, (&who, span)));
            }
        }
        for component in &app.components {
            if component.pod.place.near.contains(name) {
                let (of, span) = (&component.name, component.span);
                diagnostics.push(cannot_replace::used(name, here, &format!("`{of}` runs beside its pods"), span));
            }
            if let Some(allow) = component.allows.iter().find(|it| names(&it.peer, name)) {
                let of = format!("`{}` allows traffic with its pods", component.name);
                diagnostics.push(cannot_replace::used(name, here, &of, allow.span));
            }
        }
        for other in &app.others {
            if let Some((caller, _)) = other.calls.iter().find(|(_, callee)| callee == name) {
                let span = other.components.iter().find(|it| it.name == *caller).map_or(replacement.span, |it| it.span);
                let of = format!("`{caller}` of the app `{}` calls it", other.name);
                diagnostics.push(cannot_replace::used(name, here, &of, span));
            }
        }
    }
    // What is asked for several times is said once.
    let mut seen = Vec::new();
    diagnostics.retain(|it| {
        let key = (it.primary_span(), it.message.clone());
        let is_first = *it.code != cannot_replace::CODE || !seen.contains(&key);
        seen.extend((*it.code == cannot_replace::CODE && is_first).then_some(key));
        is_first
    });
}

fn names(peer: &Peer, component: &str) -> bool {
    matches!(peer, Peer::Component(name) if **name == *component)
}
