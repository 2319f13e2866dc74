//! Reading the embedded data.
//!
//! Lines of the files of types, each with what follows it up to the next of its sort:
//!
//! ```text
//! kind API_VERSION KIND TYPE
//! type NAME
//! <tab>FIELD TYPE DOCUMENTATION        a `!` behind the field's name: it is required
//! ```
//!
//! `TYPE` is `string`, `integer`, `number`, `boolean`, `quantity`, `scalar` (text or a whole number), `time`, `bytes`, `any`,
//! the name of a type, `[TYPE]` for a list and `{TYPE}` for a map.
//!
//! Lines of the overlay, for what the types of Kubernetes say in prose only: `TYPE.FIELD`, then `values` and the texts,
//! `range` and two numbers, `pattern` and a regular expression, `key` and the field that tells the items of the list apart, or `immutable`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::ObjectSchema;
use crate::field::{Field, Type, TypeSchema};

const TYPES: [&str; 3] = [
    include_str!("../data/kubernetes.txt"),
    include_str!("../data/openshift.txt"),
    include_str!("../data/gateway.txt"),
];

const OVERLAY: &str = include_str!("../data/overlay.txt");

/// Everything that is known.
pub(crate) struct Schema {
    pub(crate) kinds: Vec<ObjectSchema>,
    pub(crate) types: BTreeMap<&'static str, TypeSchema>,
}

/// The data, read at the first call.
pub(crate) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let mut schema = Schema { kinds: Vec::new(), types: BTreeMap::new() };
        for text in TYPES {
            read_types(text, &mut schema);
        }
        for line in OVERLAY.lines() {
            // The data is ours, and a test reads each line: a line that says nothing can't be there.
            let _ = read_overlay(line, &mut schema);
        }
        schema.kinds.sort_by(|a, b| (&a.api_version, &a.kind).cmp(&(&b.api_version, &b.kind)));
        schema
    })
}

fn read_types(text: &'static str, schema: &mut Schema) {
    let mut current = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("type ") {
            current = Some(schema.types.entry(name).or_insert(TypeSchema {
                name: name.into(),
                open: false,
                fields: Vec::new(),
            }));
        } else if let Some(field) = line.strip_prefix('\t') {
            if let (Some(ty), Some(field)) = (&mut current, read_field(field)) {
                ty.fields.push(field);
            }
        } else if let Some(kind) = line.strip_prefix("kind ") {
            let mut words = kind.split(' ');
            if let (Some(api_version), Some(kind), Some(root)) = (words.next(), words.next(), words.next()) {
                let namespaced = crate::is_namespaced(api_version, kind);
                let (api_version, kind) = (api_version.into(), kind.into());
                schema.kinds.push(ObjectSchema { api_version, kind, namespaced, root: Type::Fields(root) });
            }
        }
    }
}

fn read_field(line: &'static str) -> Option<Field> {
    let mut words = line.splitn(3, ' ');
    let name = words.next()?;
    let ty = read_type(words.next()?);
    let docs = words.next().unwrap_or_default();
    let (name, required) = match name.strip_suffix('!') {
        Some(name) => (name, true),
        None => (name, false),
    };
    Some(Field {
        name: name.into(),
        ty,
        required,
        values: Vec::new(),
        pattern: None,
        range: None,
        immutable: false,
        merge_key: None,
        docs: docs.into(),
    })
}

fn read_type(word: &'static str) -> Type {
    let inner = |open, close| word.strip_prefix(open)?.strip_suffix(close);
    match word {
        "string" => Type::String,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        "quantity" => Type::Quantity,
        "scalar" => Type::Scalar,
        "time" => Type::Time,
        "bytes" => Type::Bytes,
        "any" => Type::Any,
        _ => {
            if let Some(inner) = inner('[', ']') {
                Type::List(Box::new(read_type(inner)))
            } else if let Some(inner) = inner('{', '}') {
                Type::Map(Box::new(read_type(inner)))
            } else {
                Type::Fields(word)
            }
        }
    }
}

/// Applies a line of the overlay; what is wrong with it otherwise.
fn read_overlay(line: &'static str, schema: &mut Schema) -> Result<(), String> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    let mut words = line.split(' ');
    let place = words.next().unwrap_or_default();
    let field = place
        .rsplit_once('.')
        .and_then(|(ty, field)| schema.types.get_mut(ty)?.fields.iter_mut().find(|it| it.name == field))
        .ok_or_else(|| format!("there is no field {place}"))?;
    match words.next() {
        Some("values") => field.values = words.map(Into::into).collect(),
        Some("range") => {
            let mut number = || words.next()?.parse().ok();
            field.range = number().zip(number());
            field.range.ok_or_else(|| format!("{place}: a range is two numbers"))?;
        }
        Some("key") => field.merge_key = Some(words.next().ok_or_else(|| format!("{place}: no key"))?.into()),
        Some("immutable") => field.immutable = true,
        Some("pattern") => {
            let (_, pattern) = line.split_once(" pattern ").ok_or_else(|| format!("{place}: no pattern"))?;
            field.pattern = Some(pattern.into());
        }
        other => return Err(format!("{place}: `{}` means nothing", other.unwrap_or_default())),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_overlay_is_about_a_field() {
        let mut schema = Schema { kinds: Vec::new(), types: BTreeMap::new() };
        TYPES.iter().for_each(|text| read_types(text, &mut schema));
        let wrong: Vec<String> = OVERLAY.lines().filter_map(|line| read_overlay(line, &mut schema).err()).collect();
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(
            read_overlay("core.v1.Container.nome immutable", &mut schema).unwrap_err(),
            "there is no field core.v1.Container.nome"
        );
    }

    #[test]
    fn every_type_that_is_named_is_there() {
        fn named(ty: &Type) -> Option<&'static str> {
            match ty {
                Type::Fields(name) => Some(name),
                Type::List(inner) | Type::Map(inner) => named(inner),
                _ => None,
            }
        }
        let schema = schema();
        let missing: Vec<&str> = schema
            .types
            .values()
            .flat_map(|ty| ty.fields.iter().filter_map(|field| named(&field.ty)))
            .chain(schema.kinds.iter().filter_map(|kind| named(&kind.root)))
            .filter(|name| !schema.types.contains_key(name))
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
        assert!(schema.kinds.len() > 40 && schema.types.len() > 280);
    }

    #[test]
    fn a_key_is_a_field_of_the_items() {
        for ty in schema().types.values() {
            for field in &ty.fields {
                let Some(key) = field.merge_key.as_deref() else { continue };
                let Type::List(inner) = &field.ty else { panic!("{}.{} is no list", ty.name, field.name) };
                let Type::Fields(item) = **inner else { panic!("{}.{} holds no fields", ty.name, field.name) };
                assert!(schema().types[item].field(key).is_some(), "{}.{}: {item} has no {key}", ty.name, field.name);
            }
        }
    }
}
