//! `object "API/VERSION" KIND NAME { … }`.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};
use kdsl_schema::{Found, ObjectSchema, Type};

use super::Reader;
use super::check::{self, Checked};
use crate::diagnostics::{
    api_version, invalid_name, literal_password, missing_field, owned_field, type_mismatch, unchecked_object,
};
use crate::model::{CustomObject, Data, DataEntry, DataKind, Expr};
use crate::naming::{dns_label, is_label_key, is_label_value};
use crate::statements::{Arguments, is_password_name, suggested_secret_name};
use crate::types::Ty;

/// Reads a statement.
pub(crate) fn read(
    reader: &mut Reader<'_, '_>,
    args: &mut Arguments<'_>,
    said: &mut Vec<Diagnostic>,
) -> Option<CustomObject> {
    let (version, version_span) = args.text(said, "the version of the API, such as \"v1\",")?;
    // A name begins with a small letter, a kind never does.
    if args
        .peek()
        .and_then(crate::hir::Expr::as_name)
        .is_some_and(|it| it.starts_with(|it: char| it.is_ascii_lowercase()))
    {
        args.fail(said, "a kind, such as `ConfigMap`, is expected before this");
        return None;
    }
    let kind = args.name(said, "a kind, such as `ConfigMap`,")?;
    let (name, is_exact, span) = match args.optional_text() {
        Some((name, span)) => (name, true, span),
        None => {
            let name = args.name(said, "the object's name")?;
            (name.text, false, name.span)
        }
    };
    let block = args.block(said)?;
    check_name(&name, is_exact, span, said);
    let body = reader.entries(block, said);
    let mut object = CustomObject {
        api_version: version.clone(),
        kind: kind.text.clone(),
        namespaced: kdsl_schema::is_namespaced(&version, &kind.text),
        name,
        is_exact,
        span,
        labels: Vec::new(),
        annotations: Vec::new(),
        metadata: Vec::new(),
        body,
    };
    let place = Place { version: version_span, kind: kind.span };
    let schema = match schema(reader, &version, &kind.text, &place, said) {
        Ok(schema) => schema,
        // Under another version its fields may be others.
        Err(()) => return None,
    };
    if let Some(schema) = &schema {
        object.namespaced = schema.namespaced;
        check_fields(&object, schema, block.span, said);
    } else {
        object.body.iter().for_each(|it| check::fractions(&Type::Any, &it.value, said));
    }
    secrets(&object, said);
    metadata(&mut object, said);
    Some(object)
}

struct Place {
    version: Span,
    kind: Span,
}

/// The fields of the kind; `None` if nothing is known of them.
fn schema(
    reader: &Reader<'_, '_>,
    version: &str,
    kind: &str,
    place: &Place,
    said: &mut Vec<Diagnostic>,
) -> Result<Option<ObjectSchema>, ()> {
    let custom = reader.custom.unwrap_or_default();
    if let Some(schema) = custom.iter().find(|it| it.api_version == version && it.kind == kind) {
        return Ok(Some(schema.clone()));
    }
    let other = match kdsl_schema::find(version, kind) {
        Found::Kind(schema) => return Ok(Some(schema.clone())),
        Found::Elsewhere(schema) => schema,
        Found::Gone { since } => {
            said.push(api_version::gone(version, kind, since, place.kind));
            return Err(());
        }
        Found::Misspelt(schema) => {
            said.push(api_version::misspelt(version, kind, &schema.kind, place.kind));
            return Err(());
        }
        Found::Nothing => {
            let group = |version: &str| version.split_once('/').map(|(group, _)| group.to_owned());
            let same_group = |it: &&ObjectSchema| group(&it.api_version) == group(version) && it.kind == kind;
            match custom.iter().find(same_group) {
                Some(schema) => schema,
                None => {
                    if reader.custom.is_some() {
                        said.push(unchecked_object::report(version, kind, place.version.to(place.kind)));
                    }
                    return Ok(None);
                }
            }
        }
    };
    said.push(api_version::other(version, kind, &other.api_version, place.version));
    Err(())
}

