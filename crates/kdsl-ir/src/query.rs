//! Lowering as a query.

use std::sync::Arc;

use kdsl_db::{Db, File};

use crate::package::Package;

/// The application declared at this place as objects over values; `None` if an error stands in the way, which
/// [`kdsl_semantic::check`] reports.
#[salsa::tracked(returns(clone))]
pub fn package(db: &dyn Db, file: File, nth: u32) -> Option<Arc<Package>> {
    let app = kdsl_semantic::app(db, file, nth).app.as_ref()?;
    Some(Arc::new(crate::lower(app)))
}
