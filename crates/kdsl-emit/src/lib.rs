//! The readings of an application's objects, manifests, a Helm chart and a Template of OpenShift, and writing them to disk.

mod certificate;
mod description;
pub mod disk;
pub mod evaluate;
pub mod file_set;
pub mod helm;
pub mod manifests;
pub mod origin;
pub mod secrets;
pub mod source_map;
pub mod template;
pub mod validate;
pub mod values;
pub mod yaml;

pub use file_set::FileSet;
