//! Programs, loaded into a database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdsl_db::{Db as _, File, FilePath, FileText, OsSystem, RootDatabase, stdlib};

use crate::arguments::Values;
use crate::failure::Failure;
use crate::inputs::{Input, collect};

/// A database and the files that the command line names.
pub(crate) struct Program {
    /// The database.
    pub(crate) db: RootDatabase,
    /// The inputs, sorted.
    pub(crate) inputs: Vec<Input>,
    /// The file of each input.
    pub(crate) files: Vec<File>,
}

impl Program {
    /// Loads the programs that `paths` name, over the standard library in the folder `stdlib` or the embedded one.
    ///
    /// What is loaded is never freed: a command loads once, and the process ends with it. Taking a large database apart
    /// piece by piece costs as much time as half of the work did.
    pub(crate) fn load(paths: &[PathBuf], stdlib: Option<&Path>) -> Result<&'static mut Self, Failure> {
        let mut db = RootDatabase::new(Arc::new(OsSystem));
        if let Some(folder) = stdlib {
            let Some(replacement) = stdlib::from_folder(&db, folder) else {
                let shown = folder.display();
                return Err(Failure::new(format!("`--stdlib {shown}` is no folder with `*.kd` files in it")));
            };
            db.set_stdlib(replacement);
        }
        let inputs = collect(db.system(), paths)?;
        let mut files = Vec::with_capacity(inputs.len());
        for input in &inputs {
            let file = match input {
                Input::File(path) => db.files().get(&db, path, &input.name()),
                Input::Stdin(text) => File::new(&db, FilePath::new(input.name()), text.clone()),
            };
            readable(&db, file)?;
            files.push(file);
        }
        Ok(Box::leak(Box::new(Self { db, inputs, files })))
    }
}

/// Refuses a file that is not there or can't be read: then the call is wrong, not the program.
fn readable(db: &RootDatabase, file: File) -> Result<(), Failure> {
    let path = file.path(db);
    match file.text(db) {
        FileText::Missing => Err(Failure::new(format!("there is no file `{path}`"))),
        FileText::Unreadable(reason) => Err(Failure::new(format!("`{path}` can't be read: {reason}"))),
        FileText::Text(_) | FileText::NotUtf8 { .. } | FileText::TooLarge { .. } => Ok(()),
    }
}

impl Values {
    /// Whether any of the flags is there that say for which values the objects are made.
    pub(crate) fn any(&self) -> bool {
        let names = self.env.is_some() || self.release.is_some() || self.namespace.is_some();
        names
            || !self.set.is_empty()
            || !self.set_json.is_empty()
            || !self.set_string.is_empty()
            || !self.files.is_empty()
    }
}
