//! `values.yaml` and the values of the environments.

use std::sync::Arc;

use kdsl_ir::{Package, Tree};

use super::outline::{Branch, Group, section};
use crate::yaml;

/// How long a line of a comment gets.
const WIDTH: usize = 100;

/// `values.yaml`: every value with its comment and its default.
pub(super) fn values_yaml(package: &Package) -> String {
    let mut text =
        format!("# Values of the chart {}. Each is described here and checked by values.schema.json.\n", package.name);
    for (name, branch) in Group::of(package).branches {
        let mut comments = Vec::new();
        collect(package, &branch, name, &mut 0, 0, &mut comments);
        // A block that keeps the blank lines after it would keep one more.
        if !text.ends_with("\n\n") {
            text.push('\n');
        }
        yaml::write_commented(&Tree::Map(vec![(Arc::from(name), branch.defaults())]), &comments, &mut text);
    }
    text
}

/// Collects the comments of a branch, whose entry has the number `entry`, and counts its entries and items.
fn collect(
    package: &Package,
    branch: &Branch<'_>,
    path: &str,
    entry: &mut u32,
    depth: usize,
    comments: &mut Vec<(u32, Arc<str>)>,
) {
    let comment = match branch {
        Branch::Knob(knob) => Some(&*knob.docs),
        Branch::Group(_) => section(package, path),
    };
    if let Some(comment) = comment.filter(|comment| !comment.trim().is_empty()) {
        comments.push((*entry, wrap(comment, WIDTH - 2 * depth.min(20)).into()));
    }
    *entry += 1;
    match branch {
        Branch::Knob(knob) => *entry += yaml::count(&knob.default),
        Branch::Group(group) => {
            for (name, branch) in &group.branches {
                collect(package, branch, &format!("{path}.{name}"), entry, depth + 1, comments);
            }
        }
    }
}

/// A text with lines that are no longer than so many characters, if its words allow it.
pub(super) fn wrap(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim().lines() {
        let mut current = String::new();
        for word in line.split_whitespace() {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines.join("\n")
}

/// `values-NAME.yaml`: the values in which an environment differs.
pub(super) fn environment(name: &str, docs: Option<&str>, values: &Tree) -> String {
    let mut text = format!("# Values of the environment {name}: helm install … -f values-{name}.yaml\n");
    for line in wrap(docs.unwrap_or_default(), WIDTH).lines() {
        text.push_str(format!("# {line}").trim_end());
        text.push('\n');
    }
    text.push('\n');
    yaml::write_document(values, &mut text);
    text
}
