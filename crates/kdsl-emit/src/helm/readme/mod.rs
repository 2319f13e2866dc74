//! `README.md`: what a chart holds, how it is installed, upgraded and removed, and all of its values.

mod components;
mod data;
mod release;
mod values;

use kdsl_ir::{Knob, KnobPath, Package, Tree};

use crate::description::description;

/// The whole `README.md`, a section for each subject that the chart has.
pub(super) fn readme(package: &Package) -> String {
    let docs = package.docs.as_deref().map_or_else(|| description(package), |docs| docs.trim().to_owned());
    let mut parts = vec![format!("# {}\n\n{docs}\n", package.name), release::install(package)];
    parts.extend(components::components(package));
    parts.extend(components::reaching(package));
    parts.extend(data::persistence(package));
    parts.extend(data::credentials(package));
    parts.push(release::upgrade(package));
    parts.push(release::uninstall(package));
    parts.extend(release::openshift(package));
    parts.extend(values::values(package));
    parts.join("\n")
}

fn knob<'a>(package: &'a Package, path: &KnobPath) -> Option<&'a Knob> {
    package.knobs.iter().find(|knob| knob.path == *path)
}

/// The default of a value as a person would write it in a sentence; nothing if there is no such value.
fn shown(package: &Package, path: &KnobPath) -> Option<String> {
    knob(package, path).map(|knob| plain(&knob.default))
}

fn plain(tree: &Tree) -> String {
    match tree {
        Tree::Str(text) => text.to_string(),
        other => super::schema::json_of(other).to_string(),
    }
}

/// A text as a cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// A text as code in a cell of a table.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A row of a table.
fn row<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells: Vec<&str> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | ")).replace("|  |", "| |")
}
