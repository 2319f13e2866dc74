//! In `patch` and `object`: kinds, fields of Kubernetes, and their values.

use kdsl_db::{Db, File};
use kdsl_schema::{Field, ObjectSchema, Type};
use kdsl_syntax::ast::{Arg, Expr};

use super::{Completion, CompletionKind};
use crate::describe;
use crate::fields::{Place, Sort};
use crate::owner::{self, Owner};

/// Behind `patch`: the kinds that there are of, then all others.
pub(crate) fn patched(db: &dyn Db, owner: &Owner, before: &[Arg]) -> Vec<Completion> {
    let package = package(db, owner);
    let own = owner.component.as_ref().and_then(|it| it.name()).map(|it| it.text());
    let is_own = |component: Option<&str>| own.is_none() || component == own.as_deref();
    let objects = package.iter().flat_map(|it| &it.objects).filter(|it| is_own(it.component.as_deref()));
    match before {
        [] => {
            let mut kinds: Vec<&str> = Vec::new();
            for object in objects {
                if !kinds.contains(&&*object.kind) {
                    kinds.push(&object.kind);
                }
            }
            let mut found: Vec<Completion> = kinds.into_iter().map(kind).collect();
            found.extend(kdsl_schema::kinds().iter().map(|it| kind(&it.kind)));
            found
        }
        _ => Vec::new(),
    }
}

/// What follows from an app.
pub(crate) fn package(db: &dyn Db, owner: &Owner) -> Option<std::sync::Arc<kdsl_ir::Package>> {
    let app = owner.app(db)?;
    let nth = owner::nth(&app)?;
    kdsl_ir::package_of(db, owner.file, nth)
}

fn kind(kind: &str) -> Completion {
    let item = Completion::new(kind, CompletionKind::Type).insert(format!("{kind} "));
    match kdsl_schema::kinds().iter().find(|it| it.kind == kind) {
        Some(schema) => item.detail(&*schema.api_version),
        None => item,
    }
}

/// Behind `object`: versions, and the kinds of one.
pub(crate) fn added(before: &[Arg]) -> Vec<Completion> {
    let kinds = kdsl_schema::kinds();
    match before {
        [] => {
            let mut versions: Vec<&str> = kinds.iter().map(|it| &*it.api_version).collect();
            versions.dedup();
            let quoted = versions.into_iter().map(|it| format!("\"{it}\""));
            quoted.map(|it| Completion::new(it.clone(), CompletionKind::Value).insert(format!("{it} "))).collect()
        }
        [Arg::Expr(Expr::Str(version))] => {
            let version = version.plain().unwrap_or_default();
            let of_version = |it: &&ObjectSchema| it.api_version == version;
            kinds.iter().filter(of_version).map(|it| kind(&it.kind)).collect()
        }
        _ => Vec::new(),
    }
}

/// What can stand at a place; `None` if that is any value.
pub(crate) fn at(db: &dyn Db, file: File, place: &Place, owner: &Owner) -> Vec<Completion> {
    match &place.sort {
        Sort::Field => {
            let fields = place.ty.schema().map(|it| it.fields()).unwrap_or_default();
            fields.iter().filter(|it| !place.present.iter().any(|name| *it.name == **name)).map(field).collect()
        }
        Sort::Value => values(place),
        Sort::Item { list } => items(db, file, owner, list),
    }
}

/// A field of an object.
pub(crate) fn field(field: &Field) -> Completion {
    Completion::new(&*field.name, CompletionKind::Field)
        .detail(field.ty.to_string())
        .docs(describe::object_field(field))
}

fn values(place: &Place) -> Vec<Completion> {
    let value = |text: String| Completion::new(text, CompletionKind::Value);
    let Some(field) = &place.field else { return Vec::new() };
    if field.ty == Type::Boolean {
        return vec![value("true".to_owned()), value("false".to_owned())];
    }
    field.values.iter().map(|it| value(format!("\"{it}\""))).collect()
}

/// The keys of the items of a list that follow from the program.
fn items(db: &dyn Db, _file: File, owner: &Owner, list: &str) -> Vec<Completion> {
    let quoted = |name: &str| Completion::new(format!("\"{name}\""), CompletionKind::Value);
    let component = owner.component.as_ref().and_then(|it| it.name()).map(|it| it.text());
    let model = owner.app(db).and_then(|app| {
        let nth = owner::nth(&app)?;
        let app = kdsl_semantic::app(db, owner.file, nth).app.clone()?;
        app.component(component.as_deref()?).cloned()
    });
    let Some(model) = model else {
        return component.filter(|_| list == "containers").iter().map(|it| quoted(it)).collect();
    };
    match list {
        "containers" => vec![quoted(&model.name)],
        "initContainers" => model.companions.iter().map(|it| quoted(&it.name)).collect(),
        "env" => model.container.env.iter().map(|it| quoted(&it.name)).collect(),
        "ports" => model.ports.iter().map(|it| quoted(&it.name)).collect(),
        _ => Vec::new(),
    }
}
