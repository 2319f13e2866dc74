//! The two readings of an application's objects, manifests and a Helm chart, and writing them to disk.

mod certificate;
pub mod disk;
pub mod evaluate;
pub mod file_set;
pub mod helm;
pub mod manifests;
pub mod secrets;
pub mod validate;
pub mod values;
pub mod yaml;

pub use file_set::FileSet;
