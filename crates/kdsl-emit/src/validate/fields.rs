//! Whether a value in Kubernetes' notation is what the field of Kubernetes holds.

use std::sync::Arc;

use kdsl_ir::{KnobType, Tree};
use kdsl_schema::{Field, Type, type_schema};

use super::conforms::{CARRIED, one_of};
use super::{Checker, Problem, nearest, within};

impl Checker<'_> {
    /// Checks a value that a field of Kubernetes holds. An empty map is none.
    pub(super) fn field(&mut self, of: &str, name: &str, value: &Tree, path: &mut String) {
        match (KnobType::of_field(of, name), value) {
            (Some(Type::Fields(_)), Tree::Map(entries)) if entries.is_empty() => {}
            (Some(ty), value) => self.of_kubernetes(ty, None, value, path),
            (None, _) => {}
        }
    }

    fn of_kubernetes(&mut self, ty: &Type, field: Option<&Field>, value: &Tree, path: &mut String) {
        match (ty, value) {
            (Type::Fields(name), Tree::Map(entries)) => self.fields(name, entries, path),
            (Type::List(inner), Tree::List(items)) => {
                self.items(items, path, |checker, item, path| checker.of_kubernetes(inner, None, item, path));
            }
            (Type::Map(inner), Tree::Map(entries)) => {
                for (key, value) in entries {
                    within(path, key, |path| {
                        self.name(key, path);
                        self.of_kubernetes(inner, None, value, path);
                    });
                }
            }
            (Type::Any | Type::Inline(_), value) => self.carried(value, path),
            (Type::String | Type::Time | Type::Bytes, Tree::Str(text)) => {
                let values = field.map_or(&[][..], |it| &it.values);
                if !values.is_empty() && !values.iter().any(|it| *it == **text) {
                    self.unfit(path, value, &one_of(values.iter().map(|it| &**it)));
                } else if !KnobType::is_carried(text) {
                    self.unfit(path, value, CARRIED);
                }
            }
            (Type::Scalar, Tree::Str(text)) if !KnobType::is_carried(text) => self.unfit(path, value, CARRIED),
            (Type::Scalar, Tree::Str(_)) | (Type::Boolean, Tree::Bool(_)) => {}
            (Type::Number, Tree::Int(_) | Tree::Float(_)) => {}
            (Type::Quantity, value) => self.value(&KnobType::Quantity, value, path),
            (Type::Integer | Type::Scalar, Tree::Int(_)) => {
                let range = field.filter(|_| *ty == Type::Integer).and_then(|it| it.range);
                let (least, largest) = range.unwrap_or(KnobType::WHOLE_OF_KUBERNETES);
                self.value(&KnobType::Whole { least, largest }, value, path);
            }
            (ty, value) => self.unfit(path, value, &ty.to_string()),
        }
    }

    fn fields(&mut self, name: &str, entries: &[(Arc<str>, Tree)], path: &mut String) {
        let Some(schema) = type_schema(name) else { return };
        for (key, value) in entries {
            within(path, key, |path| match schema.field(key) {
                Some(field) => self.of_kubernetes(&field.ty, Some(field), value, path),
                None if schema.open => self.carried(value, path),
                None => {
                    let nearest = nearest::sibling(key, schema.fields().iter().map(|it| &*it.name));
                    let nearest = nearest.map(|name| nearest::beside(path, key, name));
                    self.refuse(path, Problem::Unknown { nearest });
                }
            });
        }
        for field in schema.fields().iter().filter(|it| it.required) {
            if !entries.iter().any(|(key, _)| **key == *field.name) {
                self.refuse(path, Problem::Lacks { name: field.name.to_string() });
            }
        }
    }
}
