//! The list in a folder that tells which of its files were written here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

use sha2::Digest as _;

use crate::FileSet;

/// The name of the list.
pub(super) const LIST: &str = ".kdsl";

const HEAD: &str = "# The files of this folder that kdsl wrote. The next build replaces them and touches no others.\n";

/// Files and the SHA-256 of what they said.
#[derive(Default)]
pub(super) struct List(BTreeMap<String, String>);

impl List {
    pub(super) fn of(files: &FileSet) -> Self {
        Self(files.iter().map(|(path, bytes)| (path.to_owned(), sum(bytes))).collect())
    }

    /// Reads a list. Lines that are none of its lines are passed over.
    pub(super) fn read(text: &str) -> Self {
        let entry = |line: &str| {
            let (sum, path) = line.split_once("  ")?;
            (sum.len() == 64 && is_inside(path)).then(|| (path.to_owned(), sum.to_owned()))
        };
        Self(text.lines().filter_map(entry).collect())
    }

    /// The list as text: after a comment what `sha256sum` would print.
    pub(super) fn text(&self) -> String {
        let mut out = HEAD.to_owned();
        for (path, sum) in &self.0 {
            // Writing to a text can't fail.
            let _ = writeln!(out, "{sum}  {path}");
        }
        out
    }

    pub(super) fn sum(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The SHA-256 in hexadecimal digits.
pub(super) fn sum(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in sha2::Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Whether a path names a file below the folder that it is relative to, on one line.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(char::is_control)
        && !path.contains('\\')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}
