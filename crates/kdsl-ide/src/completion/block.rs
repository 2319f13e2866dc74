//! In braces: statements, parameters and the keys of maps.

use kdsl_db::Db;
use kdsl_semantic::kind::refuses;
use kdsl_semantic::model::Role;
use kdsl_semantic::statements::{KEYWORDS, Keyword, Place, container_words};
use kdsl_syntax::ast::{Block, ComponentItem, DeclarationKind, Item};

use super::{Completion, CompletionKind};
use crate::describe;
use crate::owner::{self, Owner};
use crate::scope::{self, NameKind, Scope};
use crate::vocabulary::{APP_STATEMENTS, DECLARATIONS, TEST_STATEMENTS, inner_words};

/// The words that begin declarations.
pub(crate) fn declarations() -> Vec<Completion> {
    let snippet = |word: &str| match word {
        "app" => "app ${1:name} < ${2:web}: ${3:stateless} $0 >",
        "component" => "component ${1:name}: ${2:stateless} {\n  $0\n}",
        "interface" => "interface ${1:name} {\n  $0\n}",
        "environment" => "environment ${1:staging} of ${2:app} <\n  $0\n>",
        "import" => "import \"./${1:common}.kd\"",
        "moved" => "moved ${1:old} -> ${2:new}",
        _ => "test ${1:app} \"${2:what it says}\" { expect $0 }",
    };
    DECLARATIONS
        .iter()
        .map(|word| {
            let item = Completion::word(word, CompletionKind::Keyword);
            item.insert(format!("{} ", word.word)).snippet(snippet(word.word))
        })
        .collect()
}

/// The statements of a component, a type or an app; the parameters that are not set yet come first, and of them those
/// that must be.
pub(crate) fn statements(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    match (&owner.component, owner.declaration.kind()) {
        (None, DeclarationKind::App) => {
            return APP_STATEMENTS.iter().map(|word| Completion::word(word, CompletionKind::Keyword)).collect();
        }
        (None, DeclarationKind::Component) => {
            return KEYWORDS.iter().map(Completion::keyword).collect();
        }
        (None, DeclarationKind::Environment) => return of_environment(db, owner),
        (None, DeclarationKind::Test) => return tests(),
        (None, _) => return Vec::new(),
        (Some(component), _) if owner::is_external(component) => return fields(db, owner, component),
        (Some(_), _) => {}
    }
    let kind = owner.component.as_ref().and_then(owner::kind_of);
    let fits = |it: &&Keyword| it.place == Place::Component && kind.is_none_or(|kind| refuses(kind, it.word).is_none());
    let mut found = params(db, owner);
    found.extend(KEYWORDS.iter().filter(fits).map(Completion::keyword));
    found
}

/// In the braces behind an environment: the parameters of its app that are not set yet, and what is for all objects.
fn of_environment(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let written: Vec<String> = owner.declaration.block().into_iter().flat_map(assigned).collect();
    let scope = Scope::of(db, owner);
    let params = scope.of_kind(NameKind::Param).filter(|it| !written.contains(&it.name));
    let words = APP_STATEMENTS.iter().filter(|it| matches!(it.word, "label" | "annotation" | "secret"));
    params
        .map(|param| Completion::named(param).insert(format!("{} = ", param.name)))
        .chain(words.map(|word| Completion::word(word, CompletionKind::Keyword)))
        .collect()
}

/// The fields of an external that are not set yet.
fn fields(db: &dyn Db, owner: &Owner, component: &ComponentItem) -> Vec<Completion> {
    let Some(interface) = owner::interface_of(component) else { return Vec::new() };
    let written: Vec<String> = component.block().into_iter().flat_map(assigned).collect();
    scope::interface_fields(db, owner.file, &interface)
        .iter()
        .filter(|field| !written.contains(&field.name))
        .map(|field| {
            let item =
                Completion::new(&field.name, CompletionKind::Field).detail(&field.ty).docs(describe::field(field));
            match field.ty.as_str() {
                "secret" => item
                    .insert(format!("{} = secret from existing ", field.name))
                    .snippet(format!("{} = secret from existing \"${{1:name}}\" key \"${{2:key}}\"", field.name)),
                _ => item.insert(format!("{} = ", field.name)),
            }
        })
        .collect()
}

