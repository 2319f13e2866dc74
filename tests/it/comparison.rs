//! The figures in `docs/comparison.md` about our chart are what they are.

use std::path::Path;

use kdsl_tests::{Helm, build, files_below, read_objects, repository};
use serde_json::Value;
use tempfile::TempDir;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// How many values a schema knows, without those below one that is free within.
fn values_in(schema: &Value) -> usize {
    match schema["properties"].as_object() {
        Some(properties) => properties.values().map(values_in).sum(),
        None => 1,
    }
}

#[test]
fn the_figures_about_our_chart_are_true() {
    let folder = TempDir::new().expect("a folder");
    let chart = build(&repository().join("examples/wordpress/site.kd"), "helm", &folder.path().join("chart"));
    let lines = |file: &str| read(&chart.join(file)).lines().count();
    let rendered = Helm::Four.run(&chart, &["template", "r", "."]).ok();
    let (tests, installed): (Vec<Value>, Vec<Value>) =
        read_objects(&rendered).into_iter().partition(|it| it["metadata"]["annotations"]["helm.sh/hook"] == "test");
    let templates = files_below(&chart.join("templates"));
    let template_lines = templates.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).lines().count()).sum();
    let readme = read(&chart.join("README.md"));
    let (_, rows) = readme.split_once("\n## Values\n").expect("the values are last");
    let rows = rows.lines().filter(|line| line.starts_with("| `")).count();
    let schema: Value = serde_json::from_str(&read(&chart.join("values.schema.json"))).expect("a schema");
    // `enabled` is for a parent chart; the parts of resources, of which there are two, have one row each.
    let known = values_in(&schema) - 1;
    assert!(known >= rows, "{known} values in the schema, {rows} in the README");
    let figures: [(&str, usize); 8] = [
        ("objects that an installation makes", installed.len()),
        ("objects that `helm test` adds", tests.len()),
        ("files of templates, with notes and helpers", templates.len()),
        ("lines of templates", template_lines),
        ("lines of `values.yaml`", lines("values.yaml")),
        ("values", rows),
        ("of these, in `values.schema.json`", rows),
        ("lines of `README.md`", lines("README.md")),
    ];
    let path = repository().join("docs/comparison.md");
    let page = read(&path);
    let mut stale = Vec::new();
    let mut fresh: Vec<String> = page.lines().map(str::to_owned).collect();
    for (name, ours) in figures {
        let row = fresh.iter_mut().find(|line| line.starts_with(&format!("| {name} | ")));
        let row = row.unwrap_or_else(|| panic!("`{name}` is no row of {}", path.display()));
        let mut cells: Vec<String> = row.split(" | ").map(str::to_owned).collect();
        let theirs = std::mem::replace(&mut cells[1], ours.to_string());
        if theirs != ours.to_string() {
            stale.push(format!("{name}: {theirs}, which is {ours}"));
        }
        *row = cells.join(" | ");
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, fresh.join("\n") + "\n").expect("the page is written");
        return;
    }
    assert_eq!(stale, Vec::<String>::new(), "UPDATE_GOLDEN=1 writes {}", path.display());
}

#[test]
fn what_the_page_refers_to_is_there() {
    let page = read(&repository().join("docs/comparison.md"));
    let places = page.lines().filter_map(|line| line.strip_suffix(" |")?.rsplit(" | ").next());
    let mut folder = String::new();
    for place in places.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        if place.ends_with(".rs") {
            // Names without a folder are beside the one before.
            let path = if place.contains('/') { place.to_owned() } else { format!("{folder}/{place}") };
            folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
            assert!(repository().join(&path).exists(), "{path}");
        } else if place.starts_with("tests/") {
            assert!(repository().join(place).exists(), "{place}");
        }
    }
}
