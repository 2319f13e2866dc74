//! Values, their check and YAML beside what the real Helm and kubectl make of the same.

#[path = "../helm/tools.rs"]
#[expect(dead_code, clippy::disallowed_methods, reason = "the tests of the chart need more of it, and write files")]
mod tools;

use std::path::Path;

use kdsl_emit::validate::validate;
use kdsl_emit::values::{Overrides, ValuesFile, defaults, values};
use kdsl_ir::Tree;
use serde_json::Value;

use crate::fixture::cases;
use crate::package::{package, yaml};
use crate::values::overrides;
use tools::{HELMS, helm, json, write};

/// A chart whose only template says what the values are, as JSON in hexadecimal digits: that has nothing in it that a
/// reader of YAML could take for something else.
fn chart(folder: &Path, values: &str) {
    let mut files = kdsl_emit::FileSet::new();
    files.insert("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
    files.insert("values.yaml", values);
    files.insert("templates/values.yaml", "# values: {{ toJson .Values | printf \"%x\" }}\n");
    write(folder, &files);
}

/// The values that Helm says; `None` if it refuses the call.
fn said(version: &str, folder: &Path, arguments: &[String]) -> Option<Value> {
    let mut call = vec!["template", "blog", "."];
    call.extend(arguments.iter().map(String::as_str));
    let output = helm(version, folder, &call);
    let text = String::from_utf8(output.stdout).unwrap();
    output.status.success().then(|| {
        let digits = text.lines().find_map(|line| line.strip_prefix("# values: ")).unwrap();
        let digit = |nth: usize| u8::from_str_radix(&digits[nth..nth + 2], 16).unwrap();
        let bytes: Vec<u8> = (0..digits.len()).step_by(2).map(digit).collect();
        serde_json::from_slice(&bytes).unwrap()
    })
}

/// JSON has one kind of number, and Helm gives `5` for `5.0`.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            // A chart always has global values.
            let names = left.keys().chain(right.keys()).filter(|name| *name != "global");
            let nothing = Value::Null;
            names.into_iter().all(|name| match (left.get(name), right.get(name)) {
                (Some(left), Some(right)) => same(left, right),
                // A default of null is nothing to Helm.
                (left, right) => left.or(right).unwrap_or(&nothing).is_null(),
            })
        }
        (left, right) => left == right,
    }
}

#[test]
fn values_are_what_helm_makes_of_the_flags() {
    let package = package(Vec::new());
    // Helm takes these without a word, though they set nothing that anyone could have meant.
    let silent = ["--set a[0]\n", "--set a[0=1\n", "--set =1\n", "--set .a=1\n"];
    let folder = tempfile::tempdir().unwrap();
    chart(folder.path(), &yaml(&defaults(&package)));
    for (input, _) in cases("values.txt") {
        let (environment, overrides) = overrides(&input);
        if environment.is_some() || silent.contains(&input.as_str()) {
            continue;
        }
        let mut arguments = Vec::new();
        let mut files = kdsl_emit::FileSet::new();
        for (nth, file) in overrides.files.iter().enumerate() {
            files.insert(format!("values-{nth}.yaml"), file.text.as_str());
            arguments.extend(["-f".to_owned(), format!("values-{nth}.yaml")]);
        }
        write(folder.path(), &files);
        arguments.extend(overrides.set_json.iter().flat_map(|it| ["--set-json".to_owned(), it.clone()]));
        arguments.extend(overrides.set.iter().flat_map(|it| ["--set".to_owned(), it.clone()]));
        arguments.extend(overrides.set_string.iter().flat_map(|it| ["--set-string".to_owned(), it.clone()]));
        let ours = values(&package, None, &overrides).ok().map(|tree| json(&tree));
        for version in HELMS {
            let theirs = said(version, folder.path(), &arguments);
            match (&ours, &theirs) {
                (None, None) => {}
                (Some(ours), Some(theirs)) if same(ours, theirs) => {}
                _ => panic!("{version}\n{input}\nours: {ours:?}\ntheirs: {theirs:?}"),
            }
        }
    }
}

/// An argument of `--set` made of what means something in it.
fn argument(seed: u64) -> String {
    const PARTS: [&str; 26] = [
        "a", "b", "a", "web", ".", ".", "=", "=", ",", "[0]", "[1]", "{", "}", "\\", "null", "true", "1", "07", "-3",
        "1.5", "1000000", " ", "\"", "a=", ".b=", "é",
    ];
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 16).unwrap_or(0) % limit
    };
    let length = 2 + next(7);
    let mut text = "a".to_owned();
    (0..length).for_each(|_| text.push_str(PARTS[next(PARTS.len())]));
    text
}

