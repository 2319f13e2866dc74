//! Where a value or the type of one is expected.

use kdsl_db::{Db, File};
use kdsl_semantic::definitions::{interface_names, resolve_interface};
use kdsl_semantic::functions::FUNCTIONS;
use kdsl_semantic::imports::imported;
use kdsl_syntax::ast::{Declaration, Expr, Name};

use super::{Completion, CompletionKind, form};
use crate::describe;
use crate::owner::{self, Owner};
use crate::scope::{self, NameKind, Scope};
use crate::vocabulary::{COMPONENT_FIELDS, POD_FIELDS, RESOURCE_FIELDS, RESOURCE_SIDES, VALUE_TYPES, VALUES};

/// The types of values, and the interfaces.
pub(crate) fn types(db: &dyn Db, file: File) -> Vec<Completion> {
    let words = VALUE_TYPES.iter().map(|word| {
        let item = Completion::word(word, CompletionKind::ValueType);
        match word.form.contains('(') {
            true => item.insert(format!("{}(", word.word)).snippet(format!("{}($0)", word.word)),
            false => item,
        }
    });
    let interfaces = interface_names(db, file);
    let interfaces = interfaces.iter().map(|name| {
        let mut item = Completion::new(&**name, CompletionKind::Interface);
        item.docs = resolve_interface(db, file, name).map(|at| describe::interface(db, at));
        item
    });
    words.chain(interfaces).collect()
}

/// Behind `PARAM =`: the values that its type has, then every name.
pub(crate) fn assigned(db: &dyn Db, owner: &Owner, param: &str) -> Vec<Completion> {
    let scope = Scope::of(db, owner);
    let ty = scope.get(NameKind::Param, param).and_then(|it| it.ty.clone()).unwrap_or_default();
    let value = |text: &str| Completion::new(text, CompletionKind::Value);
    if ty.starts_with("bool") {
        return vec![value("true"), value("false")];
    }
    if let Some(words) = ty.strip_prefix("enum(").and_then(|it| it.split_once(')')) {
        return words.0.split(',').map(|word| value(word.trim())).collect();
    }
    names(db, owner)
}

/// Every name that has a value.
pub(crate) fn names(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let scope = Scope::of(db, owner);
    let named = [NameKind::Need, NameKind::Param, NameKind::Secret];
    let mut found: Vec<Completion> =
        named.into_iter().flat_map(|kind| scope.of_kind(kind)).map(Completion::named).collect();
    found.extend(form::components(db, owner));
    found.extend(FUNCTIONS.iter().map(|function| {
        Completion::new(function.name, CompletionKind::Function)
            .detail(function.form)
            .docs(describe::function(function))
            .insert(format!("{}(", function.name))
            .snippet(format!("{}($0)", function.name))
    }));
    found.extend(VALUES.iter().map(|word| Completion::word(word, CompletionKind::Value)));
    found
}

/// Behind the dot of `base.`.
pub(crate) fn fields(db: &dyn Db, owner: &Owner, base: &Expr) -> Vec<Completion> {
    let scope = Scope::of(db, owner);
    match base {
        Expr::Name(name) => {
            let name = name.text();
            if let Some(need) = scope.get(NameKind::Need, &name) {
                let interface = need.ty.as_deref().and_then(|ty| ty.split_whitespace().next());
                return interface_fields(db, need.file, interface.unwrap_or_default());
            }
            match name.as_str() {
                "pod" => POD_FIELDS.iter().map(|word| Completion::word(word, CompletionKind::Field)).collect(),
                "self" => component_fields(&scope, true),
                _ => match other(db, owner, &name) {
                    Some(other) if other.component.as_ref().is_some_and(owner::is_external) => {
                        let interface = other.component.as_ref().and_then(owner::interface_of);
                        interface_fields(db, owner.file, interface.as_deref().unwrap_or_default())
                    }
                    Some(other) => component_fields(&Scope::of(db, &other), false),
                    None => components_of(db, owner, &name),
                },
            }
        }
        Expr::Field(field) if another_component(db, owner, field.base().as_ref(), field.name()).is_some() => {
            let other = another_component(db, owner, field.base().as_ref(), field.name());
            other.map(|it| component_fields(&Scope::of(db, &it), false)).unwrap_or_default()
        }
        Expr::Field(field) if is_self(field.base()) && field.name().is_some_and(|it| it.text() == "resources") => {
            RESOURCE_FIELDS.iter().map(|word| Completion::word(word, CompletionKind::Field)).collect()
        }
        Expr::Field(field) if is_resources(field.base()) => {
            RESOURCE_SIDES.iter().map(|word| Completion::word(word, CompletionKind::Field)).collect()
        }
        Expr::Field(field) if field.name().is_some_and(|it| it.text() == "ports") => {
            let Some(Expr::Name(component)) = field.base() else { return Vec::new() };
            let scope = match component.text().as_str() {
                "self" => scope,
                name => match other(db, owner, name) {
                    Some(other) => Scope::of(db, &other),
                    None => return Vec::new(),
                },
            };
            scope.of_kind(NameKind::Port).map(Completion::named).collect()
        }
        _ => COMPONENT_FIELDS
            .iter()
            .filter(|word| word.word == "host")
            .map(|word| Completion::word(word, CompletionKind::Field))
            .collect(),
    }
}

