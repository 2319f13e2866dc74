//! What each command does.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod secrets;
pub(crate) mod test;

use kdsl_db::{Diagnostic, File, RootDatabase, Severity};

use crate::parallel;

/// The diagnostics of all files, in the order of the files.
pub(crate) fn diagnose(db: &RootDatabase, files: &[File]) -> Vec<Diagnostic> {
    let of_file = |db: &RootDatabase, file: &File| {
        let mut found = kdsl_ir::check(db, *file).to_vec();
        // The values that tests set are known once the objects are.
        if found.iter().all(|it| it.severity != Severity::Error) {
            found.extend(kdsl_test::check_values(db, *file));
        }
        found
    };
    parallel::map(db, files, of_file).into_iter().flatten().collect()
}
