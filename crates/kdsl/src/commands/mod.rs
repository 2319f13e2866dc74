//! What each command does.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod secrets;

use kdsl_db::{Diagnostic, File, RootDatabase};

use crate::parallel;

/// The diagnostics of all files, in the order of the files.
pub(crate) fn diagnose(db: &RootDatabase, files: &[File]) -> Vec<Diagnostic> {
    parallel::map(db, files, |db, file| kdsl_ir::check(db, *file).to_vec()).into_iter().flatten().collect()
}
