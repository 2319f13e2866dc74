//! The standard library: ordinary kd files, embedded in the compiler, replaceable by a folder.

#![expect(missing_docs, reason = "the methods that salsa's macros make have none")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::database::Db;
use crate::files::{File, FilePath, FileText, read};

include!(concat!(env!("OUT_DIR"), "/stdlib.rs"));

/// The files of the standard library in use.
#[salsa::input(debug)]
pub struct Stdlib {
    /// The files, in the order of their names.
    #[returns(ref)]
    pub files: Vec<File>,
}

impl Stdlib {
    /// A standard library of no files.
    pub fn empty(db: &dyn Db) -> Self {
        Self::new(db, Vec::new())
    }
}

/// The embedded standard library.
pub fn embedded(db: &dyn Db) -> Stdlib {
    let files = EMBEDDED
        .iter()
        .map(|(name, text)| {
            let path = FilePath::new(format!("{}{name}", FilePath::STDLIB_PREFIX));
            File::builder(path, FileText::Text(Arc::from(*text))).durability(salsa::Durability::HIGH).new(db)
        })
        .collect();
    Stdlib::builder(files).durability(salsa::Durability::HIGH).new(db)
}

/// The standard library in `folder`: its files that end in `.kd`; `None` if it is not a folder or holds none.
pub fn from_folder(db: &dyn Db, folder: &Path) -> Option<Stdlib> {
    let files: Vec<File> = db
        .system()
        .list(folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "kd"))
        .map(|path| File::new(db, FilePath::new(path.to_string_lossy().as_ref()), read(db, &path)))
        .collect();
    (!files.is_empty()).then(|| Stdlib::new(db, files))
}

/// Which file of the standard library declares what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StdlibIndex {
    /// The component types.
    pub components: BTreeMap<Arc<str>, File>,
    /// The interfaces.
    pub interfaces: BTreeMap<Arc<str>, File>,
}

/// Which file of the standard library declares what, found by the first words of lines alone: a file that nobody asks for
/// is never parsed.
#[salsa::tracked(returns(ref))]
pub fn stdlib_index(db: &dyn Db, stdlib: Stdlib) -> StdlibIndex {
    let mut index = StdlibIndex::default();
    for file in stdlib.files(db) {
        for line in file.text(db).as_str().lines() {
            let mut words = line.split([' ', ':', '{']);
            let names = match words.next() {
                Some("component") => &mut index.components,
                Some("interface") => &mut index.interfaces,
                _ => continue,
            };
            if let Some(name) = words.next() {
                names.entry(Arc::from(name)).or_insert(*file);
            }
        }
    }
    index
}

/// The names of the component types of the standard library, sorted.
pub fn stdlib_component_types(db: &dyn Db) -> impl Iterator<Item = &Arc<str>> {
    stdlib_index(db, db.stdlib()).components.keys()
}
