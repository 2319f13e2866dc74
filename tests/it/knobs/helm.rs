//! The real Helm over turned knobs: many charts in one, each with values of its own.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kdsl_tests::{Helm, comparable, read_streams};
use serde_json::{Map, Value};
use tempfile::TempDir;

use super::apps::{App, Refused, apps};
use super::walk::{Turn, turns};
use crate::strings::json_for_yaml;

/// How many turned knobs one call of Helm renders.
const BATCH: usize = 60;

/// What differs between the two readings, for one turn of each sort of knob in all applications together.
pub(super) fn agree() -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut number = 0;
    for app in apps() {
        let turns: Vec<Turn<'_>> = turns(app).into_iter().filter(|it| seen.insert(it.sort_of_knob())).collect();
        let (accepted, refused): (Vec<_>, Vec<_>) =
            turns.iter().partition(|it| !matches!(app.render(it.openshift, &it.values()), Err(Refused::Check(_))));
        for turns in accepted.chunks(BATCH) {
            number += 1;
            found.extend(compare(app, turns, Helm::ALL[number % 2]));
        }
        // One refused chart would refuse them all.
        for turn in refused.into_iter().take(1) {
            found.extend(refuses(app, turn));
        }
    }
    found
}

fn refuses(app: &App, turn: &Turn<'_>) -> Option<String> {
    let folder = parent(app, &[turn]);
    let ran = Helm::Four.run(folder.path(), &["template", "r", "."]);
    (ran.succeeded() || !ran.stderr.contains("execution error")).then(|| format!("{}: {}", turn.told(), ran.stderr))
}

/// A chart of as many charts as there are turns.
fn parent(app: &App, turns: &[&Turn<'_>]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let write = |path: &Path, bytes: &[u8]| {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    for (path, bytes) in kdsl_emit::helm::chart(&app.package).iter() {
        write(&folder.path().join("charts").join(&app.name).join(path), bytes);
    }
    let mut about = "apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n".to_owned();
    let mut all = Map::new();
    for (nth, turn) in turns.iter().enumerate() {
        let _ = writeln!(about, "  - {{ name: {}, version: '*', alias: c{nth} }}", app.name);
        let mut values = turn.values();
        if values["platform"].is_null() {
            values["platform"] = Value::from(if turn.openshift { "openshift" } else { "kubernetes" });
        }
        all.insert(format!("c{nth}"), values);
    }
    write(&folder.path().join("Chart.yaml"), about.as_bytes());
    write(&folder.path().join("values.yaml"), json_for_yaml(&Value::Object(all)).as_bytes());
    folder
}

fn compare(app: &App, turns: &[&Turn<'_>], helm: Helm) -> Vec<String> {
    let folder = parent(app, turns);
    let ran = helm.run(folder.path(), &["template", "r", "."]);
    if !ran.succeeded() {
        return vec![format!("{}: {}", app.name, ran.stderr)];
    }
    let mut streams = vec![String::new(); turns.len()];
    for document in
        ran.stdout.split("\n---\n").filter_map(|it| it.trim_start_matches("---\n").strip_prefix("# Source: "))
    {
        let number =
            document.strip_prefix("parent/charts/c").and_then(|it| it.split_once('/')?.0.parse::<usize>().ok());
        let stream = number.and_then(|it| streams.get_mut(it)).expect("an object of one of the charts");
        let _ = writeln!(stream, "---\n# {document}");
    }
    let streams: Vec<&str> = streams.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for (objects, turn) in read_streams(&streams).into_iter().zip(turns) {
        let built = match app.render(turn.openshift, &turn.values()) {
            Ok(built) => comparable(built.into_iter().map(|it| it.json).collect()),
            Err(refused) => {
                found.push(format!("{}: {refused:?}", turn.told()));
                continue;
            }
        };
        let rendered = comparable(objects);
        let names = built.keys().chain(rendered.keys()).collect::<BTreeSet<_>>();
        for name in names.into_iter().filter(|it| built.get(*it) != rendered.get(*it)) {
            let (built, rendered) = (built.get(name), rendered.get(name));
            found.push(format!("{}: {name}\nkdsl: {built:?}\nhelm: {rendered:?}", turn.told()));
        }
    }
    found
}
