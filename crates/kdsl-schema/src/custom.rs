//! Custom kinds: from a CustomResourceDefinition to the same form as the kinds of Kubernetes.

use std::borrow::Cow;
use std::sync::Arc;

use crate::ObjectSchema;
use crate::check::{Shape, Value};
use crate::field::{Field, Type, TypeSchema};

/// The kinds that a document defines, one for each version that is served; `None` if it is no CustomResourceDefinition.
///
/// A version without a schema takes anything.
pub fn custom_kinds<'a>(document: impl Value<'a>) -> Option<Vec<ObjectSchema>> {
    if text(document, "kind")? == "List" {
        let lists: Vec<Vec<ObjectSchema>> =
            items(at(document, "items")?).into_iter().filter_map(custom_kinds).collect();
        return (!lists.is_empty()).then(|| lists.concat());
    }
    if text(document, "kind")? != "CustomResourceDefinition" {
        return None;
    }
    let spec = at(document, "spec")?;
    let (group, kind) = (text(spec, "group")?, text(at(spec, "names")?, "kind")?);
    let namespaced = text(spec, "scope") != Some("Cluster");
    // The form of `apiextensions.k8s.io/v1beta1` has one schema for all versions.
    let shared = at(spec, "validation").and_then(|it| at(it, "openAPIV3Schema"));
    let versions = at(spec, "versions").map(items).unwrap_or_default();
    let kinds = versions.into_iter().filter_map(|version| {
        let name = text(version, "name")?;
        let schema = at(version, "schema").and_then(|it| at(it, "openAPIV3Schema")).or(shared);
        Some(ObjectSchema {
            api_version: format!("{group}/{name}").into(),
            kind: kind.to_owned().into(),
            namespaced,
            root: whole_object(kind, schema.map(type_of)),
        })
    });
    Some(kinds.collect())
}

/// The fields of a whole object: those that every object has, and those of its schema.
fn whole_object(kind: &str, schema: Option<Type>) -> Type {
    let mut whole = match schema {
        Some(Type::Inline(schema)) => Arc::unwrap_or_clone(schema),
        _ => TypeSchema { name: "".into(), open: true, fields: Vec::new() },
    };
    whole.name = kind.to_owned().into();
    whole.fields.retain(|it| !matches!(&*it.name, "apiVersion" | "kind" | "metadata"));
    for (name, ty) in
        [("apiVersion", Type::String), ("kind", Type::String), ("metadata", Type::Fields("meta.v1.ObjectMeta"))]
    {
        let docs = "What every object has.";
        whole.fields.push(Field { docs: docs.into(), ..plain(name.into(), ty) });
    }
    whole.fields.sort_by(|a, b| a.name.cmp(&b.name));
    Type::Inline(Arc::new(whole))
}

fn plain(name: Cow<'static, str>, ty: Type) -> Field {
    Field {
        name,
        ty,
        required: false,
        values: Vec::new(),
        pattern: None,
        range: None,
        immutable: false,
        merge_key: None,
        docs: "".into(),
    }
}

fn type_of<'a>(schema: impl Value<'a>) -> Type {
    let open = flag(schema, "x-kubernetes-preserve-unknown-fields");
    if flag(schema, "x-kubernetes-int-or-string") {
        return Type::Scalar;
    }
    match (text(schema, "type"), text(schema, "format")) {
        (Some("string"), Some("date-time")) => Type::Time,
        (Some("string"), Some("byte")) => Type::Bytes,
        (Some("string"), _) => Type::String,
        (Some("integer"), _) => Type::Integer,
        (Some("number"), _) => Type::Number,
        (Some("boolean"), _) => Type::Boolean,
        (Some("array"), _) => Type::List(Box::new(at(schema, "items").map_or(Type::Any, type_of))),
        (Some("object"), _) => match at(schema, "additionalProperties").map(|it| (it, it.shape())) {
            Some((inner, Shape::Map(_) | Shape::OpenMap(_))) => Type::Map(Box::new(type_of(inner))),
            Some((_, Shape::Bool)) => Type::Map(Box::new(Type::Any)),
            _ => Type::Inline(Arc::new(TypeSchema { name: "".into(), open, fields: fields(schema) })),
        },
        _ => Type::Any,
    }
}

fn fields<'a>(schema: impl Value<'a>) -> Vec<Field> {
    let required: Vec<&str> = at(schema, "required").map(texts).unwrap_or_default();
    let mut fields: Vec<Field> = at(schema, "properties")
        .map(entries)
        .unwrap_or_default()
        .into_iter()
        .map(|(name, schema)| Field {
            required: required.contains(&name),
            values: at(schema, "enum")
                .map(texts)
                .unwrap_or_default()
                .into_iter()
                .map(|it| it.to_owned().into())
                .collect(),
            pattern: text(schema, "pattern").map(|it| it.to_owned().into()),
            range: range(schema),
            merge_key: merge_key(schema),
            // As the embedded data have it: line breaks are written.
            docs: text(schema, "description").unwrap_or_default().replace('\\', "\\\\").replace('\n', "\\n").into(),
            ..plain(name.to_owned().into(), type_of(schema))
        })
        .collect();
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    fields
}

