//! Environments: differences in values.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File};

use crate::count;
use crate::definitions::items;
use crate::diagnostics::{bad_unit, count_without_replicas, not_supported, statement_form, unknown_app};
use crate::hir::{self, Arg, Expr, ExprKind, ItemKind};
use crate::instance::{self, layers, own_block};
use crate::model::{App, Component, ComponentOverride, Count, Environment, Resources};
use crate::nearest::nearest;
use crate::statements::{Arguments, keyword, read_expose, read_image, read_resources};
use crate::units;

const FORM: &str = "NAME: [xN] [SIZE] [{ NAME = VALUE; image \"…\"; resources { … }; expose \"…\" }]";

/// The largest count that the environments of an app give to each of its components, 0 where none gives one.
#[salsa::tracked(returns(ref))]
pub fn largest_counts(db: &dyn Db, file: File, nth: u32) -> Vec<u32> {
    let count = hir::declaration(db, file, nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let mut largest = vec![0; count as usize];
    let environments = of_app(db, file, nth);
    if environments.is_empty() {
        return largest;
    }
    let names: Vec<Option<Arc<str>>> = (0..count)
        .map(|it| crate::head::head(db, file, nth, it).as_ref()?.name.as_ref().map(|it| it.text.clone()))
        .collect();
    for environment in environments {
        let components = hir::declaration(db, file, environment).as_ref().and_then(|it| it.component_count);
        for number in 0..components.unwrap_or(0) {
            let Some(item) = hir::component_item(db, file, environment, number) else { continue };
            let Some(name) = &item.name else { continue };
            let Some(at) = names.iter().position(|it| it.as_ref() == Some(&name.text)) else { continue };
            let counts = item.head.iter().filter_map(|arg| match arg {
                Arg::Expr(expr) if count::is_count(expr) => count::read(expr, &mut Vec::new()),
                _ => None,
            });
            for count in counts {
                if let Some(entry) = largest.get_mut(at) {
                    *entry = (*entry).max(count.largest());
                }
            }
        }
    }
    largest
}

/// The environments of an app of a file, by the numbers of their declarations.
fn of_app(db: &dyn Db, file: File, nth: u32) -> Vec<u32> {
    let name = hir::declaration(db, file, nth).as_ref().and_then(hir::Declaration::name);
    name.and_then(|name| items(db, file).environments.get(&name.text).cloned()).unwrap_or_default()
}

/// The environments of an app.
pub(crate) fn environments(
    db: &dyn Db,
    file: File,
    nth: u32,
    app: &App,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Environment> {
    let mut environments: Vec<Environment> = Vec::new();
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
        if let Some(block) = &declaration.block {
            diagnostics.push(not_supported::report("detail behind an environment", block.span));
        }
        let mut components: Vec<ComponentOverride> = Vec::new();
        for number in 0..declaration.component_count.unwrap_or(0) {
            let Some(item) = hir::component_item(db, file, at, number) else { continue };
            let reader = Reader { db, file, nth, app, diagnostics };
            components.extend(reader.component(item));
        }
        environments.push(Environment { name: name.text, span: name.span, docs: declaration.docs.clone(), components });
    }
    environments
}

struct Reader<'a> {
    db: &'a dyn Db,
    file: File,
    nth: u32,
    app: &'a App,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn component(mut self, item: &hir::ComponentItem) -> Option<ComponentOverride> {
        let name = item.name.as_ref()?;
        let Some(component) = self.app.component(&name.text).cloned() else {
            // One that could not be built was reported; one that is not there is misspelt.
            let wiring = crate::wiring::wiring(self.db, self.file, self.nth);
            let known: Vec<&str> = wiring.neighbours.keys().map(|it| &**it).collect();
            if !known.contains(&&*name.text) {
                let near = nearest(&name.text, known.iter().copied());
                self.diagnostics.push(unknown_app::component(&self.app.name, &name.text, name.span, near));
            }
            return None;
        };
        let mut change = ComponentOverride {
            component: name.text.clone(),
            span: name.span,
            count: None,
            sizes: Vec::new(),
            image: None,
            resources: None,
            expose: None,
            params: Vec::new(),
        };
        for arg in &item.head {
            self.head(arg, &component, &mut change);
        }
        if let Some(block) = &item.block {
            self.detail(block, &component, &mut change);
        }
        Some(change)
    }

    fn head(&mut self, arg: &Arg, component: &Component, change: &mut ComponentOverride) {
        match arg {
            Arg::Expr(expr) if count::is_count(expr) => {
                if !component.kind.has_replicas() {
                    let report = count_without_replicas::report(&component.name, component.kind, expr.span, None);
                    self.diagnostics.push(report);
                    return;
                }
                change.count = count::read(expr, self.diagnostics);
                // What the type demands of a count it demands of this one too.
                if let Some(count) = change.count {
                    self.check_count(component, count, expr);
                }
            }
            Arg::Expr(Expr { kind: ExprKind::Number { digits, unit }, span }) => {
                let written = units::written(digits, unit);
                match (units::bytes(digits, unit), component.volumes.first()) {
                    (Err(error), _) => {
                        self.diagnostics.push(bad_unit::report("storage", &written, &error, *span));
                    }
                    (Ok(_), Some(volume)) => change.sizes.push((volume.name.clone(), written)),
                    (Ok(_), None) => {
                        let label = format!("`{}` has no volume", component.name);
                        self.diagnostics.push(statement_form::report("environment", FORM, *span, label));
                    }
                }
            }
            Arg::Expr(Expr { kind: ExprKind::Missing, .. }) => {}
            arg => {
                let label = "an environment changes the count, the size and the values only";
                self.diagnostics.push(statement_form::report("environment", FORM, arg.span(), label));
            }
        }
    }

    fn check_count(&mut self, component: &Component, count: Count, expr: &Expr) {
        let Some(at) = self.index_of(&component.name) else { return };
        let mut with_count = crate::requirements::refusals(self.db, self.file, self.nth, at, count, expr.span);
        self.diagnostics.append(&mut with_count);
    }

    fn index_of(&self, name: &str) -> Option<u32> {
        let count = hir::declaration(self.db, self.file, self.nth).as_ref()?.component_count?;
        (0..count).find(|it| {
            crate::head::head(self.db, self.file, self.nth, *it)
                .as_ref()
                .and_then(|it| it.name.as_ref())
                .is_some_and(|it| &*it.text == name)
        })
    }

    fn detail(&mut self, block: &hir::Block, component: &Component, change: &mut ComponentOverride) {
        let Some(at) = self.index_of(&component.name) else { return };
        let Some(head) = crate::head::head(self.db, self.file, self.nth, at) else { return };
        let layers = layers(self.db, head.ty.declaration(), own_block(self.db, self.file, self.nth, at));
        let declarer = crate::component::declared(self.db, &layers, self.file, self.nth, at, component.kind, head);
        let (mut builder, _) = instance::builder(declarer, component.count_span, None);
        builder.diagnostics.clear();
        let mut exposures = Vec::new();
        for item in &block.items {
            match &item.kind {
                ItemKind::Assign(Some(value)) => {
                    let Some(info) = builder.scope.params.get(&item.key.text).cloned() else {
                        let known: Vec<&str> = builder.scope.params.keys().map(|it| &**it).collect();
                        let near = nearest(&item.key.text, known.iter().copied());
                        let words = instance::type_words(self.db, head);
                        let report = crate::diagnostics::unknown_parameter::report(
                            &item.key.text,
                            &words,
                            item.key.span,
                            near,
                            &known,
                        );
                        builder.report(report);
                        continue;
                    };
                    let typed = builder.eval().typed(value, &info.ty);
                    let literal =
                        typed.and_then(|it| builder.eval().at_build(it, "a value of an environment", value.span));
                    change.params.extend(literal.map(|it| (item.key.text.clone(), it)));
                }
                ItemKind::Statement(args) => {
                    let Some(keyword) = keyword(&item.key.text) else {
                        let near = nearest(&item.key.text, ["image", "resources", "expose"]);
                        let report = crate::diagnostics::unknown_statement::report(
                            &item.key.text,
                            item.key.span,
                            "an environment",
                            near,
                        );
                        builder.report(report);
                        continue;
                    };
                    let mut args = Arguments::new(keyword, item, args);
                    match keyword.word {
                        "image" => {
                            if let Some((text, span)) = args.text(&mut builder.diagnostics, "an image") {
                                change.image = read_image(&text, span, &mut builder.diagnostics);
                            }
                        }
                        "resources" => {
                            if let Some(block) = args.block(&mut builder.diagnostics) {
                                let mut resources: Resources = component.container.resources.clone();
                                read_resources(
                                    block,
                                    keyword.word,
                                    keyword.form,
                                    &mut resources,
                                    &mut builder.diagnostics,
                                );
                                change.resources = Some(resources);
                            }
                        }
                        "expose" if args.accept("none") => change.expose = Some(Vec::new()),
                        "expose" => exposures.extend(read_expose(&mut builder, &mut args)),
                        word => {
                            let what = format!("`{word}` in an environment");
                            builder.report(not_supported::report(&what, item.key.span));
                            continue;
                        }
                    }
                    args.finish(&mut builder.diagnostics);
                }
                ItemKind::Assign(None) => {}
                ItemKind::Entry(_) => {
                    builder.report(crate::diagnostics::unknown_statement::entry(&item.key.text, item.key.span));
                }
            }
        }
        if !exposures.is_empty() {
            change.expose = Some(exposures);
        }
        self.diagnostics.append(&mut builder.diagnostics);
    }
}