fn is_self(base: Option<Expr>) -> bool {
    matches!(base, Some(Expr::Name(name)) if name.text() == "self")
}

/// Whether it is `self.resources`.
fn is_resources(base: Option<Expr>) -> bool {
    match base {
        Some(Expr::Field(field)) => field.name().is_some_and(|it| it.text() == "resources") && is_self(field.base()),
        _ => false,
    }
}

/// Another component of the same app.
fn other(db: &dyn Db, owner: &Owner, name: &str) -> Option<Owner> {
    let app = owner.app(db)?;
    let component = owner::components(&app).find(|it| it.name().is_some_and(|it| it.text() == name))?;
    Some(Owner { file: owner.file, declaration: app, component: Some(component) })
}

/// Another app, in this file or in one that it imports.
fn another_app(db: &dyn Db, owner: &Owner, name: &str) -> Option<(File, Declaration)> {
    let own = owner.app(db)?;
    if owner::name(&own).as_deref() == Some(name) {
        return None;
    }
    if let Some(app) = owner::app_named(db, owner.file, name) {
        return Some((owner.file, app));
    }
    let at = *imported(db, owner.file).apps.get(name)?;
    Some((at.file, owner::declaration(db, at)?))
}

/// The components of another app that have pods.
fn components_of(db: &dyn Db, owner: &Owner, app: &str) -> Vec<Completion> {
    let Some((_, app)) = another_app(db, owner, app) else { return Vec::new() };
    owner::components(&app)
        .filter(|it| !owner::is_external(it))
        .filter_map(|it| {
            let item = Completion::new(it.name()?.text(), CompletionKind::Component);
            Some(item.detail(describe::component_head(&it)))
        })
        .collect()
}

/// `APP.COMPONENT`
fn another_component(db: &dyn Db, owner: &Owner, base: Option<&Expr>, name: Option<Name>) -> Option<Owner> {
    let (Some(Expr::Name(app)), Some(name)) = (base, name) else { return None };
    if other(db, owner, &app.text()).is_some() {
        return None;
    }
    let (file, declaration) = another_app(db, owner, &app.text())?;
    let component = owner::components(&declaration).find(|it| it.name().is_some_and(|it| it.text() == name.text()))?;
    Some(Owner { file, declaration, component: Some(component) })
}

fn component_fields(scope: &Scope, own: bool) -> Vec<Completion> {
    let words = COMPONENT_FIELDS.iter().filter(|word| own || !matches!(word.word, "replicas" | "pods" | "resources"));
    let mut found: Vec<Completion> = words.map(|word| Completion::word(word, CompletionKind::Field)).collect();
    found.extend(scope.of_kind(NameKind::Service).map(Completion::named));
    found
}

fn interface_fields(db: &dyn Db, file: File, interface: &str) -> Vec<Completion> {
    scope::interface_fields(db, file, interface)
        .iter()
        .map(|field| Completion::new(&field.name, CompletionKind::Field).detail(&field.ty).docs(describe::field(field)))
        .collect()
}
