//! Environments: differences in values. Each component that one says something about is built once more, with what it says as
//! one more layer; what the values make of the difference is decided in lowering.

pub mod lift;

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::component::variant;
use crate::count;
use crate::definitions::items;
use crate::diagnostics::unknown_app;
use crate::external;
use crate::hir::{self, Arg};
use crate::model::{App, Environment, External, Replaced, Shared, Variant};
use crate::nearest::nearest;
use crate::replacing::{self, replacements};

/// The largest count that the environments of an app give to each of its components, 0 where none gives one.
#[salsa::tracked(returns(ref))]
pub fn largest_counts(db: &dyn Db, file: File, nth: u32) -> Vec<u32> {
    let count = hir::declaration(db, file, nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let mut largest = vec![0; count as usize];
    let environments = of_app(db, file, nth);
    if environments.is_empty() {
        return largest;
    }
    let names = by_name(db, file, nth);
    for environment in environments {
        let components = hir::declaration(db, file, environment).as_ref().and_then(|it| it.component_count);
        for number in 0..components.unwrap_or(0) {
            let Some(item) = hir::component_item(db, file, environment, number) else { continue };
            let Some(name) = &item.name else { continue };
            let Some(at) = names.get(&name.text) else { continue };
            let counts = item.head.iter().filter_map(|arg| match arg {
                Arg::Expr(expr) if count::is_count(expr) => count::read(expr, &mut Vec::new()),
                _ => None,
            });
            for count in counts {
                if let Some(entry) = largest.get_mut(*at as usize) {
                    *entry = (*entry).max(count.largest());
                }
            }
        }
    }
    largest
}

/// The environments of an app of a file, by the numbers of their declarations.
pub(crate) fn of_app(db: &dyn Db, file: File, nth: u32) -> Vec<u32> {
    let name = hir::declaration(db, file, nth).as_ref().and_then(hir::Declaration::name);
    name.and_then(|name| items(db, file).environments.get(&name.text).cloned()).unwrap_or_default()
}

/// The environments of an app. What one gives otherwise that has no entry in the values of its own gets one.
pub(crate) fn environments(db: &dyn Db, file: File, nth: u32, app: &mut App, diagnostics: &mut Vec<Diagnostic>) {
    let mut environments: Vec<Environment> = Vec::new();
    app.replaced = replacements(db, file, nth)
        .values()
        .map(|it| Replaced {
            component: it.external.name.clone(),
            external: Arc::new(it.external.clone()),
            required: it.required.clone(),
        })
        .collect();
    for at in of_app(db, file, nth) {
        let Some(declaration) = hir::declaration(db, file, at) else { continue };
        let Some(name) = declaration.name() else { continue };
        if let Err(error) = crate::naming::dns_label(&name.text) {
            diagnostics.push(crate::diagnostics::invalid_name::report("an environment", &name.text, error, name.span));
            continue;
        }
        if let Some(first) = environments.iter().find(|it| it.name == name.text) {
            let report = crate::diagnostics::duplicate_name::report("environments", &name.text, name.span, first.span);
            diagnostics.push(report);
            continue;
        }
        let Said { components, externals, replaced } = said(db, file, nth, at, app, diagnostics);
        let shared = Shared { labels: app.labels.clone(), annotations: app.annotations.clone(), ..app.shared.clone() };
        let shared = match &declaration.block {
            Some(block) => {
                let scope = crate::instance::app_scope(db, file, nth);
                crate::apps::environment_detail(block, &name.text, &scope, shared, diagnostics)
            }
            None => shared,
        };
        environments.push(Environment {
            name: name.text,
            span: name.span,
            docs: declaration.docs.clone(),
            components,
            externals,
            replaced,
            shared,
        });
    }
    app.environments = environments;
    lift::all(app);
    replacing::check(db, file, nth, app, diagnostics);
}

/// The components that an environment says something about.
#[derive(Default)]
struct Said {
    components: Vec<Variant>,
    externals: Vec<(usize, Arc<External>)>,
    replaced: Vec<(usize, Arc<External>)>,
}

fn said(db: &dyn Db, file: File, nth: u32, environment: u32, app: &App, diagnostics: &mut Vec<Diagnostic>) -> Said {
    let mut found = Said::default();
    let mut said: BTreeMap<Arc<str>, Span> = BTreeMap::new();
    let of_app = by_name(db, file, nth);
    let built: BTreeMap<&str, usize> = app.components.iter().enumerate().map(|(at, it)| (&*it.name, at)).collect();
    let count = hir::declaration(db, file, environment).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    for number in 0..count {
        let item = hir::component_item(db, file, environment, number);
        let Some(name) = item.as_ref().and_then(|it| it.name.as_ref()) else { continue };
        if let Some(first) = said.insert(name.text.clone(), name.span) {
            let report = crate::diagnostics::duplicate_name::report("components", &name.text, name.span, first);
            diagnostics.push(report);
            continue;
        }
        let Some(component) = of_app.get(&name.text) else {
            let near = nearest(&name.text, of_app.keys().map(|it| &**it));
            diagnostics.push(unknown_app::component(&app.name, &name.text, name.span, near));
            continue;
        };
        if let Some(place) = app.externals.iter().position(|it| it.name == name.text) {
            let (Some(base), Some(item)) = (app.externals.get(place), item.as_ref()) else { continue };
            let other = external::variant(db, (file, nth, *component), base, item, diagnostics);
            found.externals.extend(other.map(|it| (place, it)));
            continue;
        }
        if item.as_ref().is_some_and(replacing::is_external) {
            let place = app.replaced.iter().position(|it| it.component == name.text);
            let other = replacing::replaced(db, (file, nth, *component), (environment, number), diagnostics);
            found.replaced.extend(place.zip(other.map(Arc::new)));
            continue;
        }
        // Of one that could not be built nothing else is said.
        let Some(place) = built.get(&*name.text).copied() else { continue };
        let result = variant(db, file, nth, *component, environment, number);
        diagnostics.extend(result.diagnostics.iter().cloned());
        let Some(component) = result.component.clone() else { continue };
        found.components.push(Variant { number: place, said: (environment, number), span: name.span, component });
    }
    found
}

/// The numbers of the components of an app, by name.
pub(crate) fn by_name(db: &dyn Db, file: File, nth: u32) -> BTreeMap<Arc<str>, u32> {
    let count = hir::declaration(db, file, nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let mut by_name = BTreeMap::new();
    for number in 0..count {
        let head = crate::head::head(db, file, nth, number).as_ref();
        if let Some(name) = head.and_then(|it| it.name.as_ref()) {
            by_name.entry(name.text.clone()).or_insert(number);
        }
    }
    by_name
}

/// The number of the component of an app that has this name.
pub fn number_of(db: &dyn Db, file: File, nth: u32, name: &str) -> Option<u32> {
    by_name(db, file, nth).get(name).copied()
}
