//! A Template of OpenShift is a third reading of the same tree: what a server makes of it is what is built for OpenShift with
//! the same values. The generator is seeded, so that every run tries the same values.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kdsl_tests::{Objects, build_all, comparable, examples, kdsl, process, read_streams, repository, run};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::checks::programs_of_types;
use crate::strings::json_for_yaml;
use kdsl_prove::programs::program;
use kdsl_prove::random::Random;
use kdsl_prove::values::{generate, insert, knobs};

/// How many sets of values each app is given.
const SETS: u64 = 3;

type Parameters = BTreeMap<String, String>;

#[test]
fn examples_give_the_objects_of_openshift() {
    for example in examples() {
        agree(&example.join("site.kd"), SETS);
    }
    for (name, _) in kdsl_tests::files_below(&repository().join("tests/programs")) {
        agree(&repository().join("tests/programs").join(name), SETS);
    }
}

#[test]
fn real_applications_give_the_objects_of_openshift() {
    let folders = std::fs::read_dir(repository().join("examples/real")).expect("the applications");
    let mut programs: Vec<PathBuf> = folders.map(|it| it.expect("a folder").path().join("site.kd")).collect();
    programs.retain(|it| it.is_file());
    programs.sort();
    programs.iter().for_each(|it| agree(it, 2));
}

#[test]
fn types_of_the_standard_library_give_the_objects_of_openshift() {
    let folder = TempDir::new().expect("a folder");
    programs_of_types(folder.path()).iter().for_each(|it| agree(it, 2));
}

#[test]
fn generated_programs_give_the_objects_of_openshift() {
    let folder = TempDir::new().expect("a folder");
    for seed in 0..20 {
        let path = folder.path().join(format!("{seed}.kd"));
        std::fs::write(&path, program(seed)).expect("the program");
        agree(&path, 2);
    }
}

/// The template of each app of a program: by itself, with other values, and under another name.
fn agree(program: &Path, sets: u64) {
    let folder = TempDir::new().expect("a folder");
    let refused = run(kdsl(), folder.path(), &call(program, "openshift", &[]), "");
    let templates = run(kdsl(), folder.path(), &call(program, "openshift-template", &[]), "");
    assert_eq!(refused.code, templates.code, "{}: {}", program.display(), templates.stderr);
    if !refused.succeeded() {
        return;
    }
    for chart in build_all(program, "helm", &folder.path().join("charts")) {
        let app = chart.file_name().expect("the folder of an app").to_string_lossy().into_owned();
        let template = read(program, folder.path(), &["--app", &app]);
        let mut case = Case { program, app, chart, template, folder: folder.path(), pairs: Vec::new() };
        case.with_defaults();
        case.under_another_name();
        (0..sets).for_each(|seed| case.with_values(seed));
        case.compare();
    }
}

fn call(program: &Path, target: &str, flags: &[&str]) -> Vec<String> {
    let program = program.to_string_lossy();
    let call = ["build", &*program, "--target", target, "--stdout"];
    call.iter().chain(flags).map(|it| (*it).to_owned()).collect()
}

/// The template of an app.
fn read(program: &Path, folder: &Path, flags: &[&str]) -> Value {
    let text = run(kdsl(), folder, &call(program, "openshift-template", flags), "").ok();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// One app, and pairs of what it gave.
struct Case<'a> {
    program: &'a Path,
    app: String,
    chart: PathBuf,
    template: Value,
    folder: &'a Path,
    /// What was given, what the server made, and the stream that was built.
    pairs: Vec<(String, Vec<Value>, String)>,
}