#[test]
fn json_flags_are_what_helm_makes_of_them() {
    let package = package(Vec::new());
    let folder = tempfile::tempdir().unwrap();
    chart(folder.path(), &yaml(&defaults(&package)));
    let cases: [&[&str]; 18] = [
        &["--set-json", r#"a={"b":1}"#],
        &["--set-json", r#"a={"b":1},c=[1,"x",null,true,1.5]"#],
        &["--set-json", r#"a.b[1]={"x":null}"#],
        &["--set-json", "a="],
        &["--set-json", "a=,b=1"],
        &["--set-json", "a=nul"],
        &["--set-json", r#"a="x" ,b=1"#],
        &["--set-json", r#"a="x"b=1"#],
        &["--set-json", "a"],
        &["--set-json", "a=1.0,b=1e3"],
        &["--set-json", r#"a={"x":1,"x":2}"#],
        &["--set", "a.z=5", "--set-json", r#"a={"q":1}"#],
        &["--set-json", "a.z=5", "--set-string", "a.z=6"],
        &["--set-json", r"a\.b=1"],
        &["--set-json", "a= 1 "],
        &["--set-json", r#"web={"replicaCount":5}"#],
        &["--set-json", r#"a="é\u00e9,}","#],
        &["--set-json", r#"a={"b":"#],
    ];
    let whole: [&[&str]; 4] = [
        &["--set-json", r#"{"a":{"b":1},"web":{"replicaCount":5}}"#],
        &["--set-json", r#" {"a":1}"#],
        &["--set-json", r#"{"a":1}x"#],
        &["--set-json", r#"{"a":1},b=2"#],
    ];
    // A whole object is new in Helm 4.
    let all = cases.iter().flat_map(|it| HELMS.iter().map(move |version| (it, *version)));
    let newest = whole.iter().map(|it| (it, HELMS[0]));
    for (case, version) in all.chain(newest) {
        let mut given = Overrides::default();
        for pair in case.chunks(2) {
            match pair[0] {
                "--set-json" => given.set_json.push(pair[1].to_owned()),
                "--set" => given.set.push(pair[1].to_owned()),
                _ => given.set_string.push(pair[1].to_owned()),
            }
        }
        let arguments: Vec<String> = case.iter().map(|it| (*it).to_owned()).collect();
        let ours = values(&package, None, &given).ok().map(|tree| json(&tree));
        match (&ours, &said(version, folder.path(), &arguments)) {
            (None, None) => {}
            (Some(ours), Some(theirs)) if same(ours, theirs) => {}
            (_, theirs) => panic!("{version} {case:?}\nours: {ours:?}\ntheirs: {theirs:?}"),
        }
    }
}

#[test]
fn generated_flags_are_what_helm_makes_of_them() {
    let package = package(Vec::new());
    let folder = tempfile::tempdir().unwrap();
    chart(folder.path(), &yaml(&defaults(&package)));
    let mut accepted = 0;
    for seed in 0..240 {
        let (flag, argument) = (if seed % 5 == 0 { "--set-string" } else { "--set" }, argument(seed));
        let mut given = Overrides::default();
        match flag {
            "--set" => given.set.push(argument.clone()),
            _ => given.set_string.push(argument.clone()),
        }
        let ours = values(&package, None, &given).map(|tree| json(&tree));
        let version = HELMS[usize::try_from(seed).unwrap_or(0) % HELMS.len()];
        match (ours, said(version, folder.path(), &[flag.to_owned(), argument.clone()])) {
            (Ok(ours), Some(theirs)) => {
                assert!(same(&ours, &theirs), "{version} {flag} {argument}\nours: {ours}\ntheirs: {theirs}");
                accepted += 1;
            }
            (Ok(ours), None) => panic!("{version} {flag} {argument}: Helm refuses it, and ours is {ours}"),
            // What sets nothing is refused here, though Helm takes it.
            (Err(_), _) => {}
        }
    }
    assert!(accepted > 40, "only {accepted} flags say something");
}

#[test]
fn the_schema_gives_the_same_verdict() {
    let package = package(Vec::new());
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &kdsl_emit::helm::chart(&package));
    for (input, _) in cases("validate.txt") {
        let file = ValuesFile { name: "values.yaml".to_owned(), text: input.clone() };
        let tree = values(&package, None, &Overrides { files: vec![file], ..Overrides::default() }).unwrap();
        let ours = validate(&package, &tree);
        let mut files = kdsl_emit::FileSet::new();
        files.insert("case.yaml", input.as_str());
        write(folder.path(), &files);
        for version in HELMS {
            let output = helm(version, folder.path(), &["template", "blog", ".", "-f", "case.yaml"]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(ours.is_ok(), output.status.success(), "{version}\n{input}\n{ours:?}\n{said}");
        }
    }
}

/// The texts on the lines of a file of JSON strings.
fn texts(text: &str) -> Vec<String> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn awkward_strings_reach_helm_and_kubectl() {
    let strings = texts(include_str!("../awkward_strings.txt"));
    let keys = texts(include_str!("../awkward_keys.txt"));
    let map = |entries: Vec<(String, Tree)>| Tree::Map(entries.into_iter().map(|(key, it)| (key.into(), it)).collect());
    let list = Tree::List(strings.iter().map(|it| map(vec![("a".to_owned(), Tree::str(it.as_str()))])).collect());
    let mut data: Vec<(String, Tree)> =
        strings.iter().enumerate().map(|(nth, it)| (format!("s{nth}"), Tree::str(it.as_str()))).collect();
    data.extend(keys.into_iter().map(|key| (key, Tree::str("value"))));
    let tree = map(vec![
        ("apiVersion".to_owned(), Tree::str("v1")),
        ("kind".to_owned(), Tree::str("ConfigMap")),
        ("metadata".to_owned(), map(vec![("name".to_owned(), Tree::str("awkward"))])),
        ("data".to_owned(), map(data)),
        ("list".to_owned(), list),
    ]);
    let folder = tempfile::tempdir().unwrap();
    chart(folder.path(), "{}\n");
    let mut files = kdsl_emit::FileSet::new();
    files.insert("awkward.yaml", yaml(&tree));
    write(folder.path(), &files);
    for version in HELMS {
        let theirs = said(version, folder.path(), &["-f".to_owned(), "awkward.yaml".to_owned()]).unwrap();
        assert!(same(&json(&tree), &theirs), "{version}");
    }
    let call = ["annotate", "--local", "-f", "awkward.yaml", "-o", "json", "a=b"];
    let output = helm("kubectl", folder.path(), &call);
    let theirs: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ours = json(&tree);
    assert_eq!(theirs["data"], ours["data"]);
    assert_eq!(theirs["list"], ours["list"]);
}
