//! Every line of the output that belongs to an object comes from words of the program or of the standard library, and those
//! words are the right ones.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kdsl_tests::{examples, files_below, kdsl, python, repository, run};
use serde_json::Value;
use tempfile::TempDir;

/// The examples, the published applications and the programs of the tests: together they use every type of the library.
fn programs() -> Vec<PathBuf> {
    let mut programs: Vec<PathBuf> = examples().into_iter().map(|it| it.join("site.kd")).collect();
    for folder in ["examples/real", "tests/programs"] {
        for (name, _) in files_below(&repository().join(folder)) {
            if name.ends_with("site.kd") || (folder == "tests/programs" && !name.contains('/') && name.ends_with(".kd"))
            {
                programs.push(repository().join(folder).join(name));
            }
        }
    }
    programs
}

/// A program for each type of the standard library.
fn of_types(folder: &Path) -> Vec<PathBuf> {
    let mut programs = Vec::new();
    for (name, bytes) in files_below(&repository().join("stdlib")) {
        let text = String::from_utf8(bytes).expect("text");
        for line in text.lines() {
            let Some((ty, kind)) = line.strip_prefix("component ").and_then(|it| it.split_once(": ")) else { continue };
            // A type that is made of another has the kind of that one.
            let kind = match kind.trim_end_matches([' ', '{']) {
                kind @ ("stateless" | "stateful" | "per-node" | "job") => kind,
                _ => "stateful",
            };
            let beside = if text.contains("needs db: mysql\n") { "; db: stateful mariadb" } else { "" };
            let path = folder.join(format!("{ty}.kd"));
            std::fs::write(&path, format!("app shop < it: {kind} {ty}{beside} >\n"))
                .unwrap_or_else(|_| panic!("{name}"));
            programs.push(path);
        }
    }
    assert!(programs.len() > 8, "{programs:?}");
    programs
}

/// What was built of an app, with its map.
struct Mapped {
    folder: PathBuf,
    map: Value,
    sources: Vec<String>,
}

impl Mapped {
    fn build(program: &Path, target: &str, out: &Path) -> Vec<Self> {
        let folder = program.parent().expect("a program lies in a folder");
        let name = program.file_name().expect("a name").to_string_lossy();
        let out_text = out.to_string_lossy();
        run(kdsl(), folder, &["build", &name, "--target", target, "--source-map", "-o", &out_text], "").ok();
        let apps = std::fs::read_dir(out).expect("what was built").map(|it| it.expect("an app").path());
        apps.map(|folder| {
            let text = std::fs::read_to_string(folder.join("source.map")).expect("the map");
            let map: Value = serde_json::from_str(&text).expect("JSON");
            let sources = map["sources"].as_array().expect("sources").iter().map(|it| source(&folder, it)).collect();
            Self { folder, map, sources }
        })
        .collect()
    }

    /// The words at a place.
    fn words(&self, place: &Value) -> String {
        let place = &self.map["places"][number(place)];
        let source = &self.sources[number(&place["source"])];
        let mut words = String::new();
        let (first, last) = (number(&place["line"]), number(&place["endLine"]));
        for (line, text) in (1..).zip(source.lines()).skip(first - 1).take(last + 1 - first) {
            let from = if line == first { number(&place["column"]) - 1 } else { 0 };
            let to = if line == last { number(&place["endColumn"]) - 1 } else { text.chars().count() };
            words.extend(text.chars().take(to).skip(from));
            words.push('\n');
        }
        words.trim_end_matches('\n').to_owned()
    }

    /// The files that hold an object, with their lines.
    fn objects(&self) -> impl Iterator<Item = (String, String)> {
        let is_other = |name: &str| {
            !name.ends_with(".yaml")
                || name.starts_with("values")
                || ["Chart.yaml", "kustomization.yaml", "templates/checks.yaml"].contains(&name)
        };
        let files = files_below(&self.folder).into_iter().filter(move |(name, _)| !is_other(name));
        files.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("text")))
    }
}

fn source(folder: &Path, source: &Value) -> String {
    let name = source["file"].as_str().expect("a path");
    let path = match name.strip_prefix("kdsl:std/") {
        Some(name) => repository().join("stdlib").join(name),
        None => folder.join(name),
    };
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("a small number")
}

#[test]
fn every_line_of_an_object_comes_from_the_program() {
    let folder = TempDir::new().expect("a folder");
    for (nth, program) in programs().into_iter().chain(of_types(folder.path())).enumerate() {
        for target in ["kubernetes", "openshift", "helm"] {
            if target == "openshift" && nth > 2 {
                continue;
            }
            for mapped in Mapped::build(&program, target, &folder.path().join(format!("{target}-{nth}"))) {
                let shown = program.display();
                for (name, text) in mapped.objects() {
                    let file = &mapped.map["files"][&name];
                    let mut next = 1;
                    for lines in file["lines"].as_array().unwrap_or_else(|| panic!("{shown}: {name} has no lines")) {
                        assert_eq!(number(&lines["first"]), next, "{shown}: {name}: {lines}");
                        next = number(&lines["last"]) + 1;
                        assert!(!mapped.words(&lines["place"]).trim().is_empty(), "{shown}: {name}: {lines}");
                    }
                    assert_eq!(next - 1, text.lines().count(), "{shown}: {name}");
                }
            }
        }
    }
}

/// The parts of objects of which the words are looked at, the least share of those whose text stands in the program at all that
/// must stand in the words, and how many there are at least. Defaults are left out.
const PARTS: [(&str, f64, usize); 7] = [
    // One is written by a function whose argument its name is.
    ("env name", 0.99, 300),
    // The others are those that a parameter or another component gives.
    ("env value", 0.6, 150),
    ("image", 0.95, 80),
    ("port", 0.88, 400),
    ("probe", 0.75, 300),
    ("resources", 0.85, 200),
    ("mount", 0.9, 200),
];