impl Case<'_> {
    /// Whether there is a parameter.
    fn has(&self, name: &str) -> bool {
        self.template["parameters"].as_array().into_iter().flatten().any(|it| it["name"] == name)
    }

    /// What is always given: what has no default.
    fn given(&self) -> Parameters {
        let namespace = self.has("NAMESPACE").then(|| ("NAMESPACE".to_owned(), "default".to_owned()));
        namespace.into_iter().collect()
    }

    fn add(&mut self, what: String, given: &Parameters, flags: &[&str]) {
        let built =
            run(kdsl(), self.folder, &call(self.program, "openshift", &[&["--app", &self.app], flags].concat()), "");
        // What the values refuse is for the server or for Kubernetes to refuse.
        if built.succeeded() {
            let processed = process(&self.template, given).unwrap_or_else(|error| panic!("{what}: {error}"));
            self.pairs.push((what, processed, built.stdout));
        }
    }

    fn with_defaults(&mut self) {
        let flags: &[&str] = if self.has("NAMESPACE") { &["--namespace", "default"] } else { &[] };
        self.add("defaults".to_owned(), &self.given(), flags);
        assert_eq!(self.pairs.len(), 1, "the defaults are good");
    }

    fn under_another_name(&mut self) {
        if !self.has("NAME") {
            return;
        }
        let name = format!("x{}", self.app);
        let mut given = self.given();
        given.insert("NAME".to_owned(), name.clone());
        let flags = ["--release", &name, "--namespace", "default"];
        self.add(format!("NAME={name}"), &given, &flags);
    }

    /// Other values for some parameters.
    fn with_values(&mut self, seed: u64) {
        let schema = std::fs::read_to_string(self.chart.join("values.schema.json")).expect("the schema");
        let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
        let mut knobs = knobs(&schema);
        knobs.retain(|(path, _)| self.has(&upper_snake(path)));
        let mut random = Random::new(seed);
        let mut given = self.given();
        let mut values = Value::Object(Map::new());
        for _ in 0..=random.below(8) {
            let (path, knob) = &knobs[random.below(knobs.len())];
            let value = generate(&schema, knob, path.last().map_or("", String::as_str), &mut random);
            let parameter = self.parameter(&upper_snake(path));
            let Some(text) = self.text(&parameter, &value) else { continue };
            given.insert(upper_snake(path), text);
            insert(&mut values, path, value);
        }
        let file = self.folder.join(format!("values-{seed}.yaml"));
        std::fs::write(&file, json_for_yaml(&values)).expect("the values");
        self.add(format!("{given:?}"), &given, &["--namespace", "default", "--values", &file.to_string_lossy()]);
    }

    fn parameter(&self, name: &str) -> Value {
        let mut all = self.template["parameters"].as_array().into_iter().flatten();
        all.find(|it| it["name"] == name).cloned().unwrap_or_default()
    }

    /// A value as it is given for a parameter; none if it can't be.
    fn text(&self, parameter: &Value, value: &Value) -> Option<String> {
        let is_whole = self.template.to_string().contains(&format!("${{{{{}}}}}", parameter["name"].as_str()?));
        let text = match value {
            Value::String(text) if is_whole && serde_json::from_str::<Value>(text).is_ok() => json!(text).to_string(),
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => return None,
        };
        if text.is_empty() && parameter["required"] == true {
            return None;
        }
        let is_doubled = parameter["description"].as_str().is_some_and(|it| it.ends_with("A $ is written $$."));
        Some(if is_doubled { text.replace('$', "$$") } else { text })
    }

    fn compare(self) {
        let streams: Vec<&str> = self.pairs.iter().map(|(_, _, stream)| stream.as_str()).collect();
        let built = read_streams(&streams);
        for ((what, processed, _), built) in self.pairs.into_iter().zip(built) {
            let is_renamed = what.starts_with("NAME=");
            let (processed, built) = (objects(processed, is_renamed), objects(built, is_renamed));
            let what = format!("{} {}: {what}", self.program.display(), self.app);
            assert_eq!(names(&processed), names(&built), "{what}: other objects");
            for (name, object) in &built {
                assert_eq!(&processed[name], object, "{what}: {name}");
            }
        }
    }
}

fn names(objects: &Objects) -> Vec<&String> {
    objects.keys().collect()
}

/// The objects by their names, but for the Secrets that the server generates. Under another name everything is new, so that
/// what tells whether something changed may be what it was.
fn objects(objects: Vec<Value>, is_renamed: bool) -> Objects {
    let mut objects = objects;
    objects.retain(|it| !(it["kind"] == "Secret" && it["immutable"] == true));
    if is_renamed {
        let digest = regex_lite::Regex::new("\\b[0-9a-f]{8,64}\\b").expect("a pattern");
        let text = Value::Array(objects).to_string();
        objects = serde_json::from_str(&digest.replace_all(&text, "DIGEST")).expect("the same form");
    }
    comparable(objects)
}

/// `web.service.httpPort` as `WEB_SERVICE_HTTP_PORT`.
fn upper_snake(path: &[String]) -> String {
    let word = |word: &String| {
        let parts = regex_lite::Regex::new("([a-z0-9])([A-Z])").expect("a pattern");
        parts.replace_all(word, "${1}_${2}").to_uppercase().replace(|it: char| !it.is_ascii_alphanumeric(), "_")
    };
    path.iter().map(word).collect::<Vec<_>>().join("_")
}
