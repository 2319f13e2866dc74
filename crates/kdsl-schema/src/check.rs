//! Checking a tree against the schema: unknown fields, wrong types, missing fields, values that the API server refuses.

use std::fmt;

use crate::ObjectSchema;
use crate::field::{Field, Type};
use crate::nearest::nearest;

/// A tree of whatever type that can be looked at: mostly a reference to it.
pub trait Value<'a>: Copy {
    /// What it is at its top.
    fn shape(self) -> Shape<'a, Self>;
}

/// What a tree is at its top.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape<'a, V> {
    /// Nothing.
    Null,
    /// A truth value.
    Bool,
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float,
    /// Text.
    Str(&'a str),
    /// Text that is known later.
    SomeStr,
    /// A whole number that is known later.
    SomeInt,
    /// A list.
    List(Vec<V>),
    /// A map.
    Map(Vec<(&'a str, V)>),
    /// A map of which only these entries are known yet: nothing is missed in it.
    OpenMap(Vec<(&'a str, V)>),
    /// Something that is known later: it is not looked into.
    Unknown,
}

/// Something that the API server would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where: names of fields, and the numbers of items from 0.
    pub path: Vec<String>,
    /// What.
    pub problem: Problem,
}

/// What the API server would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such field; perhaps the nearest is meant.
    UnknownField {
        /// The nearest field.
        nearest: Option<String>,
    },
    /// Something else is expected there.
    WrongType {
        /// What is expected.
        expected: String,
        /// What is there.
        found: &'static str,
    },
    /// A field that has to be there is not.
    Missing {
        /// The field's name.
        field: String,
    },
    /// Only some texts are accepted.
    NotOneOf {
        /// These.
        values: Vec<String>,
    },
    /// The text is not of the form that is wanted.
    NoMatch {
        /// A regular expression for the form.
        pattern: String,
    },
    /// The number is too small or too large.
    OutOfRange {
        /// The smallest that is accepted.
        least: i64,
        /// The largest that is accepted.
        largest: i64,
    },
    /// Two items of a list have the same key.
    SameKey {
        /// The field that tells the items apart.
        key: String,
    },
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.join(".");
        match &self.problem {
            Problem::UnknownField { nearest: Some(nearest) } => {
                write!(formatter, "`{path}`: there is no such field; `{nearest}` comes nearest")
            }
            Problem::UnknownField { nearest: None } => write!(formatter, "`{path}`: there is no such field"),
            Problem::WrongType { expected, found } => {
                write!(formatter, "`{path}`: {expected} is expected, not {found}")
            }
            Problem::Missing { field } if path.is_empty() => write!(formatter, "`{field}` is missing"),
            Problem::Missing { field } => write!(formatter, "`{path}`: `{field}` is missing"),
            Problem::NotOneOf { values } => write!(formatter, "`{path}`: only {} is accepted", values.join(", ")),
            Problem::NoMatch { pattern } => write!(formatter, "`{path}`: only text that matches {pattern} is accepted"),
            Problem::OutOfRange { least, largest } => write!(formatter, "`{path}`: not within {least}..{largest}"),
            Problem::SameKey { key } => write!(formatter, "`{path}`: another item has the same `{key}`"),
        }
    }
}

/// Everything in an object that the API server would refuse by the kind's schema.
pub fn check<'a>(schema: &ObjectSchema, object: impl Value<'a>) -> Vec<Violation> {
    check_type(&schema.root, object)
}

/// Everything in the value of a field that the API server would refuse; paths begin at the value.
pub fn check_field<'a>(field: &Field, value: impl Value<'a>) -> Vec<Violation> {
    let mut checker = Checker { path: Vec::new(), violations: Vec::new() };
    checker.value(&field.ty, Some(field), value);
    checker.violations
}

/// Everything in a part of an object that the API server would refuse by its type; paths begin at the part.
pub fn check_type<'a>(ty: &Type, value: impl Value<'a>) -> Vec<Violation> {
    let mut checker = Checker { path: Vec::new(), violations: Vec::new() };
    checker.value(ty, None, value);
    checker.violations
}

struct Checker {
    path: Vec<String>,
    violations: Vec<Violation>,
}

