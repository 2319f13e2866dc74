//! Chart and manifests agree over generated values: those that the chart's schema accepts give the same objects, those that
//! either refuses both refuse. The generator is seeded, so that every run tries the same values.

use std::path::Path;

use kdsl_tests::{Helm, build_all, examples};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::equality::{assert_equal, both};
use crate::strings::json_for_yaml;
use kdsl_prove::random::Random;

/// How many sets of values each example is given.
const SETS: u64 = 40;

#[test]
fn generated_values_give_the_same_objects() {
    let programs = examples().into_iter().map(|it| it.join("site.kd"));
    let further = kdsl_tests::repository().join("tests/programs");
    let names = kdsl_tests::files_below(&further).into_iter().map(|(name, _)| name);
    for program in programs.chain(names.map(|it| further.join(it))) {
        let folder = TempDir::new().expect("a folder");
        for chart in build_all(&program, "helm", &folder.path().join("charts")) {
            agree_over_values(&program, &chart);
        }
    }
}

/// Both readings of one app, over the values that its schema suggests.
fn agree_over_values(program: &Path, chart: &Path) {
    let schema = std::fs::read_to_string(chart.join("values.schema.json")).expect("the schema");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let mut knobs = Vec::new();
    collect(&schema, &schema, &mut Vec::new(), &mut knobs);
    // The target decides the platform of manifests.
    knobs.retain(|(path, _)| path != &["platform"]);
    assert!(knobs.len() > 50, "{} knobs in {}", knobs.len(), chart.display());
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("values.yaml");
    let mut accepted = 0;
    for seed in 0..SETS {
        let mut random = Random::new(seed);
        let mut values = Value::Object(Map::new());
        for _ in 0..=random.below(5) {
            let (path, knob) = &knobs[random.below(knobs.len())];
            let value = generate(&schema, knob, path.last().map_or("", String::as_str), &mut random);
            insert(&mut values, path, value);
        }
        std::fs::write(&file, json_for_yaml(&values)).expect("the values");
        let platform = random.below(2);
        let readings = both(Helm::Four, program, chart, platform, "r", &["--values", &file.to_string_lossy()]);
        accepted += usize::from(readings[0].succeeded());
        assert_equal(&format!("{}: {values:#}", chart.display()), readings);
    }
    assert!(accepted * 2 > SETS as usize, "the generator makes too few values that are accepted: {accepted} of {SETS}");
}

/// All knobs below a schema: what has no properties of its own.
pub(crate) fn collect<'a>(
    root: &'a Value,
    schema: &'a Value,
    path: &mut Vec<String>,
    knobs: &mut Vec<(Vec<String>, &'a Value)>,
) {
    let schema = resolve(root, schema);
    match schema["properties"].as_object() {
        Some(properties) if !properties.is_empty() => {
            for (name, property) in properties {
                path.push(name.clone());
                collect(root, property, path, knobs);
                path.pop();
            }
        }
        _ => knobs.push((path.clone(), schema)),
    }
}

fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|it| it.strip_prefix('#')).and_then(|it| root.pointer(it));
    target.unwrap_or(schema)
}

/// A value that the schema mostly accepts.
pub(crate) fn generate(root: &Value, schema: &Value, name: &str, random: &mut Random) -> Value {
    let schema = resolve(root, schema);
    for choices in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[choices].as_array() {
            return generate(root, &choices[random.below(choices.len())], name, random);
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[random.below(values.len())].clone();
    }
    let ty = match &schema["type"] {
        Value::Array(types) => types[random.below(types.len())].as_str().unwrap_or_default(),
        ty => ty.as_str().unwrap_or_default(),
    };
    match ty {
        "boolean" => json!(random.below(2) == 0),
        "integer" => json!(integer(schema, random)),
        "number" => json!([0, 1, 2][random.below(3)]),
        "null" => Value::Null,
        "array" => list(root, schema, name, random),
        "object" => map(root, schema, name, random),
        _ => json!(text(schema, random)),
    }
}

fn integer(schema: &Value, random: &mut Random) -> i64 {
    let least = schema["minimum"].as_i64().unwrap_or(0);
    let largest = schema["maximum"].as_i64().unwrap_or(i64::from(i32::MAX));
    let candidates = [least, largest, 1, 2, 3, 5, 30, 1000, 1_000_000, 12_345_678];
    candidates[random.below(candidates.len())].clamp(least, largest)
}

fn text(schema: &Value, random: &mut Random) -> String {
    let pattern = schema["pattern"].as_str().map(|it| regex_lite::Regex::new(it).expect("a pattern"));
    let (least, largest) =
        (schema["minLength"].as_u64().unwrap_or(0), schema["maxLength"].as_u64().unwrap_or(u64::MAX));
    let likely = [
        "",
        "a",
        "shop",
        "shop.example.com",
        "1.2.3",
        "10Gi",
        "250m",
        "/a/b",
        "http",
        "true",
        "012",
        "1e3",
        "a_b",
        "-",
    ];
    let mut candidates: Vec<String> = likely.map(str::to_owned).to_vec();
    candidates.extend(crate::strings::awkward().into_iter().filter(|it| it.len() < 1000 && !it.contains('\0')));
    let fits = |text: &String| {
        let length = text.chars().count() as u64;
        length >= least && length <= largest && pattern.as_ref().is_none_or(|it| it.is_match(text))
    };
    // Now and then something that is not accepted, on which both have to agree as well.
    if random.below(10) > 0 {
        let fitting: Vec<String> = candidates.iter().filter(|it| fits(it)).cloned().collect();
        if !fitting.is_empty() {
            candidates = fitting;
        }
    }
    candidates.swap_remove(random.below(candidates.len()))
}

fn list(root: &Value, schema: &Value, name: &str, random: &mut Random) -> Value {
    match name {
        "tolerations" => json!([{ "key": "gpu", "operator": "Equal", "value": "yes", "effect": "NoSchedule" }]),
        "topologySpreadConstraints" => {
            json!([{ "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule" }])
        }
        "imagePullSecrets" if schema["items"]["type"] != "string" => json!([{ "name": "registry" }]),
        _ if schema["items"].is_object() && schema["items"]["type"].is_string() => {
            let items = (0..random.below(3)).map(|_| generate(root, &schema["items"], name, random));
            Value::Array(items.collect())
        }
        _ => json!([]),
    }
}

fn map(root: &Value, schema: &Value, name: &str, random: &mut Random) -> Value {
    if name == "affinity" {
        let term = json!({ "matchExpressions": [{ "key": "disktype", "operator": "In", "values": ["ssd", "yes"] }] });
        return json!({
            "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [term] } }
        });
    }
    if !schema["additionalProperties"].is_object() {
        return json!({});
    }
    let keys = ["team", "example.com/x", "y", "on", "012", "a.b-c_d"];
    let entries = (0..random.below(4)).map(|_| {
        (keys[random.below(keys.len())].to_owned(), generate(root, &schema["additionalProperties"], "", random))
    });
    Value::Object(entries.collect())
}

pub(crate) fn insert(values: &mut Value, path: &[String], value: Value) {
    let place = path.iter().fold(values, |values, name| {
        if !values.is_object() {
            *values = Value::Object(Map::new());
        }
        &mut values[name.as_str()]
    });
    *place = value;
}