/// The statements of tests.
pub(crate) fn tests() -> Vec<Completion> {
    TEST_STATEMENTS.iter().map(|word| Completion::word(word, CompletionKind::Keyword)).collect()
}

fn params(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let Some(at) = owner.component_type(db) else { return Vec::new() };
    let written: Vec<String> = owner.component.iter().filter_map(|it| it.block()).flat_map(assigned).collect();
    let scope = Scope::of_type(db, at);
    let mut params: Vec<_> = scope.of_kind(NameKind::Param).filter(|it| !written.contains(&it.name)).collect();
    params.sort_by_key(|it| it.default.is_some());
    params.into_iter().map(|param| Completion::named(param).insert(format!("{} = ", param.name))).collect()
}

/// The names that a block sets.
fn assigned(block: Block) -> impl Iterator<Item = String> {
    block.items().filter_map(|item| match item {
        Item::Assign(assign) => assign.name()?.as_name(),
        _ => None,
    })
}

/// The items in the braces of a statement.
pub(crate) fn inner(db: &dyn Db, keyword: &str, owner: &Owner, present: &[String]) -> Vec<Completion> {
    let found: Vec<Completion> = match keyword {
        // A test may expect and set as often as it likes.
        "test" => return tests(),
        "provides" => provided_fields(db, owner, present),
        "service" | "expose" | "scale" | "dns" | "place" => {
            let port = KEYWORDS.iter().filter(|it| it.word == "port" && keyword == "service").map(Completion::keyword);
            let words = inner_words(keyword).iter().map(|word| Completion::word(word, CompletionKind::Keyword));
            port.chain(words).collect()
        }
        "init" | "sidecar" => {
            let role = if keyword == "init" { Role::Init } else { Role::Sidecar };
            let fitting = container_words(role);
            KEYWORDS.iter().filter(|it| fitting.contains(&it.word)).map(Completion::keyword).collect()
        }
        _ => {
            let words = inner_words(keyword).iter();
            words.map(|word| Completion::word(word, CompletionKind::Field).insert(format!("{}: ", word.word))).collect()
        }
    };
    found.into_iter().filter(|it| !present.contains(&it.label)).collect()
}

fn provided_fields(db: &dyn Db, owner: &Owner, present: &[String]) -> Vec<Completion> {
    let interfaces = match &owner.component {
        Some(_) => Vec::new(),
        None => owner.declaration.block().into_iter().flat_map(|it| it.items()).filter_map(provides).collect(),
    };
    let interface = interfaces.iter().find(|(_, keys)| present.iter().all(|it| keys.contains(it)));
    let Some((interface, _)) = interface else { return Vec::new() };
    scope::interface_fields(db, owner.file, interface)
        .iter()
        .map(|field| {
            Completion::new(&field.name, CompletionKind::Field)
                .detail(&field.ty)
                .docs(describe::field(field))
                .insert(format!("{}: ", field.name))
        })
        .collect()
}

/// The interface of `provides INTERFACE { … }`, and the fields that are written.
fn provides(item: Item) -> Option<(String, Vec<String>)> {
    let Item::Statement(statement) = item else { return None };
    if statement.keyword()?.as_name()? != "provides" {
        return None;
    }
    let mut args = statement.args();
    let interface = args.next()?.as_name()?;
    let keys = args.filter_map(|arg| match arg.expr() {
        Some(kdsl_syntax::ast::Expr::Block(block)) => Some(block.clone()),
        _ => None,
    });
    let keys = keys.flat_map(|block| block.items()).filter_map(|item| item.key().map(|key| key.text()));
    Some((interface, keys.collect()))
}