/// The object's own name, or what follows the base.
fn check_name(name: &str, is_exact: bool, span: Span, said: &mut Vec<Diagnostic>) {
    if !is_exact {
        if let Err(error) = dns_label(name) {
            said.push(invalid_name::report("an object", name, error, span));
        }
    } else if name.is_empty() || name.len() > 253 || name.contains(['/', '%', ' ', '\n']) || matches!(name, "." | "..")
    {
        said.push(invalid_name::label("the name of an object", name, span));
    }
}

/// Checks the fields as those of a whole object.
fn check_fields(object: &CustomObject, schema: &ObjectSchema, span: Span, said: &mut Vec<Diagnostic>) {
    let text = |text: &Arc<str>| Data { kind: DataKind::Scalar(Expr::Str(text.clone()), Ty::String), span };
    let entry = |key: &str, value: Data| DataEntry { key: Arc::from(key), key_span: span, value };
    let mut entries = vec![entry("apiVersion", text(&object.api_version)), entry("kind", text(&object.kind))];
    entries.extend(object.body.iter().filter(|it| !matches!(&*it.key, "apiVersion" | "kind")).cloned());
    if !entries.iter().any(|it| &*it.key == "metadata") {
        entries.push(entry("metadata", Data { kind: DataKind::Map(Vec::new()), span }));
    }
    let whole = Data { kind: DataKind::Map(entries), span };
    let checked = Checked { ty: &schema.root, field: None, path: "", is_partial: false, span };
    check::check(&checked, &whole, said);
}

/// Passwords that are written into a Secret, for everyone to read.
fn secrets(object: &CustomObject, said: &mut Vec<Diagnostic>) {
    if (&*object.api_version, &*object.kind) != ("v1", "Secret") {
        return;
    }
    for data in object.body.iter().filter(|it| matches!(&*it.key, "data" | "stringData")) {
        let DataKind::Map(entries) = &data.value.kind else { continue };
        for entry in entries {
            if is_password_name(&entry.key) && matches!(entry.value.kind, DataKind::Scalar(Expr::Str(_), _)) {
                let name = suggested_secret_name(&entry.key);
                said.push(literal_password::report(&format!("`{}`", entry.key), entry.value.span, &name, None));
            }
        }
    }
}

/// Takes the metadata out of the body, and apart.
fn metadata(object: &mut CustomObject, said: &mut Vec<Diagnostic>) {
    let mut body = std::mem::take(&mut object.body);
    body.retain(|entry| {
        let is_said = matches!(&*entry.key, "apiVersion" | "kind");
        if is_said {
            said.push(owned_field::said_before(&entry.key, entry.key_span));
        }
        !is_said
    });
    if let Some(at) = body.iter().position(|it| &*it.key == "metadata") {
        let metadata = body.remove(at);
        let DataKind::Map(entries) = metadata.value.kind else {
            said.push(missing_field::no_map("metadata", metadata.value.span));
            return;
        };
        for entry in entries {
            match &*entry.key {
                "name" | "namespace" => said.push(owned_field::said_before(&entry.key, entry.key_span)),
                "labels" => object.labels = texts(entry, true, said),
                "annotations" => object.annotations = texts(entry, false, said),
                _ => object.metadata.push(entry),
            }
        }
    }
    object.body = body;
}

fn texts(entry: DataEntry, are_labels: bool, said: &mut Vec<Diagnostic>) -> Vec<DataEntry> {
    let DataKind::Map(entries) = entry.value.kind else {
        said.push(type_mismatch::report("a map from names to texts", "something else", entry.value.span));
        return Vec::new();
    };
    for entry in &entries {
        if !is_label_key(&entry.key) {
            let what = if are_labels { "the key of a label" } else { "the key of an annotation" };
            said.push(invalid_name::label(what, &entry.key, entry.key_span));
        }
        match &entry.value.kind {
            DataKind::Scalar(Expr::Str(text), _) if are_labels && !is_label_value(text) => {
                said.push(invalid_name::label("the value of a label", text, entry.value.span));
            }
            _ => {}
        }
    }
    entries
}
