//! Walking a path through the fields.

use crate::field::{Field, Type};
use crate::nearest::nearest;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into a field, or a key of a map.
    Name(&'a str),
    /// Into an item of a list, whichever.
    Item,
}

/// Where a path leaves the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// There is no field of this name in the type; perhaps the nearest is meant.
    UnknownField {
        /// Which step of the path it is.
        at: usize,
        /// The type's name, such as `core.v1.Container`.
        within: String,
        /// The field of the type that comes nearest.
        nearest: Option<String>,
    },
    /// Something that is no list is entered like one.
    NotAList {
        /// Which step of the path it is.
        at: usize,
    },
    /// A list is entered without saying which item.
    NeedsItem {
        /// Which step of the path it is.
        at: usize,
        /// The field that tells the items apart, if they have one.
        merge_key: Option<String>,
    },
    /// A scalar has nothing in it.
    Scalar {
        /// Which step of the path it is.
        at: usize,
    },
    /// The path is empty, or ends in an item of a list or a map rather than a field, or enters what has no schema.
    NoField,
}

/// The field at the end of `path` from the type `root`.
pub(crate) fn field<'t>(root: &'t Type, path: &[Step<'_>]) -> Result<&'t Field, PathError> {
    let mut ty: &'t Type = root;
    let mut found: Option<&'t Field> = None;
    for (at, step) in path.iter().enumerate() {
        ty = match (ty, step) {
            (Type::Fields(_) | Type::Inline(_), Step::Name(key)) => {
                let schema = ty.schema().ok_or(PathError::NoField)?;
                match schema.field(key) {
                    Some(field) => {
                        found = Some(field);
                        &field.ty
                    }
                    None if schema.open => &Type::Any,
                    None => {
                        return Err(PathError::UnknownField {
                            at,
                            within: schema.name.to_string(),
                            nearest: nearest(key, schema.fields().iter().map(|it| &*it.name)).map(str::to_owned),
                        });
                    }
                }
            }
            (Type::Map(inner), Step::Name(_)) | (Type::List(inner), Step::Item) => inner,
            (Type::List(_), Step::Name(_)) => {
                let merge_key = found.and_then(|it| it.merge_key.as_deref()).map(str::to_owned);
                return Err(PathError::NeedsItem { at, merge_key });
            }
            (Type::Any, _) => ty,
            (Type::Fields(_) | Type::Inline(_) | Type::Map(_), Step::Item) => return Err(PathError::NotAList { at }),
            (_, _) => return Err(PathError::Scalar { at }),
        };
    }
    found.ok_or(PathError::NoField)
}

#[cfg(test)]
mod tests {
    use super::{PathError, Step};
    use crate::{Type, lookup};

    fn steps(path: &str) -> Vec<Step<'_>> {
        path.split('.').map(|word| if word == "*" { Step::Item } else { Step::Name(word) }).collect()
    }

    #[test]
    fn paths_lead_to_fields() {
        let deployment = lookup("apps/v1", "Deployment").unwrap();
        let field = |path| deployment.field(&steps(path));
        let policy = field("spec.template.spec.containers.*.imagePullPolicy").unwrap();
        assert_eq!(policy.values, ["Always", "IfNotPresent", "Never"]);
        assert!(policy.docs().starts_with("Image pull policy."));
        assert_eq!(field("spec.template.spec.containers").unwrap().merge_key.as_deref(), Some("name"));
        assert!(field("spec.selector").unwrap().immutable);
        assert_eq!(field("metadata.labels.team").unwrap().name, "labels");
        assert_eq!(field("spec.replicas").unwrap().ty, Type::Integer);
    }

    #[test]
    fn a_path_that_leaves_the_schema_is_an_error_at_its_step() {
        let deployment = lookup("apps/v1", "Deployment").unwrap();
        let error = |path| deployment.field(&steps(path)).unwrap_err();
        assert_eq!(
            error("spec.template.spec.container"),
            PathError::UnknownField { at: 3, within: "core.v1.PodSpec".into(), nearest: Some("containers".into()) }
        );
        assert_eq!(
            error("spec.template.spec.containers.tty"),
            PathError::NeedsItem { at: 4, merge_key: Some("name".into()) }
        );
        assert_eq!(error("spec.replicas.x"), PathError::Scalar { at: 2 });
        assert_eq!(error("spec.*"), PathError::NotAList { at: 1 });
    }
}
