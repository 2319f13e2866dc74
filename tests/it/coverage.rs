//! What `docs/coverage.md` says: the fields that published applications use most, and what writes each of them.
//!
//! `tests/fields.csv` has the fields with their ranks. Each section of the page is a program and a table below it.

use std::collections::BTreeMap;

use kdsl_emit::yaml;
use kdsl_ir::Tree;
use kdsl_tests::{kdsl, repository, run};

/// A program of the page, the values it is built with, and the rows of its table.
#[derive(Default)]
struct Section {
    target: &'static str,
    program: String,
    values: String,
    rows: Vec<Row>,
}

/// A row: a field, and what writes it.
struct Row {
    rank: usize,
    field: String,
    written: String,
}

fn page() -> Vec<Section> {
    let text = std::fs::read_to_string(repository().join("docs/coverage.md")).expect("the page");
    text.split("\n## ").skip(1).map(section).collect()
}

fn section(text: &str) -> Section {
    let mut section = Section::default();
    let mut block = "";
    for line in text.lines() {
        match (line.strip_prefix("```"), block) {
            (Some(info), _) => block = info,
            (None, "kd" | "kd openshift") => {
                section.target = if block == "kd" { "kubernetes" } else { "openshift" };
                section.program += &format!("{line}\n");
            }
            (None, "yaml") => section.values += &format!("{line}\n"),
            (None, _) => section.rows.extend(row(line)),
        }
    }
    section
}

/// The row of a table, if a line is one: `| 7 | `kind:Service` | *by itself* |`.
fn row(line: &str) -> Option<Row> {
    let cells: Vec<&str> = line.trim_matches('|').splitn(3, " | ").map(str::trim).collect();
    let [rank, field, written] = cells.as_slice() else { return None };
    let field = field.strip_prefix('`')?.strip_suffix('`')?.to_owned();
    Some(Row { rank: rank.parse().ok()?, field, written: (*written).to_owned() })
}

impl Section {
    /// The objects that the program gives.
    fn objects(&self) -> Vec<Tree> {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file is written");
        file("program.kd", &self.program);
        file("values.yaml", &self.values);
        let call = ["build", "program.kd", "--stdout", "--target", self.target, "--values", "values.yaml"];
        let built = run(kdsl(), folder.path(), &call, "").ok();
        let objects = built.trim_start_matches("---\n").split("\n---\n");
        objects.map(|object| yaml::read(object).expect("what is built can be read")).collect()
    }
}

