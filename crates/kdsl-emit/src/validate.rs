//! Values against the knobs: the same verdict as the schema of the chart, in the words of the values.

mod conforms;
mod fields;
mod nearest;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_ir::{Knob, KnobType, Package, Tree};

/// A value that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// Where it stands: `web.image.tag`, `web.hosts[0]`.
    pub path: String,
    /// What is wrong with it; follows the path in a sentence.
    pub problem: Problem,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such knob; the nearest there is.
    Unknown {
        /// The path of the nearest knob or group, if one is near.
        nearest: Option<String>,
    },
    /// It was taken away with null but can't be missing.
    Missing,
    /// A field that it must have is not there.
    Lacks {
        /// The field.
        name: String,
    },
    /// It is something else than it may be.
    Unfit {
        /// What it is, as written.
        found: String,
        /// What it may be: follows `must be`.
        expected: String,
    },
    /// The key is one that the objects have already.
    Reserved,
    /// The key is none that it may be.
    Name {
        /// What it may be: follows `must be`.
        expected: &'static str,
    },
}

impl fmt::Display for Invalid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.problem {
            Problem::Unknown { nearest: Some(nearest) } => {
                write!(out, "there is no value `{path}`; did you mean `{nearest}`?")
            }
            Problem::Unknown { nearest: None } => write!(out, "there is no value `{path}`"),
            Problem::Lacks { name } => write!(out, "`{path}` has no `{name}`, which it must have"),
            Problem::Missing => write!(out, "`{path}` can't be taken away with null"),
            Problem::Unfit { found, expected } => write!(out, "`{path}` is {found}; it must be {expected}"),
            Problem::Name { expected } => write!(out, "`{path}` can't be set: its last name must be {expected}"),
            Problem::Reserved => write!(out, "`{path}` can't be set: the objects have this key already"),
        }
    }
}

/// Checks values against the knobs. The values are complete, as [`values`](crate::values::values) gives them: what is
/// missing was taken away. Everything that is wrong is told, in the order of the values.
pub fn validate(package: &Package, values: &Tree) -> Result<(), Vec<Invalid>> {
    let mut groups = Group::default();
    for knob in &package.knobs {
        groups.insert(&knob.path.0, knob);
    }
    let mut checker = Checker { package, invalid: Vec::new(), patterns: BTreeMap::new() };
    checker.group(&groups, values, &mut String::new());
    if checker.invalid.is_empty() { Ok(()) } else { Err(checker.invalid) }
}

/// The knobs below a name.
#[derive(Default)]
struct Group<'a>(IndexMap<&'a str, Part<'a>>);

enum Part<'a> {
    Group(Group<'a>),
    Knob(&'a Knob),
}

impl<'a> Group<'a> {
    fn insert(&mut self, path: &'a [Arc<str>], knob: &'a Knob) {
        match path {
            [] => {}
            [name] => {
                self.0.insert(name, Part::Knob(knob));
            }
            [name, rest @ ..] => {
                let part = self.0.entry(name).or_insert_with(|| Part::Group(Group::default()));
                if let Part::Group(group) = part {
                    group.insert(rest, knob);
                }
            }
        }
    }
}

struct Checker<'a> {
    package: &'a Package,
    invalid: Vec<Invalid>,
    /// The patterns that were needed, each made once; `None` for one that can't be made.
    patterns: BTreeMap<String, Option<regex_lite::Regex>>,
}

impl Checker<'_> {
    /// Checks a group. `path` is its own path and is the same afterwards.
    fn group(&mut self, group: &Group<'_>, values: &Tree, path: &mut String) {
        let Tree::Map(entries) = values else {
            return self.refuse(path, Problem::Unfit { found: describe(values), expected: "a map".to_owned() });
        };
        let open = path == "global";
        let present: BTreeMap<&str, &Tree> = entries.iter().map(|(key, value)| (&**key, value)).collect();
        for (key, value) in entries {
            within(path, key, |path| match group.0.get(&**key) {
                Some(Part::Group(inner)) => self.group(inner, value, path),
                Some(Part::Knob(knob)) => self.value(&knob.ty, value, path),
                None if open => {}
                // What a parent chart may say of any of its charts.
                None if path == "global" => self.value(&KnobType::Object, value, path),
                None if path == "enabled" => self.value(&KnobType::Truth, value, path),
                None => {
                    let nearest = nearest::nearest(path, key, self.package, group.0.keys().copied());
                    self.refuse(path, Problem::Unknown { nearest });
                }
            });
        }
        for (name, part) in &group.0 {
            let required = match part {
                Part::Group(_) => true,
                Part::Knob(knob) => !knob.ty.may_be_missing(),
            };
            if required && !present.contains_key(name) {
                within(path, name, |path| self.refuse(path, Problem::Missing));
            }
        }
    }

    fn refuse(&mut self, path: &str, problem: Problem) {
        self.invalid.push(Invalid { path: path.to_owned(), problem });
    }
}

/// Does something with a path and one more name.
fn within(path: &mut String, name: &str, act: impl FnOnce(&mut String)) {
    let length = path.len();
    if length > 0 {
        path.push('.');
    }
    path.push_str(name);
    act(path);
    path.truncate(length);
}

/// A value in a sentence, shortened.
fn describe(value: &Tree) -> String {
    const LONGEST: usize = 60;
    match value {
        Tree::Null => "null".to_owned(),
        Tree::Bool(truth) => format!("the truth value `{truth}`"),
        Tree::Int(number) => format!("the number {number}"),
        Tree::Float(number) => format!("the number {}", crate::yaml::json_float(*number)),
        Tree::Str(text) => {
            let shown: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
            let more = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
            format!("the text \"{shown}{more}\"")
        }
        Tree::List(_) => "a list".to_owned(),
        Tree::Map(_) => "a map".to_owned(),
    }
}
