//! In the statements of a test: the facts of components, kinds and fields of objects, and the values.

use kdsl_db::Db;
use kdsl_syntax::SyntaxNode;
use kdsl_syntax::ast::{Arg, DeclarationKind, Expr, Statement};

use super::{Completion, CompletionKind, form, object, value};
use crate::fields;
use crate::owner::{self, Owner};
use crate::scope::{NameKind, Scope};
use crate::vocabulary::{COMPONENT_FACTS, TEST_CONDITIONS};

/// A place behind the keyword of a statement of a test.
pub(crate) struct Place {
    keyword: String,
    /// The words before the expression that the place is in.
    before: Vec<String>,
    /// What stands before the dot.
    base: Option<Expr>,
}

/// The place of a word in a statement of a test; `None` for words elsewhere, and for the keyword itself.
pub(crate) fn place(node: &SyntaxNode, owner: &Owner, base: Option<Expr>) -> Option<Place> {
    let statement = node.ancestors().find_map(Statement::cast)?;
    let outside = statement.syntax().parent()?.parent()?;
    let is_of_app = Statement::cast(outside).and_then(|it| it.keyword()?.as_name()).is_some_and(|it| it == "test");
    if owner.declaration.kind() != DeclarationKind::Test && !is_of_app {
        return None;
    }
    let start = node.text_range().start();
    statement.args().find(|arg| arg.text_range().contains(start))?;
    let before = statement.args().filter(|arg| arg.text_range().end() <= start).map(|arg| word(&arg)).collect();
    Some(Place { keyword: statement.keyword()?.as_name()?, before, base })
}

fn word(arg: &Arg) -> String {
    arg.expr().map(|it| it.syntax().text().to_string()).unwrap_or_default()
}

/// What can stand at a place.
pub(crate) fn at(db: &dyn Db, owner: &Owner, place: &Place) -> Vec<Completion> {
    let before: Vec<&str> = place.before.iter().map(String::as_str).filter(|it| *it != "no").collect();
    match (&*place.keyword, before.as_slice()) {
        ("target", []) => ["kubernetes", "openshift"].map(|it| Completion::new(it, CompletionKind::Value)).to_vec(),
        ("set", []) => values(db, owner, place.base.as_ref()),
        ("expect", ["object"]) => object::patched(db, owner, &[]),
        ("expect", ["object", kind, names @ ..]) => parts(db, owner, kind, names, place.base.as_ref()),
        ("expect", _) => match &place.base {
            Some(base) => facts(db, owner, base),
            None => conditions(db, owner),
        },
        _ => Vec::new(),
    }
}

/// What a condition can begin with.
fn conditions(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let words = TEST_CONDITIONS.iter().map(|word| Completion::word(word, CompletionKind::Keyword));
    let of_app = owner.app(db).map(|declaration| Owner { declaration, component: None, ..owner.clone() });
    let params = of_app.map(|it| Scope::of(db, &it)).unwrap_or_default();
    let params = params.of_kind(NameKind::Param).map(Completion::named);
    form::components(db, owner).into_iter().chain(params).chain(words).collect()
}

/// Behind `COMPONENT.`, `COMPONENT.ports.` and `objects.`.
fn facts(db: &dyn Db, owner: &Owner, base: &Expr) -> Vec<Completion> {
    let Expr::Name(name) = base else { return value::fields(db, owner, base) };
    if name.text() == "objects" {
        let mut found = vec![Completion::new("count", CompletionKind::Field)];
        found.extend(object::patched(db, owner, &[]));
        return found;
    }
    let Some(app) = owner.app(db) else { return Vec::new() };
    let mut components = owner::components(&app);
    let component = components.find(|it| it.name().is_some_and(|it| it.text() == name.text()));
    let Some(component) = component else { return Vec::new() };
    let of = Owner { file: owner.file, declaration: app, component: Some(component) };
    let scope = Scope::of(db, &of);
    let words = COMPONENT_FACTS.iter().map(|word| Completion::word(word, CompletionKind::Field));
    let named = [NameKind::Param, NameKind::Service].into_iter().flat_map(|kind| scope.of_kind(kind));
    words.chain(named.map(Completion::named)).collect()
}

/// Behind `object KIND`: names of objects, and fields of the kind.
fn parts(db: &dyn Db, owner: &Owner, kind: &str, names: &[&str], base: Option<&Expr>) -> Vec<Completion> {
    let fields = fields::of_kind(kind, base).into_iter().flat_map(|it| it.into_iter().map(|it| object::field(&it)));
    match (names, base) {
        ([], None) => form::components(db, owner).into_iter().chain(fields).collect(),
        _ => fields.collect(),
    }
}

/// The next part of the path of a value.
fn values(db: &dyn Db, owner: &Owner, base: Option<&Expr>) -> Vec<Completion> {
    let before = base.map(|it| format!("{}.", it.syntax().text())).unwrap_or_default();
    let Some(package) = object::package(db, owner) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for knob in &package.knobs {
        let path = knob.path.dotted();
        let Some(next) = path.strip_prefix(&before).and_then(|it| it.split('.').next()) else { continue };
        if found.last().is_none_or(|it| it != next) {
            found.push(next.to_owned());
        }
    }
    found.into_iter().map(|it| Completion::new(it, CompletionKind::Field)).collect()
}
