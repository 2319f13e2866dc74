//! What each command does.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod origin;
pub(crate) mod secrets;
pub(crate) mod test;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdsl_db::{Db as _, Diagnostic, File, FilePath, RootDatabase, Severity};
use kdsl_semantic::imports::imported_files;

use crate::parallel;

/// The diagnostics of all files, in the order of the files, then of those that they import, and of the standard library if
/// a folder took its place. Each is there once.
pub(crate) fn diagnose(db: &RootDatabase, files: &[File]) -> Vec<Diagnostic> {
    diagnose_with(db, files, &|db, file| kdsl_rules::check(db, file))
}

/// The same without what the API server would refuse, for those who look at the objects themselves.
pub(crate) fn diagnose_sources(db: &RootDatabase, files: &[File]) -> Vec<Diagnostic> {
    diagnose_with(db, files, &|db, file| kdsl_ir::check(db, file))
}

fn diagnose_with(
    db: &RootDatabase,
    files: &[File],
    check: &(dyn Fn(&RootDatabase, File) -> Arc<[Diagnostic]> + Sync),
) -> Vec<Diagnostic> {
    let mut all = files.to_vec();
    let path = |file: &File| db.system().canonical(Path::new(file.path(db).as_str()));
    let mut seen: BTreeSet<PathBuf> = files.iter().filter_map(path).collect();
    let is_on_disk = |file: &&File| !file.path(db).as_str().starts_with(FilePath::STDLIB_PREFIX);
    let library = db.stdlib().files(db).iter().filter(is_on_disk);
    for file in files.iter().flat_map(|it| imported_files(db, *it)).chain(library) {
        if path(file).is_some_and(|it| seen.insert(it)) {
            all.push(*file);
        }
    }
    let of_file = |db: &RootDatabase, file: &File| {
        let mut found = check(db, *file).to_vec();
        // The values that tests set are known once the objects are.
        if found.iter().all(|it| it.severity != Severity::Error) {
            found.extend(kdsl_test::check_values(db, *file));
        }
        found
    };
    let mut found: Vec<Diagnostic> = parallel::map(db, &all, of_file).into_iter().flatten().collect();
    // A mistake in a type is found where the type is declared, and by whoever uses it.
    let mut told = BTreeSet::new();
    found.retain(|it| {
        let place = it.primary_span().map(|span| (span.file.path(db).as_str().to_owned(), span.range(db).start()));
        told.insert((it.code.id, place, it.message.clone()))
    });
    found
}