#[test]
fn each_field_of_the_page_is_written_as_it_says() {
    let mut wrong = Vec::new();
    for section in page().iter().filter(|it| !it.program.is_empty()) {
        let objects = section.objects();
        let text = in_one_line(&[&*section.program, &*section.values].concat());
        for Row { rank, field, written } in &section.rows {
            if !has(&objects, field) {
                wrong.push(format!("{rank} {field}: not in what is built"));
            }
            let words: Vec<&str> = written.split('`').skip(1).step_by(2).collect();
            if words.is_empty() && written != "*by itself*" {
                wrong.push(format!("{rank} {field}: what is {written}?"));
            }
            let absent = words.iter().filter(|words| !text.contains(&in_one_line(words)));
            wrong.extend(absent.map(|words| format!("{rank} {field}: `{words}` is not in the program")));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_page_has_each_of_the_most_used_fields_once() {
    let list = std::fs::read_to_string(repository().join("tests/fields.csv")).expect("the list");
    let wanted: BTreeMap<usize, String> = list.lines().skip(1).filter_map(ranked).collect();
    assert_eq!(wanted.len(), 300);
    let sections = page();
    let rows: Vec<&Row> = sections.iter().flat_map(|it| &it.rows).collect();
    let said: BTreeMap<usize, String> = rows.iter().map(|row| (row.rank, row.field.clone())).collect();
    assert_eq!(said.len(), rows.len(), "a field is there twice");
    assert_eq!(said, wanted);
}

fn ranked(line: &str) -> Option<(usize, String)> {
    let (rank, field) = line.split_once(',')?;
    Some((rank.parse().ok()?, field.to_owned()))
}

#[test]
fn what_the_page_calls_no_field_is_none() {
    let sections = page();
    let rows = sections.iter().filter(|it| it.program.is_empty()).flat_map(|it| &it.rows);
    for Row { field, written, .. } in rows {
        assert!(written.starts_with("*no field of the API*"), "{field}: {written}");
        let (kind, path) = field.split_once('.').expect("a kind and a path");
        let schema = kdsl_schema::kinds().iter().find(|it| it.kind == kind).expect("a known kind");
        assert!(schema.fields().iter().all(|it| it.name != *path), "{kind} has a field {path}");
    }
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a field is in one of the objects.
fn has(objects: &[Tree], field: &str) -> bool {
    let of_kinds = |kinds: &[&str]| -> Vec<&Tree> {
        let is_one = |it: &&Tree| it.get("kind").and_then(Tree::as_str).is_some_and(|kind| kinds.contains(&kind));
        objects.iter().filter(is_one).collect()
    };
    if let Some(kind) = field.strip_prefix("kind:") {
        return !of_kinds(&[kind]).is_empty();
    }
    let (head, path) = field.split_once('.').unwrap_or((field, ""));
    let pods = pods(objects);
    let containers = || fields(&fields(&pods, &["spec"]), &["containers", "initContainers"]);
    let containers = || containers().into_iter().flat_map(items).collect::<Vec<_>>();
    match head {
        "metadata" => leads_somewhere(objects.iter().collect(), field),
        "container" => leads_somewhere(containers(), path),
        "pod" if path.starts_with("metadata.") => leads_somewhere(pods, path),
        "pod" => leads_somewhere(fields(&pods, &["spec"]), path),
        "probe" => leads_somewhere(fields(&containers(), &["readinessProbe", "livenessProbe", "startupProbe"]), path),
        "lifecycle" => {
            let hooks = fields(&fields(&containers(), &["lifecycle"]), &["postStart", "preStop"]);
            leads_somewhere(hooks, path)
        }
        "RBAC" => leads_somewhere(of_kinds(&["Role", "ClusterRole"]), path),
        "RBACBinding" => leads_somewhere(of_kinds(&["RoleBinding", "ClusterRoleBinding"]), path),
        kind => leads_somewhere(of_kinds(&[kind]), path),
    }
}

/// The pods among objects, and the templates of pods within them.
fn pods(objects: &[Tree]) -> Vec<&Tree> {
    let mut pods: Vec<&Tree> = Vec::new();
    for object in objects {
        match object.get("kind").and_then(Tree::as_str) {
            Some("Pod") => pods.push(object),
            Some("CronJob") => pods.extend(object.at(["spec", "jobTemplate", "spec", "template"])),
            _ => pods.extend(object.at(["spec", "template"])),
        }
    }
    pods
}

/// What these have under one of the names.
fn fields<'a>(trees: &[&'a Tree], names: &[&str]) -> Vec<&'a Tree> {
    trees.iter().flat_map(|tree| names.iter().filter_map(|name| tree.get(name))).collect()
}

fn items(tree: &Tree) -> &[Tree] {
    match tree {
        Tree::List(items) => items,
        _ => &[],
    }
}

/// Whether a path such as `spec.ports[].port` leads from one of the trees to something.
fn leads_somewhere(mut trees: Vec<&Tree>, path: &str) -> bool {
    for step in path.split('.') {
        trees = if let Some(name) = step.strip_suffix("[]") {
            fields(&trees, &[name]).into_iter().flat_map(items).collect()
        } else if let Some(name) = step.strip_suffix("{}") {
            fields(&trees, &[name]).into_iter().flat_map(|it| entries(it, |_| true)).collect()
        } else if step == "<extended>" {
            trees.into_iter().flat_map(|it| entries(it, |key| key.contains('/'))).collect()
        } else {
            fields(&trees, &[step])
        };
    }
    !trees.is_empty()
}

/// The values of a map whose keys are wanted.
fn entries(tree: &Tree, is_wanted: impl Fn(&str) -> bool) -> Vec<&Tree> {
    match tree {
        Tree::Map(entries) => entries.iter().filter(|(key, _)| is_wanted(key)).map(|(_, value)| value).collect(),
        _ => Vec::new(),
    }
}
