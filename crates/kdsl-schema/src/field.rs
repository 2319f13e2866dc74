//! What is known of a field.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::type_schema;

/// A type with fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeSchema {
    /// Its name: group, version and type, such as `core.v1.Container`.
    pub name: Cow<'static, str>,
    /// Whether it takes fields that are not listed.
    pub open: bool,
    pub(crate) fields: Vec<Field>,
}

impl TypeSchema {
    /// Its fields, sorted by name.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|it| it.name == name)
    }
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub ty: Type,
    /// Whether an object without it is refused.
    pub required: bool,
    /// The only texts that are accepted; empty if any is.
    pub values: Vec<Cow<'static, str>>,
    /// The regular expression that the text has a match of.
    pub pattern: Option<Cow<'static, str>>,
    /// The smallest and the largest number that is accepted.
    pub range: Option<(i64, i64)>,
    /// Whether it can't be changed once the object is there.
    pub immutable: bool,
    /// The field that tells the items of the list apart.
    pub merge_key: Option<Cow<'static, str>>,
    pub(crate) docs: Cow<'static, str>,
}

impl Field {
    /// What the authors of the kind say of it, in paragraphs.
    pub fn docs(&self) -> String {
        let mut docs = String::with_capacity(self.docs.len());
        let mut characters = self.docs.chars();
        while let Some(character) = characters.next() {
            match character {
                '\\' => match characters.next() {
                    Some('n') => docs.push('\n'),
                    Some(other) => docs.push(other),
                    None => docs.push('\\'),
                },
                other => docs.push(other),
            }
        }
        docs
    }
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A truth value.
    Boolean,
    /// A quantity in Kubernetes' notation; also as a number.
    Quantity,
    /// Text or a whole number, as for a port by name or by number.
    Scalar,
    /// A time in the form of RFC 3339.
    Time,
    /// Bytes in Base64.
    Bytes,
    /// Anything.
    Any,
    /// The fields of the type of this name.
    Fields(&'static str),
    /// These fields.
    Inline(Arc<TypeSchema>),
    /// A list of these.
    List(Box<Type>),
    /// A map from text to these.
    Map(Box<Type>),
}

impl fmt::Display for Type {
    /// What a person calls it, with its article: `a list of texts`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (article, noun) = match self {
            Self::List(inner) => return write!(formatter, "a list of {}", inner.plural()),
            Self::Map(inner) => return write!(formatter, "a map of {}", inner.plural()),
            Self::Fields(name) => return write!(formatter, "a map with the fields of {}", last(name)),
            Self::Inline(_) => return write!(formatter, "a map of fields"),
            Self::String => ("", "text"),
            Self::Integer => ("a ", "whole number"),
            Self::Number => ("a ", "number"),
            Self::Boolean => ("", "true or false"),
            Self::Quantity => ("a ", "quantity"),
            Self::Scalar => ("", "text or a whole number"),
            Self::Time => ("a ", "time such as 2030-01-31T12:00:00Z"),
            Self::Bytes => ("", "bytes in Base64"),
            Self::Any => ("", "anything"),
        };
        write!(formatter, "{article}{noun}")
    }
}

impl Type {
    /// The type with the fields that it has, if it has fields.
    pub fn schema(&self) -> Option<&TypeSchema> {
        match self {
            Self::Fields(name) => type_schema(name),
            Self::Inline(schema) => Some(schema),
            _ => None,
        }
    }

    fn plural(&self) -> String {
        match self {
            Self::String => "texts".to_owned(),
            Self::Integer => "whole numbers".to_owned(),
            Self::Number => "numbers".to_owned(),
            Self::Boolean => "truth values".to_owned(),
            Self::Quantity => "quantities".to_owned(),
            Self::Scalar => "texts or whole numbers".to_owned(),
            Self::Time => "times".to_owned(),
            Self::Bytes => "bytes in Base64".to_owned(),
            Self::Any => "anything".to_owned(),
            Self::Fields(name) => format!("maps with the fields of {}", last(name)),
            Self::Inline(_) => "maps of fields".to_owned(),
            Self::List(inner) => format!("lists of {}", inner.plural()),
            Self::Map(inner) => format!("maps of {}", inner.plural()),
        }
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
