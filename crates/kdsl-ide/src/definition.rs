//! Where a name is declared.

use kdsl_db::{Db, File, TextRange, TextSize};

/// Where a name is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name that was followed.
    pub origin: TextRange,
    /// Where it leads, the best first.
    pub targets: Vec<Target>,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its file.
    pub file: File,
    /// All of it.
    pub full: TextRange,
    /// Its name.
    pub name: TextRange,
}

/// Where the name at `offset` is declared.
pub fn definition(db: &dyn Db, file: File, offset: TextSize) -> Option<Definition> {
    let _ = (db, file, offset);
    None
}
