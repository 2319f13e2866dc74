//! The fields of Kubernetes' and OpenShift's objects, as data: type, documentation, whether required, accepted values,
//! immutability and the keys of lists.
//!
//! The data is text in `data/`, embedded and read at the first question; a program that asks nothing pays nothing.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "tests may fail"
    )
)]

mod check;
mod custom;
mod data;
mod field;
mod nearest;
mod path;
pub mod resources;
mod scope;
mod versions;

pub use check::{Problem, Shape, Value, Violation, check, check_field, check_type};
pub use custom::custom_kinds;
pub use field::{Field, Type, TypeSchema};
pub use nearest::nearest;
pub use path::{PathError, Step};
pub use scope::is_namespaced;
pub use versions::{Found, find};

use std::borrow::Cow;

use data::{Schema, schema};

/// A kind of object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectSchema {
    /// `apiVersion`, such as `apps/v1`.
    pub api_version: Cow<'static, str>,
    /// `kind`.
    pub kind: Cow<'static, str>,
    /// Whether its objects live in a namespace.
    pub namespaced: bool,
    /// The fields of the object itself: `apiVersion`, `kind`, `metadata`, mostly `spec`.
    pub root: Type,
}

impl ObjectSchema {
    /// The fields of the object itself.
    pub fn fields(&self) -> &[Field] {
        self.root.schema().map_or(&[], TypeSchema::fields)
    }

    /// The field at the end of a path from the object.
    ///
    /// # Errors
    /// Where the path leaves the schema.
    pub fn field(&self, path: &[Step<'_>]) -> Result<&Field, PathError> {
        path::field(&self.root, path)
    }
}

/// The kind of this `apiVersion` and `kind`, if it is known.
pub fn lookup(api_version: &str, kind: &str) -> Option<&'static ObjectSchema> {
    schema().kinds.iter().find(|it| it.kind == kind && it.api_version == api_version)
}

/// All kinds that are known, by `apiVersion` and then by `kind`.
pub fn kinds() -> &'static [ObjectSchema] {
    &schema().kinds
}

/// The type of this name, such as `core.v1.Container`.
pub fn type_schema(name: &str) -> Option<&'static TypeSchema> {
    let Schema { types, .. } = schema();
    types.get(name)
}
