//! The values of a build, as Helm would work them out: the defaults, over them the values of an environment, over them
//! files, over them `--set-json`, `--set` and then `--set-string`.

mod merge;
mod strvals;

use std::fmt;
use std::sync::Arc;

use kdsl_ir::{Package, Tree};

use crate::yaml;

pub use strvals::SetError;
use strvals::Sort;

/// What a call sets. It means what the same flags mean to Helm, which looks at them in this order, whatever the order of the
/// call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The files of `-f`, in order.
    pub files: Vec<ValuesFile>,
    /// The texts of `--set-json`, in order.
    pub set_json: Vec<String>,
    /// The texts of `--set`, in order.
    pub set: Vec<String>,
    /// The texts of `--set-string`, in order.
    pub set_string: Vec<String>,
}

/// A file of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuesFile {
    /// Its name, for errors.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// Why there are no values, with the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValuesError {
    /// A file could not be read.
    File {
        /// Its name.
        name: String,
        /// Why and where.
        error: yaml::ReadError,
    },
    /// The argument of `--set-json`, `--set` or `--set-string` could not be read.
    Set {
        /// `--set-json`, `--set` or `--set-string`.
        flag: &'static str,
        /// Its argument.
        argument: String,
        /// Why and where.
        error: SetError,
    },
    /// There is no such environment.
    Environment {
        /// What was asked for.
        name: String,
        /// The ones there are.
        known: Vec<Arc<str>>,
    },
}

impl fmt::Display for ValuesError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { name, error } => write!(out, "{name}:{error}"),
            Self::Set { flag, argument, error } => {
                let shown: String = argument.chars().map(|it| if it.is_control() { '\u{fffd}' } else { it }).collect();
                write!(out, "{flag} '{shown}': {} (at character {})", error.message, error.at + 1)
            }
            Self::Environment { name, known } if known.is_empty() => {
                write!(out, "there is no environment `{name}`: the application has none")
            }
            Self::Environment { name, known } => {
                let known: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
                write!(out, "there is no environment `{name}`; there is {}", known.join(", "))
            }
        }
    }
}

impl std::error::Error for ValuesError {}

/// The values of a build. They are not checked yet: see [`validate`](crate::validate::validate).
pub fn values(package: &Package, environment: Option<&str>, overrides: &Overrides) -> Result<Tree, Vec<ValuesError>> {
    let mut errors = Vec::new();
    let mut user = Tree::Map(Vec::new());
    if let Some(name) = environment {
        match package.environments.iter().find(|(known, ..)| &**known == name) {
            Some((_, _, tree)) => merge::over(&mut user, tree.clone()),
            None => errors.push(ValuesError::Environment {
                name: name.to_owned(),
                known: package.environments.iter().map(|(known, ..)| known.clone()).collect(),
            }),
        }
    }
    for ValuesFile { name, text } in &overrides.files {
        match read_file(text) {
            Ok(tree) => merge::over(&mut user, tree),
            Err(error) => errors.push(ValuesError::File { name: name.clone(), error }),
        }
    }
    for (flag, arguments, sort) in [
        ("--set-json", &overrides.set_json, Sort::Json),
        ("--set", &overrides.set, Sort::Typed),
        ("--set-string", &overrides.set_string, Sort::Text),
    ] {
        for argument in arguments {
            if let Err(error) = strvals::set(&mut user, argument, sort) {
                errors.push(ValuesError::Set { flag, argument: argument.clone(), error });
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    merge::coalesce(&mut user, &defaults(package));
    Ok(user)
}

/// The defaults of the knobs as one tree, which is what a chart's `values.yaml` says.
pub fn defaults(package: &Package) -> Tree {
    let mut builder = merge::Builder::default();
    for knob in &package.knobs {
        builder.insert(&knob.path.0, knob.default.clone());
    }
    builder.finish()
}

fn read_file(text: &str) -> Result<Tree, yaml::ReadError> {
    match yaml::read(text)? {
        Tree::Null => Ok(Tree::Map(Vec::new())),
        tree @ Tree::Map(_) => Ok(tree),
        _ => Err(yaml::ReadError { line: 1, column: 1, message: "values are a map".to_owned() }),
    }
}
