//! The one door for YAML.
//!
//! **Invariant:** what is written here is read as the very same tree by the readers of kubectl and Helm, which follow YAML
//! 1.1 in part, and by readers of YAML 1.2. What is read here is read as Helm reads it.

mod document;
mod plain;

pub use document::write_document;
pub(crate) use document::{Comment, count, write_commented, write_placed};
pub use kdsl_db::yaml::{ReadError, json_float, read, template_float};
pub(crate) use plain::is_printable;
pub use plain::{literal_header, quoted, scalar, scalar_is_plain_safe};

#[cfg(test)]
mod tests;