fn part(path: &str) -> Option<&'static str> {
    let ends = |end: &str| path.ends_with(end);
    if path.contains("].env[") {
        return if ends("].name") { Some("env name") } else { ends("].value").then_some("env value") };
    }
    match path {
        _ if path.contains("Probe.") => Some("probe"),
        _ if path.contains("ontainers[") && ends("].image") => Some("image"),
        _ if path.contains(".ports[") && [".containerPort", ".port", ".name"].iter().any(|it| ends(it)) => Some("port"),
        _ if path.contains("].resources.") => Some("resources"),
        _ if ends(".mountPath") => Some("mount"),
        _ => None,
    }
}

/// Whether no statement says a part: it comes from the component as a whole, or a probe from the port that it asks.
fn is_default(part: &str, path: &str, words: &str) -> bool {
    let is_of_port = part == "probe" && words.starts_with("port ") && !path.ends_with(".port");
    ["probe", "resources"].contains(&part) && words.split_whitespace().count() == 1 || is_of_port
}

#[test]
fn the_words_say_what_the_line_says() {
    let folder = TempDir::new().expect("a folder");
    let mut counted: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (nth, program) in programs().into_iter().enumerate() {
        for mapped in Mapped::build(&program, "kubernetes", &folder.path().join(nth.to_string())) {
            for (name, text) in mapped.objects() {
                let lines: Vec<&str> = text.lines().collect();
                for mapped_lines in mapped.map["files"][&name]["lines"].as_array().expect("lines") {
                    let Some(part) = part(mapped_lines["path"].as_str().expect("a path")) else { continue };
                    let line = lines[number(&mapped_lines["first"]) - 1];
                    let Some((_, value)) = line.split_once(": ") else { continue };
                    let value = value.trim_matches('"');
                    let is_telling = value.len() > 1 && !["true", "false"].contains(&value);
                    if !is_telling || !mapped.sources.iter().any(|it| it.contains(value)) {
                        continue;
                    }
                    let words = mapped.words(&mapped_lines["place"]);
                    if is_default(part, mapped_lines["path"].as_str().unwrap_or_default(), &words) {
                        continue;
                    }
                    let (found, all) = counted.entry(part).or_default();
                    *all += 1;
                    *found += usize::from(words.contains(value));
                }
            }
        }
    }
    let mut report = String::new();
    let mut is_good = true;
    for (part, share, least) in PARTS {
        let (found, all) = counted.get(part).copied().unwrap_or_default();
        let _ = writeln!(report, "{part}: {found} of {all}");
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let is_met = all >= least && found as f64 >= share * all as f64;
        is_good &= is_met;
    }
    eprintln!("{report}");
    assert!(is_good, "{report}");
}

#[test]
fn where_says_what_the_map_says() {
    let folder = TempDir::new().expect("a folder");
    let program = folder.path().join("site.kd");
    std::fs::write(&program, "app wordpress < web: stateless x3 shared-volume; db: stateful mariadb x2 >\n")
        .expect("a program");
    for target in ["kubernetes", "helm"] {
        for mapped in Mapped::build(&program, target, &folder.path().join(target)) {
            for (name, _) in mapped.objects().filter(|(name, _)| name.contains("deployment") || name.contains("-map")) {
                for lines in mapped.map["files"][&name]["lines"].as_array().expect("lines") {
                    let asked = format!("{name}:{}", lines["last"]);
                    let told = run(kdsl(), &mapped.folder, &["where", &asked, "--message-format", "json"], "").ok();
                    let told: Value = serde_json::from_str(&told).expect("JSON");
                    let place = &mapped.map["places"][number(&lines["place"])];
                    for key in ["line", "column", "endLine", "endColumn"] {
                        assert_eq!(told["place"][key], place[key], "{asked}");
                    }
                    assert_eq!(told["usedBy"].is_null(), place["usedBy"].is_null(), "{asked}");
                    assert_eq!(told["path"], lines["path"], "{asked}");
                    assert_eq!(told["object"], mapped.map["files"][&name]["object"], "{asked}");
                    let file = mapped.map["sources"][number(&place["source"])]["file"].as_str().expect("a path");
                    let shown = told["place"]["file"].as_str().expect("a path");
                    assert!(
                        file == shown || file.ends_with("/site.kd") && shown.ends_with("site.kd"),
                        "{file} {shown}"
                    );
                }
            }
        }
    }
}

#[test]
fn maps_are_as_their_schema_says_and_the_same_from_elsewhere() {
    let schema = repository().join("docs/source-map.schema.json").to_string_lossy().into_owned();
    for example in examples() {
        let (one, other) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
        for folder in [&one, &other] {
            for (name, bytes) in files_below(&example) {
                let path = folder.path().join(name);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                std::fs::write(path, bytes).expect("a copy");
            }
        }
        for target in ["kubernetes", "helm"] {
            let map = |folder: &TempDir| {
                let out = folder.path().join("out").join(target);
                let apps = Mapped::build(&folder.path().join("site.kd"), target, &out);
                apps.into_iter().map(|it| it.folder.join("source.map")).collect::<Vec<_>>()
            };
            for (one, other) in map(&one).into_iter().zip(map(&other)) {
                let [text, same] = [&one, &other].map(|it| std::fs::read_to_string(it).expect("a map"));
                assert_eq!(text, same, "{}", example.display());
                python("jsonschema", &["-i", &one.to_string_lossy(), &schema]).ok();
            }
        }
    }
}
