//! What a build gives: files by path.

use std::collections::BTreeMap;

/// Files by their paths, which are relative, with `/` between names, and ordered by byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet(BTreeMap<String, Vec<u8>>);

impl FileSet {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. `false` if there is one with this path already, which stays as it is.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> bool {
        use std::collections::btree_map::Entry;
        match self.0.entry(path.into()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(bytes.into());
                true
            }
        }
    }

    /// Adds a file, in the place of the one with this path if there is one.
    pub fn replace(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), bytes.into());
    }

    /// Adds all files of another set below a folder. The first path that is there already is given back.
    pub fn insert_below(&mut self, folder: &str, files: Self) -> Result<(), String> {
        for (path, bytes) in files.0 {
            let path = format!("{folder}/{path}");
            if !self.insert(path.clone(), bytes) {
                return Err(path);
            }
        }
        Ok(())
    }

    /// The bytes of a file.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// Paths and bytes, ordered by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
