//! The two readings of an application's objects, manifests and a Helm chart, and writing them to disk.

pub mod file_set;
pub mod yaml;

pub use file_set::FileSet;
