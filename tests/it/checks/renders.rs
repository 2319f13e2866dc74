//! What is checked: every chart, rendered.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use kdsl_syntax::ast::{Arg, DeclarationKind, Expr, Item};
use kdsl_syntax::parse;
use kdsl_tests::{Helm, build_all, examples, kdsl, read_streams, repository, run};
use serde_json::Value;
use tempfile::TempDir;

/// What the names of programs begin with that are a type of the standard library and nothing else.
pub(super) const TYPE_ALONE: &str = "only-";

/// One rendering of a chart.
pub(crate) struct Render {
    /// The app, the platform and the values.
    pub(super) name: String,
    /// The folder of the chart.
    pub(super) chart: PathBuf,
    /// The text.
    pub(super) yaml: String,
    /// The objects in it.
    pub(super) objects: Vec<Value>,
}

impl Render {
    /// Objects that no chart gave.
    pub(crate) fn of_objects(name: &str, objects: Vec<Value>) -> Self {
        Self { name: name.to_owned(), chart: PathBuf::new(), yaml: String::new(), objects }
    }
}

/// A component type of the standard library, as far as a program has to know it to use it.
struct Type {
    kind: String,
    needs: Vec<(String, String)>,
    provides: Vec<String>,
}

/// All renderings, made once.
pub(super) fn renders() -> &'static [Render] {
    static RENDERS: LazyLock<(TempDir, Vec<Render>)> = LazyLock::new(|| {
        let folder = TempDir::new().expect("a folder");
        let mut programs: Vec<PathBuf> = examples().into_iter().map(|it| it.join("site.kd")).collect();
        programs.extend(programs_of_types(folder.path()));
        let mut renders = Vec::new();
        for (nth, program) in programs.iter().enumerate() {
            for chart in build_all(program, "helm", &folder.path().join(nth.to_string())) {
                renders.extend(render(&chart));
            }
        }
        let streams: Vec<&str> = renders.iter().map(|it| it.yaml.as_str()).collect();
        let objects = read_streams(&streams);
        for (render, objects) in renders.iter_mut().zip(objects) {
            render.objects = objects;
        }
        (folder, renders)
    });
    &RENDERS.1
}

fn render(chart: &Path) -> Vec<Render> {
    let app = chart.file_name().expect("the folder of an app").to_string_lossy().into_owned();
    let mut values: Vec<Vec<String>> = vec![Vec::new()];
    for entry in fs::read_dir(chart).expect("the chart") {
        let name = entry.expect("a file").file_name().to_string_lossy().into_owned();
        if name.starts_with("values-") && name.ends_with(".yaml") {
            values.push(vec!["--values".to_owned(), name]);
        }
    }
    let mut renders = Vec::new();
    for platform in ["kubernetes", "openshift"] {
        for values in &values {
            let platform_flag = format!("platform={platform}");
            let mut call = vec!["template", "r", ".", "--namespace", "shop", "--set", &platform_flag];
            call.extend(values.iter().map(String::as_str));
            let yaml = Helm::Four.run(chart, &call).ok();
            let name = format!("{app}-{platform}{}", values.last().map_or(String::new(), |it| format!("-{it}")));
            renders.push(Render { name, chart: chart.to_path_buf(), yaml, objects: Vec::new() });
        }
    }
    renders
}

/// Programs for each type of the standard library: with one pod, and with three if it takes them.
pub(crate) fn programs_of_types(folder: &Path) -> Vec<PathBuf> {
    let types = types();
    let mut programs = Vec::new();
    for (name, it) in &types {
        let mut needs = String::new();
        for (need, interface) in &it.needs {
            let provider = types.iter().find(|(_, it)| it.provides.contains(interface));
            let (provider, of) = provider.unwrap_or_else(|| panic!("no type provides {interface}"));
            let _ = writeln!(needs, "  {need}: {} {provider}", of.kind);
        }
        for (count, words) in [("one", ""), ("three", "x3")] {
            let app = format!("{TYPE_ALONE}{name}-{count}");
            let text = format!("app {app} <\n  it: {} {name} {words}\n{needs}>\n", it.kind);
            let path = folder.join(format!("{app}.kd"));
            fs::write(&path, text).expect("the program");
            let checked = run(kdsl(), folder, &["check", &path.to_string_lossy()], "");
            assert!(checked.succeeded() || count == "three", "{app}: {}", checked.stderr);
            programs.extend(checked.succeeded().then_some(path));
        }
    }
    programs
}

fn types() -> BTreeMap<String, Type> {
    let mut types: BTreeMap<String, Type> = BTreeMap::new();
    let mut bases = Vec::new();
    for entry in fs::read_dir(repository().join("stdlib")).expect("the standard library") {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("a file of it");
        for declaration in parse(&text).tree().declarations() {
            let names: Vec<String> = declaration.head().filter_map(|it| it.as_name()).collect();
            let (DeclarationKind::Component, [name, kind]) = (declaration.kind(), names.as_slice()) else { continue };
            let mut it = Type { kind: kind.clone(), needs: Vec::new(), provides: Vec::new() };
            for item in declaration.block().into_iter().flat_map(|it| it.items()) {
                let Item::Statement(statement) = item else { continue };
                let words: Vec<String> = statement.args().filter_map(|it| word(&it)).collect();
                match (statement.keyword().map(|it| it.text()).as_deref(), words.as_slice()) {
                    (Some("needs"), [need, interface]) => it.needs.push((need.clone(), interface.clone())),
                    (Some("provides"), [interface, ..]) => it.provides.push(interface.clone()),
                    _ => {}
                }
            }
            bases.push((name.clone(), kind.clone()));
            types.insert(name.clone(), it);
        }
    }
    // A type that is built on another is of its kind.
    for (name, base) in bases {
        if let Some(kind) = types.get(&base).map(|it| it.kind.clone())
            && let Some(it) = types.get_mut(&name)
        {
            it.kind = kind;
        }
    }
    types
}

fn word(argument: &Arg) -> Option<String> {
    match argument.expr()? {
        Expr::Name(name) => Some(name.text()),
        _ => None,
    }
}
