//! The schema of values in Kubernetes' notation: one definition for each type of Kubernetes that is used.

use std::collections::BTreeMap;

use kdsl_ir::{KnobType, Package};
use kdsl_schema::{Field, Type, type_schema};
use serde_json::{Map, Value, json};

use super::{anchored, carried_name, of_type};

/// The schema of a value that a field of Kubernetes holds. An empty map is none.
pub(super) fn of_field(of: &str, name: &str) -> Value {
    match KnobType::of_field(of, name) {
        Some(Type::Fields(fields))
            if type_schema(fields).is_some_and(|it| it.fields().iter().any(|it| it.required)) =>
        {
            json!({ "type": "object", "anyOf": [{ "maxProperties": 0 }, reference(fields)] })
        }
        Some(ty @ Type::Fields(_)) => {
            let Value::Object(mut schema) = of_kubernetes(ty, None) else { return Value::Null };
            schema.insert("type".into(), "object".into());
            Value::Object(schema)
        }
        Some(ty) => of_kubernetes(ty, None),
        None => Value::Bool(false),
    }
}

/// The definitions of all types of Kubernetes that the values of a package hold.
pub(super) fn definitions(package: &Package) -> Map<String, Value> {
    let mut definitions = BTreeMap::new();
    for knob in &package.knobs {
        collect_of(&knob.ty, &mut definitions);
    }
    definitions.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn collect_of(ty: &KnobType, definitions: &mut BTreeMap<&'static str, Value>) {
    match ty {
        KnobType::Field { of, name } => {
            if let Some(ty) = KnobType::of_field(of, name) {
                collect(ty, definitions);
            }
        }
        KnobType::Map(inner) | KnobType::List(inner) | KnobType::Nullable(inner) => collect_of(inner, definitions),
        KnobType::Record(fields) => fields.iter().for_each(|(_, ty)| collect_of(ty, definitions)),
        _ => {}
    }
}

fn collect(ty: &Type, definitions: &mut BTreeMap<&'static str, Value>) {
    match ty {
        Type::List(inner) | Type::Map(inner) => collect(inner, definitions),
        Type::Fields(name) if !definitions.contains_key(name) => {
            let Some(schema) = type_schema(name) else { return };
            let properties: Map<String, Value> =
                schema.fields().iter().map(|it| (it.name.to_string(), of_kubernetes(&it.ty, Some(it)))).collect();
            let required: Vec<&str> = schema.fields().iter().filter(|it| it.required).map(|it| &*it.name).collect();
            let mut definition = Map::new();
            definition.insert("type".into(), "object".into());
            definition.insert("additionalProperties".into(), schema.open.into());
            if !required.is_empty() {
                definition.insert("required".into(), required.into());
            }
            definition.insert("properties".into(), properties.into());
            definitions.insert(name, Value::Object(definition));
            schema.fields().iter().for_each(|it| collect(&it.ty, definitions));
        }
        _ => {}
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn of_kubernetes(ty: &Type, field: Option<&Field>) -> Value {
    match ty {
        Type::Fields(name) => reference(name),
        Type::List(inner) => json!({ "type": "array", "items": of_kubernetes(inner, None) }),
        Type::Map(inner) => json!({
            "type": "object",
            "additionalProperties": of_kubernetes(inner, None),
            "propertyNames": carried_name(),
        }),
        Type::String | Type::Time | Type::Bytes => text(field),
        Type::Integer => {
            let (least, largest) = field.and_then(|it| it.range).unwrap_or(KnobType::WHOLE_OF_KUBERNETES);
            json!({ "type": "integer", "minimum": least, "maximum": largest })
        }
        Type::Number => json!({ "type": "number" }),
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Quantity => of_type(&KnobType::Quantity),
        Type::Scalar => {
            let (least, largest) = KnobType::WHOLE_OF_KUBERNETES;
            let carried = anchored(KnobType::CARRIED_PATTERN);
            json!({ "type": ["string", "integer"], "pattern": carried, "minimum": least, "maximum": largest })
        }
        Type::Any | Type::Inline(_) => json!({ "$ref": "#/definitions/any" }),
    }
}

fn text(field: Option<&Field>) -> Value {
    let values: Vec<&str> = field.into_iter().flat_map(|it| &it.values).map(|it| &**it).collect();
    match values.is_empty() {
        true => json!({ "type": "string", "pattern": anchored(KnobType::CARRIED_PATTERN) }),
        false => json!({ "type": "string", "enum": values }),
    }
}