impl Checker {
    fn value<'a>(&mut self, ty: &Type, field: Option<&Field>, value: impl Value<'a>) {
        match (ty, value.shape()) {
            (Type::Any, _) | (_, Shape::Null | Shape::Unknown) => {}
            (Type::Fields(_) | Type::Inline(_), Shape::Map(entries)) => self.fields(ty, &entries, true),
            (Type::Fields(_) | Type::Inline(_), Shape::OpenMap(entries)) => self.fields(ty, &entries, false),
            (Type::Map(inner), Shape::Map(entries) | Shape::OpenMap(entries)) => {
                for (key, value) in entries {
                    self.within(key, |checker| checker.value(inner, None, value));
                }
            }
            (Type::List(inner), Shape::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&index.to_string(), |checker| checker.value(inner, None, *item));
                }
                if let Some(key) = field.and_then(|it| it.merge_key.as_deref()) {
                    self.keys(key, &items);
                }
            }
            (Type::Boolean, Shape::Bool)
            | (Type::Number | Type::Quantity, Shape::Int(_) | Shape::Float | Shape::SomeInt)
            | (Type::Integer | Type::Scalar, Shape::SomeInt)
            | (Type::Scalar, Shape::Int(_) | Shape::Str(_) | Shape::SomeStr)
            | (Type::String | Type::Quantity | Type::Time | Type::Bytes, Shape::SomeStr)
            | (Type::Quantity | Type::Time | Type::Bytes, Shape::Str(_)) => {}
            (Type::String, Shape::Str(text)) => {
                let Some(field) = field else { return };
                if !field.values.is_empty() && !field.values.iter().any(|it| it == text) {
                    self.report(Problem::NotOneOf { values: field.values.iter().map(ToString::to_string).collect() });
                }
                // A pattern that this reader of patterns does not know is left to the API server.
                let pattern = field.pattern.as_deref().and_then(|it| Some((it, regex_lite::Regex::new(it).ok()?)));
                if let Some((pattern, _)) = pattern.filter(|(_, pattern)| !pattern.is_match(text)) {
                    self.report(Problem::NoMatch { pattern: pattern.to_owned() });
                }
            }
            (Type::Integer, Shape::Int(number)) => {
                let range = field.and_then(|it| it.range);
                if let Some((least, largest)) = range.filter(|(least, largest)| number < *least || number > *largest) {
                    self.report(Problem::OutOfRange { least, largest });
                }
            }
            (ty, shape) => self.report(Problem::WrongType { expected: ty.to_string(), found: name_of(&shape) }),
        }
    }

    fn fields<'a, V: Value<'a>>(&mut self, ty: &Type, entries: &[(&str, V)], complete: bool) {
        let Some(schema) = ty.schema() else { return };
        for (key, value) in entries {
            self.within(key, |checker| match schema.field(key) {
                Some(field) => checker.value(&field.ty, Some(field), *value),
                None if schema.open => {}
                None => {
                    let nearest = nearest(key, schema.fields().iter().map(|it| &*it.name)).map(str::to_owned);
                    checker.report(Problem::UnknownField { nearest });
                }
            });
        }
        let missing = schema.fields().iter().filter(|field| field.required && complete);
        let is_there = |field: &Field| {
            entries.iter().any(|(key, value)| *key == field.name && !matches!(value.shape(), Shape::Null))
        };
        for field in missing.filter(|field| !is_there(field)) {
            self.report(Problem::Missing { field: field.name.to_string() });
        }
    }

    fn keys<'a, V: Value<'a>>(&mut self, key: &str, items: &[V]) {
        // Ports are told apart by the protocol as well, and constraints by what becomes of pods that break them.
        let identity = |item: V| match item.shape() {
            Shape::Map(entries) | Shape::OpenMap(entries) => {
                let scalar = |name: &str| {
                    let (_, value) = entries.iter().find(|(it, _)| *it == name)?;
                    match value.shape() {
                        Shape::Str(text) => Some(text.to_owned()),
                        Shape::Int(number) => Some(number.to_string()),
                        _ => None,
                    }
                };
                let protocol = scalar("protocol").unwrap_or_else(|| "TCP".to_owned());
                Some((scalar(key)?, protocol, scalar("whenUnsatisfiable")))
            }
            _ => None,
        };
        let mut seen = std::collections::BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            if identity(*item).is_some_and(|it| !seen.insert(it)) {
                self.within(&index.to_string(), |checker| checker.report(Problem::SameKey { key: key.to_owned() }));
            }
        }
    }

    fn within(&mut self, step: &str, visit: impl FnOnce(&mut Self)) {
        self.path.push(step.to_owned());
        visit(self);
        self.path.pop();
    }

    fn report(&mut self, problem: Problem) {
        self.violations.push(Violation { path: self.path.clone(), problem });
    }
}

fn name_of<V>(shape: &Shape<'_, V>) -> &'static str {
    match shape {
        Shape::Null => "nothing",
        Shape::Bool => "a truth value",
        Shape::Int(_) | Shape::SomeInt => "a whole number",
        Shape::Float => "a number with a fraction",
        Shape::Str(_) | Shape::SomeStr => "text",
        Shape::List(_) => "a list",
        Shape::Map(_) | Shape::OpenMap(_) => "a map",
        Shape::Unknown => "something that is known later",
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
