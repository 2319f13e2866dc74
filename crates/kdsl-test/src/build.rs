//! One test: the application is built with its values, then each expectation is looked at.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, Span};
use kdsl_emit::evaluate::{Settings, evaluate, notes};
use kdsl_ir::{Facts, Package};
use kdsl_semantic::check_openshift;
use kdsl_semantic::diagnostics::{expectation_failed, refused_in_test};
use kdsl_semantic::model::App;
use kdsl_semantic::testing::{Expectation, Test};

use crate::Wishes;
use crate::evaluate::World;
use crate::values::{self, of_test};

/// What is wrong with a test; nothing if it passes.
pub(crate) fn run(
    db: &dyn Db,
    test: &Test,
    app: &App,
    package: &Package,
    wishes: &Wishes,
    mut warnings: Vec<String>,
) -> Vec<Diagnostic> {
    let openshift = test.openshift.unwrap_or(wishes.openshift);
    let settings = Settings {
        release: test
            .release
            .clone()
            .or_else(|| wishes.release.as_deref().map(Arc::from))
            .unwrap_or(package.name.clone()),
        namespace: test.namespace.clone().or_else(|| wishes.namespace.as_deref().map(Arc::from)),
        openshift,
    };
    let mut refused: Vec<(String, Diagnostic)> = Vec::new();
    if openshift {
        refused.extend(check_openshift(app).into_iter().map(|it| (it.message.clone(), it)));
    }
    let values = match of_test(package, test, wishes) {
        Ok(values) => Some(values),
        Err(reasons) => {
            refused.extend(reasons.iter().map(|it| (it.message.clone(), values::report(it))));
            None
        }
    };
    let manifests = values.as_ref().and_then(|values| match evaluate(package, values, &settings) {
        Ok(manifests) => Some(manifests),
        Err(reasons) => {
            refused.extend(reasons.into_iter().map(|it| refusal(test, it.message, it.origin)));
            None
        }
    });
    if let (Some(values), Some(manifests)) = (&values, &manifests) {
        let broken = kdsl_rules::violations(package, values, &settings, manifests);
        refused.extend(broken.into_iter().map(|(message, origin)| refusal(test, message, origin)));
    }
    if test.expects_refusal() {
        return unrefused(test, &refused);
    }
    if !refused.is_empty() {
        return refused.into_iter().map(|(_, report)| report).collect();
    }
    let (Some(values), Some(manifests)) = (values, manifests) else { return Vec::new() };
    let said = notes(package, &values, &settings);
    warnings.extend(said.iter().filter_map(|it| it.strip_prefix("WARNING: ")).map(str::to_owned));
    let world =
        World { db, facts: Facts::new(app), package, values: &values, settings: &settings, manifests: &manifests };
    let mut failures = Vec::new();
    for expectation in &test.expectations {
        match expectation {
            Expectation::Holds(term) => failures.extend(world.failure(&test.name, term)),
            Expectation::Warned { part, span } => {
                if !warnings.iter().any(|it| it.contains(&**part)) {
                    let what = "there is no such warning";
                    failures.push(expectation_failed::unsaid(&test.name, what, *span, &warnings));
                }
            }
            Expectation::Refused { .. } => {}
        }
    }
    failures
}

/// Why there are no objects, and how that is told.
fn refusal(test: &Test, message: String, origin: Option<Span>) -> (String, Diagnostic) {
    let report = refused_in_test::report(&test.name, &message, test.span, origin);
    (message, report)
}

/// The refusals that are expected and did not come.
fn unrefused(test: &Test, refused: &[(String, Diagnostic)]) -> Vec<Diagnostic> {
    let said: Vec<String> = refused.iter().map(|(message, _)| message.clone()).collect();
    let missing = test.expectations.iter().filter_map(|it| match it {
        Expectation::Refused { part, span } if !said.iter().any(|it| it.contains(&**part)) => Some(*span),
        _ => None,
    });
    let what = match said.is_empty() {
        true => "the values are accepted",
        false => "the values are refused for another reason",
    };
    missing.map(|span| expectation_failed::unsaid(&test.name, what, span, &said)).collect()
}
