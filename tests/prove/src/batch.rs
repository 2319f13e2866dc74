//! Many charts in one call of the real Helm.
//!
//! Helm takes longer to start than to render, so charts that are to be accepted are put into one chart that has them as
//! subcharts. Their objects are told apart by the comments that Helm writes before each. Those that are to be refused are
//! rendered one by one.

use std::collections::BTreeMap;
use std::path::Path;

use kdsl_tests::{Helm, Ran, json_for_yaml, try_comparable, try_read_streams};
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::pair::{Compiled, NAMESPACE, Pair, RELEASE};

/// The APIs by which a chart knows OpenShift.
const OPENSHIFT: [&str; 4] = ["--api-versions", "route.openshift.io/v1", "--api-versions", "security.openshift.io/v1"];

/// A pair, and what the compiler made of it.
pub type Case = (Pair, Compiled);

/// How the two readings of a pair compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are the same objects.
    Same,
    /// Both refuse the values.
    Refused,
    /// They differ: what is said of it.
    Differs(String),
}

/// Compares the readings of all pairs, which are of one platform and have apps of different names.
pub fn compare(helm: Helm, cases: &[Case]) -> Vec<Verdict> {
    let mut verdicts: BTreeMap<usize, Verdict> = BTreeMap::new();
    let mut together: Vec<usize> = Vec::new();
    for (nth, (_, compiled)) in cases.iter().enumerate() {
        match (&compiled.objects, compiled.invalid.first()) {
            (_, Some(invalid)) => drop(verdicts.insert(nth, Verdict::Differs(format!("the schema says: {invalid}")))),
            (Ok(_), None) => together.push(nth),
            (Err(_), None) => drop(verdicts.insert(nth, alone(helm, &cases[nth]))),
        }
    }
    let chosen: Vec<&Case> = together.iter().map(|nth| &cases[*nth]).collect();
    let found = match rendered_together(helm, &chosen) {
        Some(streams) => compare_streams(&chosen, &streams),
        None => chosen.iter().map(|it| alone(helm, it)).collect(),
    };
    verdicts.extend(together.into_iter().zip(found));
    verdicts.into_values().collect()
}

/// Compares the readings of one pair, with its chart as it is.
pub fn alone(helm: Helm, case: &Case) -> Verdict {
    let (pair, compiled) = case;
    let folder = TempDir::new().expect("a folder");
    write_chart(folder.path(), &compiled.chart);
    let values = [compiled.environment.clone(), Some(json_for_yaml(&pair.values))];
    let rendered = template(helm, folder.path(), pair.openshift, values);
    match (&compiled.objects, rendered.succeeded()) {
        (Err(_), false) => Verdict::Refused,
        (Err(why), true) => Verdict::Differs(format!("only the evaluator refuses: {}", why.join("; "))),
        (Ok(_), false) => Verdict::Differs(format!("only Helm refuses: {}", rendered.stderr.trim())),
        (Ok(_), true) => compare_streams(&[case], &[rendered.stdout]).pop().unwrap_or(Verdict::Same),
    }
}

