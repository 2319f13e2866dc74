//! Lowering as a query.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File};

use crate::package::Package;

/// The application declared at this place as objects over values; `None` if an error stands in the way, which
/// [`kdsl_semantic::check`] reports.
#[salsa::tracked(returns(clone))]
pub fn package(db: &dyn Db, file: File, nth: u32) -> Option<Arc<Package>> {
    let app = kdsl_semantic::app(db, file, nth).app.as_ref()?;
    environment_errors(db, file, nth).is_empty().then(|| Arc::new(crate::lower(app)))
}

/// What the environments of an application ask for that is no entry of the values.
#[salsa::tracked(returns(ref))]
fn environment_errors(db: &dyn Db, file: File, nth: u32) -> Vec<Diagnostic> {
    match kdsl_semantic::app(db, file, nth).app.as_ref() {
        Some(app) => crate::lower::environment_errors(db, file, nth, app),
        None => Vec::new(),
    }
}

/// Everything that is wrong in a file: what [`kdsl_semantic::check`] finds, what is wrong with the objects that its
/// applications change or add, and what their environments can't say.
#[salsa::tracked(returns(clone))]
pub fn check(db: &dyn Db, file: File) -> Arc<[Diagnostic]> {
    let found = kdsl_semantic::check(db, file);
    let mut more = Vec::new();
    for (_, nth) in &kdsl_semantic::definitions::items(db, file).apps {
        let Some(app) = &kdsl_semantic::app(db, file, *nth).app else { continue };
        if app.has_own_objects() {
            more.extend(crate::lower::lower_checked(app).1);
        }
        more.extend(environment_errors(db, file, *nth).iter().cloned());
    }
    if more.is_empty() {
        return found;
    }
    Arc::from(kdsl_semantic::in_order(db, found.iter().cloned().chain(more).collect()))
}