fn range<'a>(schema: impl Value<'a>) -> Option<(i64, i64)> {
    let (least, largest) = (whole(schema, "minimum"), whole(schema, "maximum"));
    (least.is_some() || largest.is_some()).then(|| (least.unwrap_or(i64::MIN), largest.unwrap_or(i64::MAX)))
}

fn merge_key<'a>(schema: impl Value<'a>) -> Option<Cow<'static, str>> {
    match at(schema, "x-kubernetes-list-map-keys").map(texts).unwrap_or_default().as_slice() {
        [only] => Some((*only).to_owned().into()),
        _ => None,
    }
}

fn entries<'a, V: Value<'a>>(value: V) -> Vec<(&'a str, V)> {
    match value.shape() {
        Shape::Map(entries) | Shape::OpenMap(entries) => entries,
        _ => Vec::new(),
    }
}

fn items<'a, V: Value<'a>>(value: V) -> Vec<V> {
    match value.shape() {
        Shape::List(items) => items,
        _ => Vec::new(),
    }
}

fn texts<'a>(value: impl Value<'a>) -> Vec<&'a str> {
    let text = |it: Shape<'a, _>| match it {
        Shape::Str(text) => Some(text),
        _ => None,
    };
    items(value).into_iter().filter_map(|it| text(it.shape())).collect()
}

fn at<'a, V: Value<'a>>(value: V, key: &str) -> Option<V> {
    entries(value).into_iter().find(|(name, _)| *name == key).map(|(_, value)| value)
}

fn text<'a>(value: impl Value<'a>, key: &str) -> Option<&'a str> {
    match at(value, key)?.shape() {
        Shape::Str(text) => Some(text),
        _ => None,
    }
}

fn whole<'a>(value: impl Value<'a>, key: &str) -> Option<i64> {
    match at(value, key)?.shape() {
        Shape::Int(number) => Some(number),
        _ => None,
    }
}

/// Whether there is a truth value: none of those that are looked for is ever written as false.
fn flag<'a>(value: impl Value<'a>, key: &str) -> bool {
    at(value, key).is_some_and(|it| matches!(it.shape(), Shape::Bool))
}

#[cfg(test)]
mod tests {
    use super::custom_kinds;
    use crate::check;

    #[test]
    fn a_definition_is_a_kind_that_objects_are_checked_by() {
        let definition = serde_json::json!({
            "kind": "CustomResourceDefinition",
            "spec": {
                "group": "cert-manager.io", "scope": "Namespaced", "names": { "kind": "Certificate" },
                "versions": [{ "name": "v1", "schema": { "openAPIV3Schema": { "type": "object", "properties": { "spec": {
                    "type": "object", "required": ["secretName"], "properties": {
                        "secretName": { "type": "string" },
                        "dnsNames": { "type": "array", "items": { "type": "string" } },
                        "usages": { "type": "array", "items": { "type": "object", "properties": {
                            "kind": { "type": "string", "enum": ["a", "b"] } } } },
                        "port": { "x-kubernetes-int-or-string": true },
                        "size": { "type": "integer", "minimum": 2 },
                        "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
                        "name": { "type": "string", "pattern": "^[a-z]+$" },
                    } } } } } }],
            },
        });
        let kinds = custom_kinds(&definition).unwrap();
        assert_eq!(kinds.len(), 1);
        assert_eq!(
            (&*kinds[0].api_version, &*kinds[0].kind, kinds[0].namespaced),
            ("cert-manager.io/v1", "Certificate", true)
        );
        let object = serde_json::json!({
            "apiVersion": "cert-manager.io/v1", "kind": "Certificate", "metadata": { "name": "a" },
            "spec": { "dnsNames": [1], "usages": [{ "kind": "c" }], "port": "http", "size": 1, "free": { "x": 1 },
                      "name": "A", "secretname": "x" },
        });
        let said: Vec<String> = check(&kinds[0], &object).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "`spec.dnsNames.0`: text is expected, not a whole number",
                "`spec.usages.0.kind`: only a, b is accepted",
                "`spec.size`: not within 2..9223372036854775807",
                "`spec.name`: only text that matches ^[a-z]+$ is accepted",
                "`spec.secretname`: there is no such field; `secretName` comes nearest",
                "`spec`: `secretName` is missing",
            ]
        );
    }

    #[test]
    fn other_documents_define_nothing() {
        assert_eq!(custom_kinds(&serde_json::json!({ "kind": "Service" })), None);
        assert_eq!(custom_kinds(&serde_json::json!(null)), None);
    }
}
