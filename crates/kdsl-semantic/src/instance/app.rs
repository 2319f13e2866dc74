//! The names that the braces of an app declare: parameters and secrets of the whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use super::{Declarer, Layer};
use crate::diagnostics::{duplicate_name, statement_form};
use crate::head::head;
use crate::hir::{self, Block, Item, ItemKind};
use crate::model::{Expr, Kind, SecretSource};
use crate::naming::camel_case;
use crate::scope::{AppNames, Scope};
use crate::statements::{Arguments, keyword};
use crate::types::Ty;
use crate::wiring::wiring;

/// The names that the values have for the whole beside those that no component can have.
const VALUES_NAMES: [&str; 4] = ["tests", "wait", "clusterDomain", "existingSecret"];

/// The names that an app declares and what was wrong in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AppNamesResult {
    /// The names.
    pub names: Arc<AppNames>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// The names that the braces of an app declare. They are read by themselves: what a component says changes none of them.
#[salsa::tracked(returns(ref))]
pub(crate) fn app_names(db: &dyn Db, file: File, nth: u32) -> AppNamesResult {
    let declaration = hir::declaration(db, file, nth).as_ref();
    let Some(block) = declaration.and_then(|it| it.block.as_ref()) else { return AppNamesResult::default() };
    let layers = [Layer { file, block, own: false }];
    let mut declarer = Declarer::new(db, &layers, Arc::from(""), Kind::Stateless, Arc::default(), "the app".to_owned());
    let mut taken = taken(db, file, nth);
    for item in &block.items {
        read(&mut declarer, block, file, item, &mut taken);
    }
    let Declarer { scope, diagnostics, .. } = declarer;
    // What was wrong has no value and was reported.
    let params = scope.params.into_iter().filter(|(_, it)| it.value.as_ref().is_some_and(|it| *it != Expr::None));
    let names = AppNames { params: params.collect(), secrets: scope.secrets.into_values().collect() };
    AppNamesResult { names: Arc::new(names), diagnostics }
}

/// The names of the components, as the values and as the program have them, each with what it is and its place.
struct Taken {
    in_values: BTreeMap<String, (Arc<str>, Span)>,
    names: BTreeMap<Arc<str>, Span>,
}

fn taken(db: &dyn Db, file: File, nth: u32) -> Taken {
    let count = hir::declaration(db, file, nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let mut taken = Taken { in_values: BTreeMap::new(), names: BTreeMap::new() };
    for number in 0..count {
        let head = head(db, file, nth, number).as_ref();
        let Some(name) = head.and_then(|it| it.name.as_ref()) else { continue };
        taken.in_values.entry(camel_case(&name.text)).or_insert((name.text.clone(), name.span));
        taken.names.entry(name.text.clone()).or_insert(name.span);
    }
    taken
}

fn read(declarer: &mut Declarer<'_, '_>, block: &Block, file: File, item: &Item, taken: &mut Taken) {
    let ItemKind::Statement(args) = &item.kind else { return };
    let Some(keyword) = keyword(&item.key.text).filter(|it| matches!(it.word, "param" | "secret")) else { return };
    let is_param = keyword.word == "param";
    let mut args = Arguments::new(keyword, item, args);
    let layer = Layer { file, block, own: false };
    let found = match is_param {
        true => declarer.param(&mut args, item, &layer),
        false => declarer.secret(&mut args, item),
    };
    let Some(name) = found else { return };
    if let Some(first) = taken.names.insert(name.text.clone(), name.span) {
        declarer.diagnostics.push(duplicate_name::report("things in the app", &name.text, name.span, first));
        return;
    }
    let mut fail = |label: &str| {
        declarer.diagnostics.push(statement_form::report(keyword.word, keyword.form, name.span, label));
    };
    if !is_param {
        let source = declarer.scope.secrets.get(&name.text).map(|it| &it.source);
        if matches!(source, Some(SecretSource::Certificate { .. })) {
            fail("a certificate belongs to the component that serves it: write it there");
        }
        return;
    }
    let Some(param) = declarer.scope.params.get(&name.text) else { return };
    if param.ty.ty == Ty::Secret {
        fail("no value stands for a secret: write `secret` instead of `param`");
    } else if param.value.is_none() {
        fail("nobody sets a parameter of an app but the values, so it has a default: `= DEFAULT`");
    }
    let values_name = camel_case(&name.text);
    if crate::apps::RESERVED.contains(&values_name.as_str()) || VALUES_NAMES.contains(&values_name.as_str()) {
        declarer.diagnostics.push(duplicate_name::reserved_param(&name.text, name.span));
    } else if let Some((other, first)) = taken.in_values.insert(values_name.clone(), (name.text.clone(), name.span)) {
        let report = duplicate_name::in_values(&name.text, &other, &values_name, name.span, first);
        declarer.diagnostics.push(report);
    }
}

/// What the expressions in the braces of an app can use.
pub(crate) fn app_scope(db: &dyn Db, file: File, nth: u32) -> Scope {
    let names = app_names(db, file, nth).names.clone();
    let others = wiring(db, file, nth).neighbours.clone();
    let declarer = Declarer::new(db, &[], Arc::from(""), Kind::Stateless, others, String::new());
    Scope { app: names, sees_app: true, ..declarer.scope }
}
