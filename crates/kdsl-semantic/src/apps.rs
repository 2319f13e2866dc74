//! One application: its components together, and what holds between them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Named, Span};

use crate::carried;
use crate::component::{check_lengths, component};
use crate::diagnostics::{
    cannot_wait, duplicate_name, invalid_name, lost_character, missing_type, not_in_environment, statement_form,
    unknown_name, unknown_parameter, unknown_statement,
};
use crate::environments::environments;
use crate::eval::{Evaluator, Sink};
use crate::external::external;
use crate::head::{TypeUse, head};
use crate::hir::{self, Arg, Declaration, ExprKind, Ident, ItemKind};
use crate::instance::{app_names, app_scope};
use crate::model::{App, Component, Expr, Kind, Param, SecretSource, Shared};
use crate::naming::{camel_case, dns_label};
use crate::nearest::nearest;
use crate::objects;
use crate::scope::{ParamInfo, Scope};
use crate::wiring::wiring;

/// An application and what was wrong in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppResult {
    /// The application; `None` if an error stands in the way.
    pub app: Option<Arc<App>>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// The names that the values have for the whole application, which no component can have.
pub(crate) const RESERVED: [&str; 7] =
    ["global", "platform", "nameOverride", "fullnameOverride", "commonLabels", "commonAnnotations", "generateSecrets"];

