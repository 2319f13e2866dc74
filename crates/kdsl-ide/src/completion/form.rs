//! Behind the keyword of a statement: what its form allows. A form such as `ready http "/PATH" | tcp [on PORT]` names the
//! words that can stand there in small letters and what else is expected in capitals.

use kdsl_db::Db;
use kdsl_semantic::definitions::{interface_names, resolve_interface};
use kdsl_semantic::statements;
use kdsl_syntax::ast::Arg;

use super::{Completion, CompletionKind, object, value};
use crate::describe;
use crate::owner::{self, Owner};
use crate::scope::{self, NameKind, Scope};

/// What can stand behind `keyword` and the arguments `before`.
///
/// `around` is the keyword of the statement in whose braces this one stands.
pub(crate) fn arguments(
    db: &dyn Db,
    owner: &Owner,
    around: Option<&str>,
    keyword: &str,
    before: &[Arg],
) -> Vec<Completion> {
    let previous = before.last();
    let previous_word = previous.and_then(Arg::as_name);
    match (keyword, previous) {
        ("needs", Some(Arg::Colon(_))) => return interfaces(db, owner),
        ("needs", Some(Arg::Equals(_))) => return components(db, owner),
        ("needs", None) => return named(db, owner, NameKind::Need, " = "),
        ("param", Some(Arg::Colon(_))) => return value::types(db, owner.file),
        ("provides", None) => return interfaces(db, owner),
        ("after", None) => return components(db, owner),
        ("port", None) if around == Some("service") => return named(db, owner, NameKind::Port, ""),
        ("param" | "secret" | "service" | "init" | "sidecar" | "port", None) => return Vec::new(),
        ("patch", _) => return object::patched(db, owner, before),
        ("object", _) => return object::added(before),
        ("require" | "warn", _) => {
            let mut found = value::names(db, owner);
            if previous.is_some() {
                found.insert(0, Completion::new("else", CompletionKind::Keyword));
            }
            return found;
        }
        _ => {}
    }
    let Some(form) = statements::keyword(keyword).map(|it| it.form) else { return value::names(db, owner) };
    let tokens: Vec<&str> = form
        .split([' ', '[', ']', '|', ',', '{', '}', '=', ':', '(', ')', '"', '/'])
        .filter(|it| !it.is_empty())
        .skip(1)
        .collect();
    // Behind one of the form's words comes what the form has behind it.
    if let Some(word) = &previous_word
        && let Some(next) = tokens.iter().position(|it| it == word).and_then(|at| tokens.get(at + 1))
    {
        match *next {
            "PORT" => return named(db, owner, NameKind::Port, ""),
            "COMPONENT" => return components(db, owner),
            "NUMBER" | "N" => return Vec::new(),
            _ => {}
        }
    }
    let used: Vec<String> = before.iter().filter_map(Arg::as_name).collect();
    let mut found = match takes_parameter(keyword, previous_word.as_deref(), before.len()) {
        true => named(db, owner, NameKind::Param, ""),
        false => Vec::new(),
    };
    let words = tokens
        .into_iter()
        .filter(|it| it.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .filter(|it| *it != keyword && !used.iter().any(|used| used == it))
        .map(|word| Completion::new(word, CompletionKind::Keyword).docs(describe::form(form)));
    found.extend(words);
    found
}

/// Whether a value that parameters decide can stand behind so many arguments of a statement, of which the last is this word.
fn takes_parameter(keyword: &str, previous: Option<&str>, arguments: usize) -> bool {
    match keyword {
        "image" | "grace" => arguments == 0,
        "own-volume" | "shared-volume" => previous.is_none(),
        "ready" | "alive" | "started" => matches!(previous, Some("every" | "timeout" | "failures")),
        "expose" => arguments == 0 || previous == Some("path"),
        _ => false,
    }
}

fn interfaces(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let names = interface_names(db, owner.file);
    let describe = |name: &str| resolve_interface(db, owner.file, name).map(|at| describe::interface(db, at));
    names
        .iter()
        .map(|name| {
            let mut item = Completion::new(&**name, CompletionKind::Interface);
            item.docs = describe(name);
            item
        })
        .collect()
}

/// The other components of the app.
pub(crate) fn components(db: &dyn Db, owner: &Owner) -> Vec<Completion> {
    let own = owner.component.as_ref().and_then(|it| it.name()).map(|it| it.text());
    let app = owner.app(db);
    let components = app.iter().flat_map(owner::components);
    components
        .filter_map(|it| Some((it.name()?.text(), it)))
        .filter(|(name, _)| Some(name) != own.as_ref())
        .map(|(name, item)| Completion::new(name, CompletionKind::Component).detail(describe::component_head(&item)))
        .collect()
}

fn named(db: &dyn Db, owner: &Owner, kind: NameKind, behind: &str) -> Vec<Completion> {
    let scope = Scope::of(db, owner);
    scope.of_kind(kind).map(|it: &scope::Named| Completion::named(it).insert(format!("{}{behind}", it.name))).collect()
}
