//! What flags and files make of the values.

use kdsl_emit::values::{Overrides, ValuesFile, defaults, values};

use crate::fixture::{check_cases, check_file};
use crate::package::{package, yaml};

/// The environment and the flags of a case, one on each line; what follows `-f NAME:` is a file, with `↵` for its line
/// breaks.
pub(crate) fn overrides(input: &str) -> (Option<String>, Overrides) {
    let mut overrides = Overrides::default();
    let mut environment = None;
    for line in input.lines() {
        let (flag, argument) = line.split_once(' ').unwrap();
        match flag {
            "--set" => overrides.set.push(argument.to_owned()),
            "--set-json" => overrides.set_json.push(argument.to_owned()),
            "--set-string" => overrides.set_string.push(argument.to_owned()),
            "--env" => environment = Some(argument.to_owned()),
            "-f" => {
                let (name, text) = argument.split_once(": ").unwrap();
                overrides.files.push(ValuesFile { name: name.to_owned(), text: text.replace('↵', "\n") });
            }
            _ => panic!("{line}"),
        }
    }
    (environment, overrides)
}

#[test]
fn flags_mean_what_they_mean_to_helm() {
    let package = package(Vec::new());
    check_cases("values.txt", |input| {
        let (environment, overrides) = overrides(input);
        match values(&package, environment.as_deref(), &overrides) {
            // The values that are as they are by default are left out.
            Ok(values) => yaml(&without(&values, &defaults(&package))),
            Err(errors) => errors.iter().map(|error| format!("error: {error}\n")).collect(),
        }
    });
}

#[test]
fn defaults_are_one_tree_in_the_order_of_the_knobs() {
    let package = package(Vec::new());
    check_file("defaults.yaml", &yaml(&defaults(&package)));
    assert_eq!(values(&package, None, &Overrides::default()), Ok(defaults(&package)));
}

fn without(tree: &kdsl_ir::Tree, defaults: &kdsl_ir::Tree) -> kdsl_ir::Tree {
    use kdsl_ir::Tree;
    let (Tree::Map(entries), Tree::Map(known)) = (tree, defaults) else { return tree.clone() };
    let mut different = Vec::new();
    for (key, value) in entries {
        match defaults.get(key) {
            Some(default) if default == value => {}
            Some(default) => different.push((key.clone(), without(value, default))),
            None => different.push((key.clone(), value.clone())),
        }
    }
    let taken = known.iter().filter(|(key, _)| tree.get(key).is_none());
    different.extend(taken.map(|(key, _)| (key.clone(), Tree::str("(taken away)"))));
    Tree::Map(different)
}
