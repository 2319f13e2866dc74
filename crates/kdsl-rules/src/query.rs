//! Broken rules as what is wrong with a program.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_db::tree::Tree;
use kdsl_db::{Db, Diagnostic, File, Severity, Span};
use kdsl_emit::evaluate::{Manifest, Settings, evaluate_some};
use kdsl_emit::values::{Overrides, defaults, values};
use kdsl_ir::{Object, Package};
use kdsl_semantic::definitions::items;
use kdsl_semantic::diagnostics::refused_by_api_server;
use kdsl_semantic::model::App;

use crate::place::{World, statement};

/// Everything that is wrong in a file: what [`kdsl_ir::check`] finds, and where nothing of that is an error, what the API
/// server would refuse of the objects of its applications.
#[salsa::tracked(returns(clone))]
pub fn check(db: &dyn Db, file: File) -> Arc<[Diagnostic]> {
    let found = kdsl_ir::check(db, file);
    if found.iter().any(|it| it.severity == Severity::Error) {
        return found;
    }
    let mut more: Vec<Diagnostic> = Vec::new();
    // What a type says wrong is one mistake, however many apps use it.
    let mut told = BTreeSet::new();
    for (_, nth) in &items(db, file).apps {
        let of_app = refused(db, file, *nth);
        more.extend(of_app.iter().filter(|it| !told.contains(&rule_and_place(it))).cloned());
        told.extend(of_app.iter().map(rule_and_place));
    }
    if more.is_empty() {
        return found;
    }
    Arc::from(kdsl_semantic::in_order(db, found.iter().cloned().chain(more).collect()))
}

fn rule_and_place(diagnostic: &Diagnostic) -> (Option<Span>, Option<String>) {
    (diagnostic.primary_span(), diagnostic.helps.first().map(|it| it.message.clone()))
}

/// What the API server would refuse of an application's objects.
#[salsa::tracked(returns(ref))]
fn refused(db: &dyn Db, file: File, nth: u32) -> Vec<Diagnostic> {
    let Some(app) = kdsl_semantic::app(db, file, nth).app.as_deref() else { return Vec::new() };
    // It is not kept: what is wrong with it is little, and it is large.
    refused_of(db, file, nth, &kdsl_ir::lower(app))
}

/// What the API server would refuse of an application's objects, with its defaults and in each environment. The package is
/// that of the application.
pub fn refused_of(db: &dyn Db, file: File, nth: u32, package: &Package) -> Vec<Diagnostic> {
    let Some(app) = kdsl_semantic::app(db, file, nth).app.as_deref() else { return Vec::new() };
    let mut teller = Teller { db, app: (file, nth, app), package, told: BTreeSet::new(), found: Vec::new() };
    let by_default = defaults(package);
    let looked_at = teller.look(&by_default, &settings(package, false), &|_| true, None, &[]);
    // On OpenShift there is a Route in place of each way in; the rest is the same.
    let is_route = |it: &Object| it.kind == "Route";
    if package.objects.iter().any(is_route) {
        teller.look(&by_default, &settings(package, true), &is_route, None, &[]);
    }
    for (environment, ..) in &package.environments {
        if let Ok(values) = values(package, Some(environment), &Overrides::default()) {
            teller.look(&values, &settings(package, false), &|_| true, Some(environment), &looked_at);
        }
    }
    kdsl_semantic::in_order(db, teller.found)
}

fn settings(package: &Package, openshift: bool) -> Settings {
    Settings { release: Arc::clone(&package.name), namespace: None, openshift }
}

/// Tells what rules are broken. What is wrong everywhere is one mistake, and so is one statement that has come to several
/// objects.
struct Teller<'a> {
    db: &'a dyn Db,
    app: (File, u32, &'a App),
    package: &'a Package,
    told: BTreeSet<(Span, String)>,
    found: Vec<Diagnostic>,
}

impl Teller<'_> {
    /// Looks at the objects that these values give, but for those that are as they were when they were looked at. Values that
    /// are refused give none, which is told elsewhere.
    fn look(
        &mut self,
        values: &Tree,
        settings: &Settings,
        is_wanted: &dyn Fn(&Object) -> bool,
        environment: Option<&str>,
        looked_at: &[Manifest],
    ) -> Vec<Manifest> {
        let Ok(manifests) = evaluate_some(self.package, values, settings, is_wanted) else { return Vec::new() };
        let world = World { package: self.package, values, settings };
        let mut before = looked_at.iter().peekable();
        for manifest in &manifests {
            // Both are in the order of their numbers.
            while before.next_if(|it| it.number < manifest.number).is_some() {}
            if before.peek().is_none_or(|it| it.number != manifest.number || it.tree != manifest.tree) {
                self.tell(&world, manifest, environment);
            }
        }
        manifests
    }

    fn tell(&mut self, world: &World<'_>, manifest: &Manifest, environment: Option<&str>) {
        for violation in crate::rules::check(&manifest.tree) {
            let span = world
                .exact(manifest, &violation)
                .or_else(|| statement(self.db, self.app, manifest, &violation))
                .or(manifest.origin)
                .unwrap_or(self.app.2.span);
            if self.told.insert((span.start(), violation.says.clone())) {
                let object = format!("{} `{}`", manifest.kind, manifest.name);
                let origin = (violation.origin.file, violation.origin.function);
                let message = violation.message();
                self.found.push(refused_by_api_server::report(&message, &object, environment, origin, span));
            }
        }
    }
}

/// The rules that objects break, each in one sentence with the place of the program that it is about: for values that a
/// call sets.
pub fn violations(
    package: &Package,
    values: &Tree,
    settings: &Settings,
    manifests: &[Manifest],
) -> Vec<(String, Option<Span>)> {
    let world = World { package, values, settings };
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for manifest in manifests {
        for violation in crate::rules::check(&manifest.tree) {
            let span = world.exact(manifest, &violation).or(manifest.origin);
            if told.insert((span, violation.says.clone())) {
                let object = format!("{} `{}`", manifest.kind, manifest.name);
                found.push((format!("the API server would refuse {object}: {}", violation.message()), span));
            }
        }
    }
    found
}