/// Components that wait for each other: the first circle that is found.
fn wait_circle(components: &[Arc<Component>]) -> Option<Diagnostic> {
    let by_name: BTreeMap<&str, &Component> = components.iter().map(|it| (&*it.name, &**it)).collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in components {
        // Depth first, without recursion; with how far each was followed.
        let mut path: Vec<(&Component, usize)> = vec![(start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let Some((name, _)) = at.pod.waits.get(*next) else {
                done.insert(&at.name);
                path.pop();
                continue;
            };
            *next += 1;
            if done.contains(&**name) {
                continue;
            }
            if let Some(nth) = path.iter().position(|(it, _)| it.name == *name) {
                let circle: Vec<(Arc<str>, Span)> = path
                    .iter()
                    .skip(nth)
                    .filter_map(|(it, next)| Some((it.name.clone(), it.pod.waits.get(next.checked_sub(1)?)?.1)))
                    .collect();
                return cannot_wait::circle(&circle);
            }
            if let Some(other) = by_name.get(&**name) {
                path.push((other, 0));
            }
        }
    }
    None
}

/// The application declared at this place.
#[salsa::tracked(returns(ref))]
pub fn app(db: &dyn Db, file: File, nth: u32) -> AppResult {
    let Some(declaration) = hir::declaration(db, file, nth) else { return AppResult::default() };
    let mut diagnostics = Vec::new();
    let Some(name) = declaration.name() else { return AppResult::default() };
    if let Err(error) = dns_label(&name.text) {
        diagnostics.push(invalid_name::report("an app", &name.text, error, name.span));
    }
    let count = declaration.component_count.unwrap_or(0);
    check_names(db, file, nth, count, &name, &mut diagnostics);
    diagnostics.extend(wiring(db, file, nth).diagnostics.iter().cloned());
    let mut components = Vec::with_capacity(count as usize);
    let mut externals = Vec::new();
    for number in 0..count {
        if matches!(head(db, file, nth, number).as_ref().and_then(|it| it.kind), Some((Kind::External, _))) {
            let result = external(db, file, nth, number);
            diagnostics.extend(result.diagnostics.iter().cloned());
            externals.extend(result.external.clone());
            continue;
        }
        let result = component(db, file, nth, number);
        diagnostics.extend(result.diagnostics.iter().cloned());
        components.extend(result.component.clone());
    }
    diagnostics.extend(wait_circle(&components));
    if dns_label(&name.text).is_ok() {
        for component in components.iter().filter(|it| dns_label(&it.name).is_ok()) {
            check_lengths(&name.text, component, &mut diagnostics);
        }
    }
    if count == 0 && declaration.component_count.is_some() {
        let span = name.span;
        diagnostics.push(statement_form::report("app", APP_FORM, span, "an app has at least one component"));
    }
    let mut app = App {
        name: name.text.clone(),
        span: name.span,
        docs: declaration.docs.clone(),
        namespace: namespace(declaration, &mut diagnostics),
        version: Arc::from("0.1.0"),
        app_version: Arc::from(""),
        components,
        externals,
        replaced: Vec::new(),
        others: Vec::new(),
        environments: Vec::new(),
        shared: Shared::default(),
        labels: Vec::new(),
        annotations: Vec::new(),
        objects: Vec::new(),
        patches: Vec::new(),
    };
    let declared = app_names(db, file, nth);
    diagnostics.extend(declared.diagnostics.iter().cloned());
    app.shared.secrets = declared.names.secrets.clone();
    app.shared.params = declared.names.params.iter().filter_map(|(name, info)| param(name, info)).collect();
    carried::check(&app.shared.params, &mut diagnostics);
    let scope = app_scope(db, file, nth);
    detail(declaration, &scope, &mut app, &mut diagnostics);
    objects::of_app(db, file, nth, declaration, &mut app, &mut diagnostics);
    if app.app_version.is_empty() {
        let first = app.components.first();
        let tag = first.and_then(|it| it.text_by_default(&app.shared.params, &it.container.image.tag));
        app.app_version = tag.filter(|it| !it.is_empty()).unwrap_or_else(|| app.version.clone());
    }
    crate::others::check(db, file, nth, &app, &mut diagnostics);
    app.others = crate::others::others(db, file, &app);
    environments(db, file, nth, &mut app, &mut diagnostics);
    crate::conflicts::check(&app, &mut diagnostics);
    let broken = diagnostics.iter().any(|it| it.severity == kdsl_db::Severity::Error);
    AppResult { app: (!broken && count > 0).then(|| Arc::new(app)), diagnostics }
}

const APP_FORM: &str = "app NAME [in namespace NAME] < COMPONENT; … > [{ … }]";

/// The names of the components: labels, unlike each other, unlike each other in the values.
fn check_names(db: &dyn Db, file: File, nth: u32, count: u32, app: &Ident, diagnostics: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<Arc<str>, Span> = BTreeMap::new();
    let mut by_values_name: BTreeMap<String, Ident> = BTreeMap::new();
    let mut default_type: Option<Span> = None;
    for number in 0..count {
        let Some(head) = head(db, file, nth, number) else { continue };
        let Some(name) = &head.name else { continue };
        if let Some(first) = by_name.get(&name.text) {
            diagnostics.push(duplicate_name::report("components", &name.text, name.span, *first));
            continue;
        }
        by_name.insert(name.text.clone(), name.span);
        if let Err(error) = dns_label(&name.text) {
            diagnostics.push(invalid_name::report("a component", &name.text, error, name.span));
            continue;
        }
        let values_name = camel_case(&name.text);
        if RESERVED.contains(&values_name.as_str()) {
            diagnostics.push(duplicate_name::reserved(&name.text, name.span));
        }
        if let Some(first) = by_values_name.get(&values_name) {
            let report = duplicate_name::in_values(&name.text, &first.text, &values_name, name.span, first.span);
            diagnostics.push(report);
        } else {
            by_values_name.insert(values_name, name.clone());
        }
        if let TypeUse::Default(_) = head.ty {
            match default_type {
                Some(first) => {
                    diagnostics.push(missing_type::second_default(&name.text, &app.text, name.span, first));
                }
                None => default_type = Some(name.span),
            }
        }
    }
}

/// `in namespace NAME` behind the app's name.
fn namespace(declaration: &Declaration, diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<str>> {
    let word = |nth: usize| match declaration.head.get(nth) {
        Some(Arg::Expr(expr)) => expr.as_ident(),
        _ => None,
    };
    let first = declaration.head.get(1)?;
    if let Some(name) = word(0).filter(|it| &*it.text == "in")
        && word(1).is_some_and(|it| &*it.text == "namespace")
    {
        diagnostics.push(statement_form::report("app", APP_FORM, name.span, "the app's name is missing before this"));
        return None;
    }
    let (Some(in_word), Some(namespace_word), Some(name)) = (word(1), word(2), word(3)) else {
        let span = declaration.head.last().map_or(first.span(), |last| first.span().to(last.span()));
        diagnostics.push(statement_form::report("app", APP_FORM, span, "`in namespace NAME` is expected here"));
        return None;
    };
    if &*in_word.text != "in" || &*namespace_word.text != "namespace" {
        let wrong = if &*in_word.text == "in" { namespace_word } else { in_word };
        let report = statement_form::report("app", APP_FORM, wrong.span, "`in namespace NAME` is expected here");
        diagnostics.push(statement_form::near(report, "namespace", &wrong.text, wrong.span));
        return None;
    }
    if let Some(more) = declaration.head.get(4) {
        diagnostics.push(statement_form::report("app", APP_FORM, more.span(), "not expected here"));
    }
    if let Err(error) = dns_label(&name.text) {
        diagnostics.push(invalid_name::report("a namespace", &name.text, error, name.span));
        return None;
    }
    Some(name.text)
}

/// A parameter of the app, as an entry of the values.
fn param(name: &Arc<str>, info: &ParamInfo) -> Option<Param> {
    let default = info.value.clone()?;
    Some(Param { name: name.clone(), span: info.span, docs: info.docs.clone(), ty: info.ty.clone(), default })
}

/// The statements behind an app.
fn detail(declaration: &Declaration, scope: &Scope, app: &mut App, diagnostics: &mut Vec<Diagnostic>) {
    const WORDS: [&str; 10] =
        ["version", "app-version", "param", "secret", "object", "patch", "label", "annotation", "test", "schema"];
    let mut said: BTreeMap<&str, Span> = BTreeMap::new();
    for item in declaration.block.iter().flat_map(|it| &it.items) {
        let word = &*item.key.text;
        let ItemKind::Statement(args) = &item.kind else {
            let near = nearest(word, WORDS);
            diagnostics.push(unknown_statement::report(word, item.key.span, "an app", near));
            continue;
        };
        let argument = match args.as_slice() {
            [Arg::Expr(expr)] => Some(expr),
            _ => None,
        };
        match word {
            "version" | "app-version" => {
                if let Some(first) = said.insert(word, item.key.span) {
                    diagnostics.push(duplicate_name::statement(word, "", item.key.span, first));
                    continue;
                }
                let Some(text) = argument.and_then(hir::Expr::as_text) else {
                    let form = "version \"1.2.0\"";
                    diagnostics.push(statement_form::report(
                        word,
                        form,
                        item.span,
                        "a version in quotes is expected here",
                    ));
                    continue;
                };
                if word == "app-version" {
                    app.app_version = text;
                } else if is_semver(&text) {
                    app.version = text;
                } else {
                    let label = "three numbers are expected: \"1.2.0\"";
                    let span = argument.map_or(item.span, |it| it.span);
                    diagnostics.push(statement_form::report(word, "version \"1.2.0\"", span, label));
                }
            }
            "label" => metadata(item, args, scope, None, &mut app.labels, diagnostics),
            "annotation" => metadata(item, args, scope, None, &mut app.annotations, diagnostics),
            // They are read by themselves, since the components use them.
            "param" | "secret" => {}
            // They are read with the objects.
            "object" | "patch" | "schema" => {}
            // Tests are read by themselves: they say nothing about the app.
            "test" => {}
            _ => {
                let near = nearest(word, WORDS);
                diagnostics.push(unknown_statement::report(word, item.key.span, "an app", near));
            }
        }
    }
}

/// The statements behind an environment, over what holds for the whole of its app.
pub(crate) fn environment_detail(
    block: &hir::Block,
    environment: &str,
    scope: &Scope,
    mut shared: Shared,
    diagnostics: &mut Vec<Diagnostic>,
) -> Shared {
    let mut said: BTreeMap<Arc<str>, Span> = BTreeMap::new();
    for item in &block.items {
        let word = &*item.key.text;
        match (&item.kind, word) {
            (ItemKind::Assign(value), _) => {
                if let Some(first) = said.insert(item.key.text.clone(), item.key.span) {
                    diagnostics.push(duplicate_name::statement(word, "", item.key.span, first));
                    continue;
                }
                set(&item.key, value.as_ref(), scope, &mut shared.params, diagnostics);
            }
            (ItemKind::Statement(args), "label") => {
                metadata(item, args, scope, Some(environment), &mut shared.labels, diagnostics);
            }
            (ItemKind::Statement(args), "annotation") => {
                metadata(item, args, scope, Some(environment), &mut shared.annotations, diagnostics);
            }
            (ItemKind::Statement(args), "secret") => {
                if let Some(unknown) = unknown_secret(args, &shared) {
                    diagnostics.push(unknown);
                } else if let Err(span) = existing(args, &mut shared) {
                    diagnostics.push(not_in_environment::secret(environment, span.unwrap_or(item.key.span)));
                }
            }
            (ItemKind::Statement(_), "version" | "app-version" | "object" | "schema" | "param") => {
                let what = format!("`{word}`");
                diagnostics.push(not_in_environment::report(&what, environment, item.key.span));
            }
            _ => {
                let near = nearest(word, ["label", "annotation"]);
                diagnostics.push(unknown_statement::report(word, item.key.span, "an environment", near));
            }
        }
    }
    shared
}

/// What is said of a secret that the app does not have.
fn unknown_secret(args: &[Arg], shared: &Shared) -> Option<Diagnostic> {
    let Some(Arg::Expr(first)) = args.first() else { return None };
    let name = first.as_ident()?;
    let known: Vec<&str> = shared.secrets.iter().map(|it| &*it.name).collect();
    let near = nearest(&name.text, known.iter().copied());
    let is_unknown = !known.contains(&&*name.text);
    let report = || unknown_name::field("the app", &name.text, name.span, near, &known);
    // It is one mistake with the uses of the name elsewhere.
    is_unknown.then(|| report().unknown(Named::Value, &name.text, None))
}

/// `secret NAME from existing "SECRET"` behind an environment, where the app generates it: the Secret has all keys.
fn existing(args: &[Arg], shared: &mut Shared) -> Result<(), Option<Span>> {
    let expr = |nth: usize| match args.get(nth) {
        Some(Arg::Expr(expr)) => Some(expr),
        _ => None,
    };
    let is_word = |nth: usize, word: &str| expr(nth).and_then(hir::Expr::as_name).is_some_and(|it| &**it == word);
    let name = expr(0).and_then(hir::Expr::as_ident).ok_or(None)?;
    let secret = shared.secrets.iter().find(|it| it.name == name.text).ok_or(Some(name.span))?;
    let is_generated = matches!(secret.source, SecretSource::Generated { .. });
    if !is_generated {
        return Err(Some(name.span));
    }
    for (nth, word) in [(1, "from"), (2, "existing")] {
        if !is_word(nth, word) {
            return Err(args.get(nth).map(Arg::span));
        }
    }
    if let Some(more) = args.get(4) {
        return Err(Some(more.span()));
    }
    let object = expr(3).ok_or(None)?;
    let text = object.as_text().filter(|it| crate::naming::is_host(it, false)).ok_or(Some(object.span))?;
    if shared.existing_secret.as_ref().is_some_and(|it| *it != text) {
        return Err(Some(object.span));
    }
    shared.existing_secret = Some(text);
    Ok(())
}

/// `NAME = VALUE` behind an environment: what a parameter of the app is there.
fn set(
    name: &hir::Key,
    value: Option<&hir::Expr>,
    scope: &Scope,
    params: &mut [Param],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let known: Vec<&str> = scope.app.params.iter().map(|(name, _)| &**name).collect();
    let Some(info) = scope.app.param(&name.text) else {
        let near = nearest(&name.text, known.iter().copied());
        diagnostics.push(unknown_parameter::report(&name.text, "the app", name.span, near, &known));
        return;
    };
    let (Some(value), Some(param)) = (value, params.iter_mut().find(|it| it.name == name.text)) else { return };
    let mut wires = BTreeSet::new();
    let mut eval = Evaluator { scope, diagnostics, wires: &mut wires };
    let found = eval.typed(value, &info.ty).and_then(|it| eval.at_build(it, "what a parameter is set to", value.span));
    if let Some(found) = found {
        param.default = found;
        param.span = name.span;
    }
}

/// `label { KEY: VALUE }`: of two of one key the last. What an environment says is an entry of the values: a literal in the
/// place of another, or a new one.
fn metadata(
    item: &hir::Item,
    args: &[Arg],
    scope: &Scope,
    environment: Option<&str>,
    into: &mut Vec<(Arc<str>, Expr)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let word = &*item.key.text;
    let form = if word == "label" { "label { KEY: VALUE }" } else { "annotation { KEY: VALUE }" };
    let [Arg::Expr(hir::Expr { kind: ExprKind::Block(block), .. })] = args else {
        diagnostics.push(statement_form::report(word, form, item.span, "`{` is expected here"));
        return;
    };
    for entry in &block.items {
        let ItemKind::Entry(Some(value)) = &entry.kind else {
            diagnostics.push(statement_form::report(word, form, entry.span, "`KEY: VALUE` is expected here"));
            continue;
        };
        if !crate::naming::is_label_key(&entry.key.text) {
            let what = format!("the key of {} {word}", if word == "label" { "a" } else { "an" });
            diagnostics.push(invalid_name::label(&what, &entry.key.text, entry.key.span));
            continue;
        }
        let mut wires = BTreeSet::new();
        let text = Evaluator { scope, diagnostics, wires: &mut wires }.text(value, Sink::Metadata);
        let Some(text) = text.filter(|it| *it != Expr::None) else { continue };
        if let Expr::Str(literal) = &text
            && word == "label"
            && !crate::naming::is_label_value(literal)
        {
            diagnostics.push(invalid_name::label("the value of a label", literal, value.span));
            continue;
        }
        if let Some(lost) = text.as_str().and_then(carried::lost_of) {
            diagnostics.push(lost_character::report(&format!("the {word}s of the application"), lost, value.span));
            continue;
        }
        let before = into.iter_mut().find(|(key, _)| *key == entry.key.text).map(|(_, before)| before);
        if let Some(environment) = environment {
            let is_literal = text.as_str().is_some() && before.as_ref().is_none_or(|it| it.as_str().is_some());
            if !is_literal {
                let what = format!("the {word} `{}`", entry.key.text);
                diagnostics.push(not_in_environment::report(&what, environment, entry.key.span));
                continue;
            }
        }
        match before {
            Some(before) => *before = text,
            None => into.push((entry.key.text.clone(), text)),
        }
    }
}

/// Whether a text is a strict SemVer version.
fn is_semver(text: &str) -> bool {
    let pattern = r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?";
    crate::pattern::matches_whole(pattern, text)
}
