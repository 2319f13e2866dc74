//! The values that a test sets, and whether the application takes them.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};
use kdsl_emit::validate::{Invalid, Problem, validate};
use kdsl_emit::values::{ValuesFile, values};
use kdsl_emit::yaml;
use kdsl_ir::{Package, Tree};
use kdsl_semantic::diagnostics::unfit_value;
use kdsl_semantic::model::Expr;
use kdsl_semantic::testing::{Setting, Test, tests};

use crate::Wishes;

/// A literal as a tree.
pub(crate) fn tree(literal: &Expr) -> Tree {
    match literal {
        Expr::Str(text) => Tree::Str(text.clone()),
        Expr::Int(number) => Tree::Int(*number),
        Expr::Decimal(digits) => digits.parse().map_or(Tree::Null, Tree::Float),
        Expr::Bool(truth) => Tree::Bool(*truth),
        Expr::List(items) => Tree::List(items.iter().map(tree).collect()),
        Expr::Map(entries) => Tree::Map(entries.iter().map(|(key, value)| (key.clone(), tree(value))).collect()),
        _ => Tree::Null,
    }
}

/// The values of a test: those of the call, its environment's, and what it sets, each over those before.
pub(crate) fn of_test(package: &Package, test: &Test, wishes: &Wishes) -> Result<Tree, Vec<Reason>> {
    let mut overrides = wishes.overrides.clone();
    for setting in &test.settings {
        let mut value = tree(&setting.value);
        for name in setting.path.iter().rev() {
            value = Tree::Map(vec![(Arc::clone(name), value)]);
        }
        let mut text = String::new();
        yaml::write_document(&value, &mut text);
        overrides.files.push(ValuesFile { name: "set".to_owned(), text });
    }
    let environment = test.environment.as_ref().map(|it| &*it.text).or(wishes.environment.as_deref());
    let reason = |message: String| Reason { message, span: test.span, setting: None };
    let tree = values(package, environment, &overrides)
        .map_err(|errors| errors.iter().map(|it| reason(it.to_string())).collect::<Vec<_>>())?;
    validate(package, &tree).map_err(|invalid| {
        let reason = |it: Invalid| {
            let message = it.to_string();
            match setting_of(&test.settings, &it.path) {
                Some(setting) => Reason { message, span: setting.span, setting: Some((it, setting.clone())) },
                None => reason(message),
            }
        };
        invalid.into_iter().map(reason).collect::<Vec<_>>()
    })?;
    Ok(tree)
}

/// Why values are refused.
pub(crate) struct Reason {
    pub(crate) message: String,
    pub(crate) span: Span,
    setting: Option<(Invalid, Setting)>,
}

/// The last setting that says something of a path or of what is around it.
fn setting_of<'a>(settings: &'a [Setting], path: &str) -> Option<&'a Setting> {
    settings.iter().rev().find(|it| {
        let own = it.path.join(".");
        path == own || [".", "["].iter().any(|next| path.starts_with(&format!("{own}{next}")))
    })
}

/// What is wrong with the values that the tests of a file set. Tests that expect a refusal may set what they like.
pub fn check_values(db: &dyn Db, file: File) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for test in tests(db, file).tests.iter().filter(|it| !it.settings.is_empty() && !it.expects_refusal()) {
        let Some(app) = kdsl_semantic::app(db, test.app.file, test.app.nth).app.as_ref() else { continue };
        let Err(reasons) = of_test(&kdsl_ir::lower(app), test, &Wishes::default()) else { continue };
        found.extend(reasons.iter().map(report));
    }
    found.sort_by_key(|it| it.primary_span().map(|span| span.range(db).start()));
    found
}

/// A setting that the application does not take.
pub(crate) fn report(reason: &Reason) -> Diagnostic {
    match &reason.setting {
        Some((Invalid { path, problem: Problem::Unknown { nearest } }, setting)) => {
            unfit_value::unknown(path, setting.path_span, nearest.as_deref())
        }
        _ => unfit_value::report(&reason.message, reason.span),
    }
}
