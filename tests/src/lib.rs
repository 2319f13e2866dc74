//! What the tests across crates share: the built command, the tools beside it, and objects as data.
#![allow(clippy::disallowed_methods, reason = "tests read and write the disk")]

mod api;
mod base64;
mod command;
mod objects;
mod paths;
mod summary;
mod template;
mod texts;
mod tools;

pub use api::ApiServer;
pub use base64::{decoded, encoded};
pub use command::{Ran, build, build_all, examples, kdsl, released_kdsl, repository, run};
pub use objects::{Objects, comparable, read_objects, read_streams, try_comparable, try_read_streams};
pub use paths::moved_below;
pub use summary::{facts_of_objects, facts_of_summary};
pub use template::process;
pub use texts::{awkward, json_for_yaml, literal};
pub use tools::{Helm, checkov, kubectl, python};

use std::path::Path;

/// All files below a folder: path from it, with `/` between the names, and bytes; sorted.
///
/// # Panics
/// If the folder can't be read.
pub fn files_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn collect(folder: &Path, root: &Path, files: &mut Vec<(String, Vec<u8>)>) {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                collect(&path, root, files);
            } else {
                let name = path.strip_prefix(root).expect("a path below the folder");
                let name = name.to_string_lossy().replace('\\', "/");
                files.push((name, std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))));
            }
        }
    }
    let mut files = Vec::new();
    collect(folder, folder, &mut files);
    files.sort();
    files
}
