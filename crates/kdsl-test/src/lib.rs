//! Running the tests of programs: an application is built with the values of a test, and what the test expects of it is
//! worked out. What a failure looks like is decided by diagnostics, like everything that is said of a program.
//!
//! **Invariant:** the outcome of a test depends on the program and the call alone: not on other tests, nor on their order.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod build;
mod evaluate;
mod look_up;
pub mod report;
mod show;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Severity};
use kdsl_emit::values::Overrides;
use kdsl_semantic::definitions::DeclarationRef;
use kdsl_semantic::testing::{Test, tests};

pub use values::check_values;

/// What the call wishes for all tests. What a test says itself wins.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The environment.
    pub environment: Option<String>,
    /// Values to set.
    pub overrides: Overrides,
    /// The name of the release.
    pub release: Option<String>,
    /// The namespace.
    pub namespace: Option<String>,
    /// Whether the platform is OpenShift.
    pub openshift: bool,
    /// Only tests of which `APP: NAME` contains this text.
    pub filter: Option<String>,
}

/// How a test went.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The file it stands in.
    pub file: File,
    /// The test.
    pub test: Test,
    /// What is wrong; empty if it passed.
    pub failures: Vec<Diagnostic>,
}

impl Outcome {
    /// Whether the test passed.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }

    /// `wordpress: three pods share one claim`
    pub fn title(&self) -> String {
        title(&self.test)
    }
}

fn title(test: &Test) -> String {
    format!("{}: {}", test.app_name, test.name)
}

/// Runs the tests of a file without errors, in the order of the text.
pub fn run(db: &dyn Db, file: File, wishes: &Wishes) -> Vec<Outcome> {
    let mut built: BTreeMap<DeclarationRef, Option<Arc<kdsl_ir::Package>>> = BTreeMap::new();
    let mut outcomes = Vec::new();
    for test in &tests(db, file).tests {
        if wishes.filter.as_ref().is_some_and(|it| !title(test).contains(it.as_str())) {
            continue;
        }
        let model = kdsl_semantic::app(db, test.app.file, test.app.nth).app.as_ref();
        let package = built.entry(test.app).or_insert_with(|| model.map(|it| Arc::new(kdsl_ir::lower(it))));
        // An application with errors was reported, once.
        let (Some(model), Some(package)) = (model, package) else { continue };
        let warnings = kdsl_semantic::app(db, test.app.file, test.app.nth).diagnostics.iter();
        let warnings = warnings.filter(|it| it.severity == Severity::Warning).map(|it| it.message.clone()).collect();
        let failures = build::run(db, test, model, package, wishes, warnings);
        outcomes.push(Outcome { file, test: test.clone(), failures });
    }
    outcomes
}
