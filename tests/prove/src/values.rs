//! Values that the schema of a chart suggests, and now and then some that it refuses.

use kdsl_tests::awkward;
use serde_json::{Map, Value, json};

use crate::random::Random;

/// Some values of the knobs of a chart's schema, at most so many of them; now and then a misspelt one.
pub fn values(schema: &Value, knobs: &[(Vec<String>, &Value)], most: usize, random: &mut Random) -> Value {
    let mut values = Value::Object(Map::new());
    for _ in 0..=random.below(most) {
        let (path, knob) = random.pick(knobs);
        let value = generate(schema, knob, path.last().map_or("", String::as_str), random);
        insert(&mut values, path, value);
    }
    if random.once_in(25) {
        let (path, _) = random.pick(knobs);
        let misspelt: Vec<String> = path.iter().map(|it| format!("{it}s")).take(1 + random.below(path.len())).collect();
        insert(&mut values, &misspelt, json!(1));
    }
    values
}

/// All knobs of a chart's schema, which are what has no properties of its own, but for `platform`: the target decides it
/// for manifests.
pub fn knobs(schema: &Value) -> Vec<(Vec<String>, &Value)> {
    let mut knobs = Vec::new();
    collect(schema, schema, &mut Vec::new(), &mut knobs);
    knobs.retain(|(path, _)| path != &["platform"]);
    knobs
}

fn collect<'a>(root: &'a Value, schema: &'a Value, path: &mut Vec<String>, knobs: &mut Vec<(Vec<String>, &'a Value)>) {
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
pub fn generate(root: &Value, schema: &Value, name: &str, random: &mut Random) -> Value {
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
        _ if random.once_in(60) => Value::Null,
        "boolean" => json!(random.below(2) == 0),
        "integer" => json!(integer(schema, random)),
        "number" => random.pick(&[json!(0), json!(1), json!(0.5), json!(1.25), json!(1e21)]).clone(),
        "null" => Value::Null,
        "array" => list(root, schema, name, random),
        "object" => map(root, schema, name, random),
        _ => json!(text(schema, random)),
    }
}

fn integer(schema: &Value, random: &mut Random) -> i64 {
    let least = schema["minimum"].as_i64().unwrap_or(0);
    let largest = schema["maximum"].as_i64().unwrap_or(i64::from(i32::MAX));
    if random.once_in(12) {
        return *random.pick(&[least.saturating_sub(1), largest.saturating_add(1)]);
    }
    let candidates = [least, largest, 1, 2, 3, 5, 30, 1000, 1_000_000, 12_345_678];
    random.pick(&candidates).clamp(&least, &largest).to_owned()
}

fn text(schema: &Value, random: &mut Random) -> String {
    let pattern = schema["pattern"].as_str().and_then(|it| regex_lite::Regex::new(it).ok());
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
        "0x1f",
        "~",
        "null",
        "1:30",
        "64M",
        "*.example.com",
        "{{ .Values }}",
    ];
    let mut candidates: Vec<String> = likely.map(str::to_owned).to_vec();
    candidates.extend(awkward().into_iter().filter(|it| it.len() < 1000 && !it.contains('\0')));
    let fits = |text: &String| {
        let length = text.chars().count() as u64;
        length >= least && length <= largest && pattern.as_ref().is_none_or(|it| it.is_match(text))
    };
    // Now and then something that is not accepted, on which both have to agree as well.
    if random.below(20) > 0 {
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
            Value::Array(items.filter(|it| !it.is_null()).collect())
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
    let mut keys = vec!["team", "example.com/x", "y", "on", "012", "a.b-c_d"];
    let pattern = schema["propertyNames"]["pattern"].as_str().and_then(|it| regex_lite::Regex::new(it).ok());
    if let Some(pattern) = pattern.filter(|_| !random.once_in(20)) {
        keys.retain(|it| pattern.is_match(it));
    }
    if keys.is_empty() {
        return json!({});
    }
    let entries = (0..random.below(4)).map(|_| {
        (keys[random.below(keys.len())].to_owned(), generate(root, &schema["additionalProperties"], "", random))
    });
    Value::Object(entries.collect())
}

/// Puts a value at a path.
pub fn insert(values: &mut Value, path: &[String], value: Value) {
    let place = path.iter().fold(values, |values, name| {
        if !values.is_object() {
            *values = Value::Object(Map::new());
        }
        &mut values[name.as_str()]
    });
    *place = value;
}
