//! Environments: the values that differ in them.
//!
//! What an environment says something about is lowered twice, as the application has it and as the environment does. The
//! objects have to be the same; then the defaults of the values that differ are the values of the environment.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File};
use kdsl_semantic::component::{parts, variant_with};
use kdsl_semantic::diagnostics::not_in_environment;
use kdsl_semantic::environments::lift;
use kdsl_semantic::model::{App, Component, Environment, Replaced, Variant};

use crate::expression::KnobPath;
use crate::knob::Knob;
use crate::lower::assemble;
use crate::lower::context::AppContext;
use crate::lower::external::ExternalContext;
use crate::lower::knobs::Knobs;
use crate::lower::replaced::ReplacedContext;
use crate::package::Package;
use crate::same;
use crate::tree::Tree;

/// The environments of an application.
pub(crate) fn lower(cx: &AppContext<'_>) -> Vec<(Arc<str>, Option<Arc<str>>, Tree)> {
    cx.app
        .environments
        .iter()
        .map(|environment| (Arc::clone(&environment.name), environment.docs.clone(), values(cx, environment)))
        .collect()
}

fn values(cx: &AppContext<'_>, environment: &Environment) -> Tree {
    let numbers: Vec<_> = environment.components.iter().map(|it| (it.number, None)).collect();
    let others: Vec<_> = environment.components.iter().map(|it| (it.number, Some(&*it.component))).collect();
    let (base, _) = assemble(&cx.with(cx.shared, &numbers));
    let (other, _) = assemble(&cx.with(&environment.shared, &others));
    let mut values = Tree::Map(Vec::new());
    // Both have the same knobs in the same order, or an error was reported.
    for (base, other) in base.knobs.iter().zip(&other.knobs) {
        if let Some(tree) = difference(&base.default, &other.default) {
            put(&mut values, &other.path, tree);
        }
    }
    for (number, external) in &environment.replaced {
        let Some(base) = cx.app.replaced.get(*number) else { continue };
        let other = Replaced { external: Arc::clone(external), ..base.clone() };
        let (base, other) = (ReplacedContext::new(base), ReplacedContext::new(&other));
        put(&mut values, other.switch(), Tree::Bool(false));
        put_differences(&mut values, &base.external, &other.external);
    }
    for (number, other) in &environment.externals {
        let Some(base) = cx.app.externals.get(*number) else { continue };
        put_differences(&mut values, &ExternalContext::new(base), &ExternalContext::new(other));
    }
    values
}

/// Puts the values of an external that differ from those of another.
fn put_differences(values: &mut Tree, base: &ExternalContext<'_>, other: &ExternalContext<'_>) {
    let knobs_of = |external: &ExternalContext<'_>| {
        let mut knobs = Knobs::default();
        external.add_knobs(&mut knobs);
        knobs.knobs
    };
    for (base, other) in knobs_of(base).iter().zip(&knobs_of(other)) {
        if let Some(tree) = difference(&base.default, &other.default) {
            put(values, &other.path, tree);
        }
    }
}

/// What has to be merged over a value so that it becomes another; `None` if they are equal.
fn difference(base: &Tree, other: &Tree) -> Option<Tree> {
    if base == other {
        return None;
    }
    let (Tree::Map(before), Tree::Map(after)) = (base, other) else { return Some(other.clone()) };
    let mut entries = Vec::new();
    for (key, value) in after {
        let value = match base.get(key) {
            Some(before) => difference(before, value),
            None => Some(value.clone()),
        };
        entries.extend(value.map(|it| (Arc::clone(key), it)));
    }
    let gone = before.iter().filter(|(key, _)| other.get(key).is_none());
    entries.extend(gone.map(|(key, _)| (Arc::clone(key), Tree::Null)));
    Some(Tree::Map(entries))
}

/// What the environments of an application ask for that is no entry of the values: each at the statement that asks for it.
pub fn errors(db: &dyn Db, file: File, nth: u32, app: &App) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if app.environments.is_empty() {
        return found;
    }
    let cx = AppContext::new(app);
    for environment in &app.environments {
        for variant in &environment.components {
            if !differs(&cx, variant.number, &variant.component) {
                continue;
            }
            found.extend(blamed(db, file, nth, &cx, environment, variant));
        }
    }
    found
}

/// Whether a component in the place of an application's differs from it in more than values.
fn differs(cx: &AppContext<'_>, number: usize, component: &Component) -> bool {
    let (base, _) = assemble(&cx.with(cx.shared, &[(number, None)]));
    let (other, _) = assemble(&cx.with(cx.shared, &[(number, Some(component))]));
    // A change to an object that is wrong is left out, and would not be seen.
    changes_otherwise(cx, number, component)
        || !has_same_knobs(&base, &other)
        || !same::objects(&base, &other)
        || provides_differently(cx, number, component)
}

/// Whether a component has other changes to its objects, or other objects of its own.
fn changes_otherwise(cx: &AppContext<'_>, number: usize, component: &Component) -> bool {
    let counts = |it: &Component| (it.patches.len(), it.objects.len());
    cx.app.components.get(number).is_some_and(|base| counts(base) != counts(component))
}

fn has_same_knobs(base: &Package, other: &Package) -> bool {
    let paths = |package: &Package| package.knobs.iter().map(|Knob { path, .. }| path.clone()).collect::<Vec<_>>();
    paths(base) == paths(other)
}

/// What others are told of a component is no entry of the values either.
fn provides_differently(cx: &AppContext<'_>, number: usize, component: &Component) -> bool {
    cx.app.components.get(number).is_some_and(|base| base.provides != component.provides)
}

/// The statements that make a component differ in more than values.
fn blamed(
    db: &dyn Db,
    file: File,
    nth: u32,
    cx: &AppContext<'_>,
    environment: &Environment,
    variant: &Variant,
) -> Vec<Diagnostic> {
    let report = |what: &str, span| not_in_environment::report(what, &environment.name, span);
    let Some(base) = cx.app.components.get(variant.number) else { return Vec::new() };
    let Some(number) = kdsl_semantic::environments::number_of(db, file, nth, &base.name) else { return Vec::new() };
    let (declaration, said) = variant.said;
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut of_statement = None;
    for (part, span, words) in parts(db, file, declaration, said) {
        let result = variant_with(db, file, nth, number, variant.said, part);
        let Some(component) = result.component else { continue };
        if !differs(cx, variant.number, &lift::like(base, &component)) {
            continue;
        }
        let is_entry = matches!(part, kdsl_semantic::component::Part::Entry(..));
        // One entry of a statement says it more exactly than the statement.
        if is_entry && of_statement.take().is_some() {
            found.pop();
        }
        found.push(report(&words, span));
        if !is_entry {
            of_statement = Some(());
        }
    }
    if found.is_empty() {
        found.push(report(&format!("`{}`", base.name), variant.span));
    }
    found
}

/// Puts a value at its place, making the maps on the way.
fn put(values: &mut Tree, path: &KnobPath, value: Tree) {
    let mut place = values;
    for name in path.0.iter() {
        if !matches!(place, Tree::Map(_)) {
            *place = Tree::Map(Vec::new());
        }
        let Tree::Map(entries) = place else { return };
        let nth = entries.iter().position(|(key, _)| key == name).unwrap_or_else(|| {
            entries.push((Arc::clone(name), Tree::Null));
            entries.len() - 1
        });
        let Some((_, next)) = entries.get_mut(nth) else { return };
        place = next;
    }
    *place = value;
}
