//! In the brackets of a topology: components, kinds, types, counts and volumes.

use kdsl_db::{Db, File};
use kdsl_semantic::definitions::{interface_names, items, resolve_type, type_definition, type_names};
use kdsl_semantic::kind::{self, KINDS};
use kdsl_semantic::statements::keyword;
use kdsl_syntax::ast::DeclarationKind;

use super::{Completion, CompletionKind};
use crate::describe;
use crate::owner::{self, Owner};
use crate::scope::{self, NameKind, Scope};

/// Where the name of a component is expected: in an environment those of its app, in an app what would meet the needs
/// that nothing meets yet.
pub(crate) fn components(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let Some(app) = owner.app(db) else { return Vec::new() };
    if owner.declaration.kind() == DeclarationKind::Environment {
        let written: Vec<String> =
            owner::components(&owner.declaration).filter_map(|it| it.name()).map(|it| it.text()).collect();
        return owner::components(&app)
            .filter_map(|it| Some((it.name()?.text(), describe::component_head(&it))))
            .filter(|(name, _)| !written.contains(name))
            .map(|(name, head)| {
                Completion::new(&name, CompletionKind::Component).detail(head).insert(format!("{name}: "))
            })
            .collect();
    }
    providers(db, owner, &app)
}

/// A component for each need of the app's components that no component of it meets.
fn providers(db: &dyn Db, owner: &Owner, app: &kdsl_syntax::ast::Declaration) -> Vec<Completion> {
    let name = owner::name(app);
    let types: Vec<_> =
        owner::components(app).filter_map(|it| owner::type_of(db, owner.file, &it, name.as_deref())).collect();
    let offered: Vec<String> = types.iter().flat_map(|at| scope::provided(db, *at)).collect();
    let mut found = Vec::new();
    for need in types.iter().flat_map(|at| Scope::of_type(db, *at).names) {
        let interface = need.ty.as_deref().and_then(|ty| ty.split_whitespace().next());
        let Some(interface) = interface.filter(|it| need.kind == NameKind::Need && !offered.iter().any(|o| o == it))
        else {
            continue;
        };
        for ty in type_names(db, owner.file) {
            let Some(at) = resolve_type(db, owner.file, &ty) else { continue };
            if !scope::provided(db, at).iter().any(|it| it == interface) {
                continue;
            }
            let kind = type_definition(db, at.file, at.nth).as_ref().and_then(|it| it.kind);
            let head = format!("{}: {} {ty}", need.name, kind.map_or("stateful", |it| it.word()));
            found.push(
                Completion::new(head, CompletionKind::Snippet)
                    .detail(format!("provides {interface}"))
                    .docs(describe::component_type(db, at)),
            );
        }
    }
    found
}

/// In the head of a component, behind these words.
pub(crate) fn words(db: &dyn Db, owner: &Owner, before: &[String]) -> Vec<Completion> {
    let kind = before.first().filter(|it| kind::is_kind(it)).map(String::as_str);
    let in_environment = owner.declaration.kind() == DeclarationKind::Environment;
    let mut found = Vec::new();
    if kind.is_none() && !in_environment {
        found.extend(kinds());
        found.extend(types(db, owner.file, None, true));
        return found;
    }
    let is_count = |it: &String| it.strip_prefix('x').is_some_and(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    let has_count = before.iter().any(is_count);
    let is_volume = |it: &String| it == "shared-volume" || it == "own-volume";
    let has_volume = before.iter().any(is_volume);
    if kind == Some("external") {
        if before.len() == 1 {
            found.extend(interfaces(db, owner));
        }
        return found;
    }
    if in_environment && before.is_empty() && !owner.original(db).as_ref().is_some_and(owner::is_external) {
        found.extend(kinds().filter(|it| it.label == "external"));
    }
    let has_type = before.iter().skip(1).any(|it| it.starts_with('"') || resolve_type(db, owner.file, it).is_some());
    if kind == Some("cron") && before.len() == 1 {
        found.push(
            Completion::new("\"0 3 * * *\"", CompletionKind::Value)
                .docs("Every day at 3:00: minute, hour, day of the month, month, day of the week.")
                .snippet("\"${1:0 3 * * *}\""),
        );
    }
    if !has_type && !has_count && !has_volume && !in_environment {
        found.extend(types(db, owner.file, kind, false));
    }
    let scales = matches!(kind, Some("stateless" | "stateful")) || in_environment;
    if scales && !has_count {
        found.extend(counts());
    }
    if !has_volume && !in_environment {
        let fitting: &[&str] = match kind {
            Some("stateful") => &["own-volume"],
            _ => &["shared-volume"],
        };
        found.extend(fitting.iter().filter_map(|word| keyword(word)).map(Completion::keyword));
    }
    found
}

/// The interfaces that an external can provide; in a component's place those that it provides.
fn interfaces(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let provided = match owner.original(db) {
        Some(_) => owner.component_type(db).map(|at| scope::provided(db, at)).unwrap_or_default(),
        None => Vec::new(),
    };
    let names = interface_names(db, owner.file);
    let fits = |name: &str| provided.is_empty() || provided.iter().any(|it| it == name);
    names
        .iter()
        .filter(|name| fits(name))
        .map(|name| Completion::new(&**name, CompletionKind::Type).detail("interface"))
        .collect()
}

/// The kinds that this version can build.
fn kinds() -> impl Iterator<Item = Completion> {
    KINDS.iter().filter(|it| it.kind.is_some()).map(Completion::component_kind)
}

fn counts() -> impl Iterator<Item = Completion> {
    let count = |text: &str, docs: &str| Completion::new(text, CompletionKind::Value).docs(docs);
    [
        count("x2", "Two replicas.").snippet("x${1:2}"),
        count("x3", "Three replicas."),
        count("x2..10", "Two to ten replicas: it scales itself.").snippet("x${1:2}..${2:10}"),
    ]
    .into_iter()
}

/// The component types, those of a kind if one is written; `with_kind` writes the kind as well.
fn types(db: &dyn Db, file: File, wanted: Option<&str>, with_kind: bool) -> Vec<Completion> {
    let mut found = Vec::new();
    for name in type_names(db, file) {
        let Some(at) = resolve_type(db, file, &name) else { continue };
        let definition = type_definition(db, at.file, at.nth).as_ref();
        let kind = definition.and_then(|it| it.kind).map(|it| it.word());
        if wanted.is_some() && kind.is_some() && wanted != kind {
            continue;
        }
        let mut item = Completion::new(&*name, CompletionKind::Type).docs(describe::component_type(db, at));
        item.detail = definition.and_then(|it| it.docs.as_deref()).map(describe::summary);
        if let Some(kind) = kind.filter(|_| with_kind) {
            item = item.insert(format!("{kind} {name}"));
        }
        found.push(item);
    }
    found
}

/// Behind the colon of `component NAME:`.
pub(crate) fn bases(db: &dyn Db, file: File) -> Vec<Completion> {
    kinds().chain(types(db, file, None, false)).collect()
}

/// The apps of a file.
pub(crate) fn apps(db: &dyn Db, file: File) -> Vec<Completion> {
    items(db, file).apps.iter().map(|(name, _)| Completion::new(&**name, CompletionKind::Component)).collect()
}
