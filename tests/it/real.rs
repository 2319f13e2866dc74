//! Applications that their own authors published, said in kd: what is built of each has what was published, but for the
//! differences that are listed with their reasons.
//!
//! Beside each program stand `expected.yaml`, a summary of what was published, and `differences.yaml`:
//!
//! - `target`: `openshift` where it is not `kubernetes`;
//! - `names`: how a thing is called in the program, by its published name;
//! - `missing`: facts that were published and are not in ours, each with the reason;
//! - `added`: facts that only ours has, each with the reason.
//!
//! `*` in a fact stands for any text. `examples/real/differences.yaml` lists what is the same for all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kdsl_tests::{facts_of_objects, facts_of_summary, kdsl, read_streams, repository, run};
use serde_json::Value;

/// One of the applications.
struct Real {
    name: String,
    folder: PathBuf,
    expected: Value,
    differences: Value,
}

fn all() -> Vec<Real> {
    let folder = repository().join("examples/real");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the applications")
        .map(|it| it.expect("an application").path())
        .filter(|it| it.is_dir())
        .collect();
    folders.sort();
    folders
        .into_iter()
        .map(|folder| Real {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            expected: yaml(&folder.join("expected.yaml")),
            differences: yaml(&folder.join("differences.yaml")),
            folder,
        })
        .collect()
}

fn yaml(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Real {
    fn program(&self) -> PathBuf {
        self.folder.join("site.kd")
    }

    /// The objects that are built, as a stream.
    fn build(&self) -> String {
        let target = self.differences["target"].as_str().unwrap_or("kubernetes");
        run(kdsl(), &self.folder, &["build", "site.kd", "--target", target, "--stdout"], "").ok()
    }

    /// What stands before the names of the components: the application's name.
    fn base(&self) -> String {
        let program = std::fs::read_to_string(self.program()).expect("the program");
        let name = program.lines().find_map(|line| line.strip_prefix("app ")?.split_whitespace().next());
        format!("{}-", name.unwrap_or_default())
    }

    /// The facts that were published, under the program's names.
    fn published(&self) -> BTreeSet<String> {
        let names: BTreeMap<&str, &str> = self.differences["names"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(published, own)| Some((published.as_str(), own.as_str()?)))
            .collect();
        let renamed = |word: &str| names.get(word).map_or_else(|| word.to_owned(), |own| (*own).to_owned());
        let facts = facts_of_summary(&self.expected);
        facts.iter().map(|fact| fact.split(' ').map(renamed).collect::<Vec<_>>().join(" ")).collect()
    }
}

/// Reasons by patterns of facts, and which of them were needed.
struct Reasons {
    patterns: Vec<(String, bool)>,
}

impl Reasons {
    fn new(list: &Value) -> Self {
        let patterns = list.as_object().into_iter().flatten().map(|(pattern, reason)| {
            assert!(reason.as_str().is_some_and(|it| it.len() > 10), "`{pattern}` has no reason");
            (pattern.clone(), false)
        });
        Self { patterns: patterns.collect() }
    }

    fn explain(&mut self, fact: &str) -> bool {
        let mut explained = false;
        for (pattern, needed) in &mut self.patterns {
            if matches(pattern, fact) {
                (*needed, explained) = (true, true);
            }
        }
        explained
    }

    fn needless(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().filter(|(_, needed)| !needed).map(|(pattern, _)| pattern.as_str())
    }
}

fn matches(pattern: &str, fact: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = fact.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (nth, part) in parts.iter().enumerate() {
        let at = if nth + 1 == parts.len() { rest.len().checked_sub(part.len()) } else { rest.find(part) };
        match at.and_then(|at| rest.get(at..)?.strip_prefix(part)) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    rest.is_empty()
}

#[test]
fn what_is_built_is_what_was_published_but_for_what_is_listed() {
    let applications = all();
    assert!(applications.len() >= 20, "there are {} applications", applications.len());
    let streams: Vec<String> = applications.iter().map(Real::build).collect();
    let objects = read_streams(&streams.iter().map(String::as_str).collect::<Vec<_>>());
    let common = yaml(&repository().join("examples/real/differences.yaml"));
    let (mut common_missing, mut common_added) = (Reasons::new(&common["missing"]), Reasons::new(&common["added"]));
    let mut problems = String::new();
    for (application, objects) in applications.iter().zip(&objects) {
        let (published, built) = (application.published(), facts_of_objects(objects, &application.base()));
        let mut missing = Reasons::new(&application.differences["missing"]);
        let mut added = Reasons::new(&application.differences["added"]);
        let name = &application.name;
        for fact in published.difference(&built) {
            if !missing.explain(fact) && !common_missing.explain(fact) {
                let _ = writeln!(problems, "{name}: missing: {fact}");
            }
        }
        for fact in built.difference(&published) {
            if !added.explain(fact) && !common_added.explain(fact) {
                let _ = writeln!(problems, "{name}: added: {fact}");
            }
        }
        for pattern in missing.needless().chain(added.needless()) {
            let _ = writeln!(problems, "{name}: this difference is not there: {pattern}");
        }
    }
    for pattern in common_missing.needless().chain(common_added.needless()) {
        let _ = writeln!(problems, "in none: {pattern}");
    }
    assert!(problems.is_empty(), "differences without a reason, or reasons without a difference:\n{problems}");
}

/// Lines that say something, as those of what was published are counted.
fn lines(program: &Path) -> usize {
    let text = std::fs::read_to_string(program).unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#')).count()
}

#[test]
fn the_readme_lists_the_lengths() {
    let mut table = "| application | published as | lines | in kd |\n|---|---|---|---|\n".to_owned();
    let (mut all_published, mut all_own) = (0, 0);
    for application in all() {
        let published = application.expected["lines"].as_u64().expect("the number of published lines");
        let own = lines(&application.program());
        all_published += published;
        all_own += own;
        let form = match application.expected["form"].as_str() {
            Some("template") => "an OpenShift template",
            Some("compose") => "a compose file",
            Some("score") => "Score files",
            _ => "manifests",
        };
        let name = &application.name;
        let _ = writeln!(table, "| [{name}]({name}/site.kd) | {form} | {published} | {own} |");
    }
    let _ = writeln!(table, "| all | | {all_published} | {all_own} |");
    let path = repository().join("examples/real/README.md");
    let readme = std::fs::read_to_string(&path).expect("the README of the applications");
    let (before, rest) = readme.split_once("<!-- lengths -->\n").expect("the place of the table");
    let (_, after) = rest.split_once("<!-- end of lengths -->").expect("the end of the table");
    let renewed = format!("{before}<!-- lengths -->\n{table}<!-- end of lengths -->{after}");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &renewed).expect("the README is written");
    }
    assert!(readme == renewed || std::env::var_os("UPDATE_GOLDEN").is_some(), "the table is another one now:\n{table}");
}