fn template(helm: Helm, chart: &Path, openshift: bool, values: [Option<String>; 2]) -> Ran {
    let mut arguments = vec!["template".to_owned(), RELEASE.to_owned(), ".".to_owned()];
    arguments.extend(["--namespace", NAMESPACE].map(str::to_owned));
    if openshift {
        arguments.extend(OPENSHIFT.map(str::to_owned));
    }
    for (name, text) in ["first.yaml", "second.yaml"].into_iter().zip(values) {
        if let Some(text) = text {
            std::fs::write(chart.join(name), text).expect("the values");
            arguments.extend(["--values".to_owned(), name.to_owned()]);
        }
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    helm.run(chart, &arguments)
}

fn write_chart(folder: &Path, chart: &[(String, String)]) {
    for (path, text) in chart {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder of the chart");
        std::fs::write(path, text).expect("a file of the chart");
    }
}

/// What Helm renders of each chart; `None` if it refuses all because of one.
fn rendered_together(helm: Helm, cases: &[&Case]) -> Option<Vec<String>> {
    let Some((first, _)) = cases.first() else { return Some(Vec::new()) };
    let folder = TempDir::new().expect("a folder");
    let head = "apiVersion: v2\nname: all\nversion: 0.1.0\n";
    std::fs::write(folder.path().join("Chart.yaml"), head).expect("the chart of all");
    let mut values = Map::new();
    let mut environments = String::new();
    for (pair, compiled) in cases {
        write_chart(&folder.path().join("charts").join(&pair.app), &compiled.chart);
        values.insert(pair.app.clone(), pair.values.clone());
        if let Some(text) = &compiled.environment {
            environments.push_str(&below(&pair.app, text));
        }
    }
    let values = [Some(environments).filter(|it| !it.is_empty()), Some(json_for_yaml(&Value::Object(values)))];
    let rendered = template(helm, folder.path(), first.openshift, values);
    if !rendered.succeeded() {
        return None;
    }
    let mut streams: BTreeMap<&str, String> = cases.iter().map(|(pair, _)| (&*pair.app, String::new())).collect();
    for document in documents(&rendered.stdout) {
        let app = document.strip_prefix("# Source: all/charts/").and_then(|it| it.split_once('/')).map(|it| it.0);
        let stream = app.and_then(|app| streams.get_mut(app))?;
        stream.push_str("---\n");
        stream.push_str(document);
    }
    Some(cases.iter().map(|(pair, _)| streams.remove(&*pair.app).unwrap_or_default()).collect())
}

/// YAML as the value of a key. A chart's files of values are maps without block scalars that count their own columns.
fn below(key: &str, yaml: &str) -> String {
    let lines = yaml.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") });
    format!("{key}:\n{}", lines.collect::<String>())
}

/// The documents of what Helm prints: each begins at a line `---` in front of a comment that tells the file.
fn documents(text: &str) -> impl Iterator<Item = &str> {
    const BETWEEN: &str = "---\n# Source: ";
    let mut rest = text.find(BETWEEN).map(|at| &text[at + 4..]);
    std::iter::from_fn(move || {
        let document = rest?;
        let end = document.find(&format!("\n{BETWEEN}"));
        rest = end.map(|at| &document[at + 5..]);
        Some(end.map_or(document, |at| &document[..=at]))
    })
}

/// Compares what Helm rendered with what the evaluator made, for each.
fn compare_streams(cases: &[&Case], rendered: &[String]) -> Vec<Verdict> {
    let ours: Vec<&str> = cases.iter().map(|(_, it)| it.objects.as_deref().unwrap_or_default()).collect();
    let streams: Vec<&str> = rendered.iter().map(String::as_str).chain(ours.iter().copied()).collect();
    if streams.is_empty() {
        return Vec::new();
    }
    match try_read_streams(&streams) {
        Ok(read) => {
            let (theirs, ours) = read.split_at(cases.len());
            theirs.iter().zip(ours).map(|(theirs, ours)| compare_objects(theirs, ours)).collect()
        }
        Err(why) if cases.len() == 1 => vec![Verdict::Differs(format!("kubectl refuses: {why}"))],
        // One of them is no YAML, or no object: which one?
        Err(_) => {
            let each = cases.iter().zip(rendered);
            each.flat_map(|(case, stream)| compare_streams(&[case], std::slice::from_ref(stream))).collect()
        }
    }
}

fn compare_objects(rendered: &[Value], built: &[Value]) -> Verdict {
    let (rendered, built) = match (try_comparable(rendered.to_vec()), try_comparable(built.to_vec())) {
        (Ok(rendered), Ok(built)) => (rendered, built),
        (Err(twice), _) | (_, Err(twice)) => return Verdict::Differs(format!("two objects are {twice}")),
    };
    for name in rendered.keys().chain(built.keys()) {
        match (rendered.get(name), built.get(name)) {
            (Some(_), None) => return Verdict::Differs(format!("only the chart has {name}")),
            (None, _) => return Verdict::Differs(format!("only the manifests have {name}")),
            (Some(one), Some(other)) if one != other => {
                let mut said = format!("{name} differs");
                difference(one, other, &mut String::new(), &mut said);
                return Verdict::Differs(said);
            }
            _ => {}
        }
    }
    Verdict::Same
}

/// Says where two values differ first.
fn difference(chart: &Value, manifests: &Value, path: &mut String, said: &mut String) {
    let length = path.len();
    match (chart, manifests) {
        (Value::Object(one), Value::Object(other)) => {
            for key in one.keys().chain(other.keys()) {
                let (one, other) = (&chart[key.as_str()], &manifests[key.as_str()]);
                if one != other {
                    path.push('.');
                    path.push_str(key);
                    difference(one, other, path, said);
                    path.truncate(length);
                    return;
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            if let Some(at) = (0..one.len()).find(|at| one[*at] != other[*at]) {
                path.push_str(&format!("[{at}]"));
                difference(&one[at], &other[at], path, said);
                path.truncate(length);
            }
        }
        _ => said.push_str(&format!(" at {path}\n      chart: {chart}\n  manifests: {manifests}")),
    }
}
