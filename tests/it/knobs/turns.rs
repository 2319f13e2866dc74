//! What each knob is turned to: values that the schema accepts and that lie at its edges.

use serde_json::{Map, Value, json};

/// A knob.
#[derive(Clone, Debug)]
pub(super) struct Knob<'a> {
    /// Its names.
    pub(super) path: Vec<String>,
    /// Its schema.
    schema: &'a Value,
    /// Whether it can be taken away.
    may_be_null: bool,
}

/// Settings of values.
pub(super) type Settings = Vec<(Vec<String>, Value)>;

/// The settings as one tree.
pub(super) fn tree(settings: &[(Vec<String>, Value)]) -> Value {
    let mut all = Value::Object(Map::new());
    for (path, value) in settings {
        let place = path.iter().fold(&mut all, |all, name| {
            if !all.is_object() {
                *all = Value::Object(Map::new());
            }
            &mut all[name.as_str()]
        });
        *place = value.clone();
    }
    all
}

/// What else has to be set so that a knob matters: it is on, there are several pods, and so on.
pub(super) fn companions(root: &Value, path: &[String]) -> Settings {
    let Some((_, rest)) = path.split_first() else { return Vec::new() };
    let names: Vec<&str> = rest.iter().map(String::as_str).collect();
    let beside = |names: &[&str], value: Value| {
        let full: Vec<String> = path.iter().take(1).cloned().chain(names.iter().map(|it| (*it).to_owned())).collect();
        (full, value)
    };
    const OPEN: [&str; 4] = ["loadBalancerClass", "loadBalancerSourceRanges", "nodePorts", "externalTrafficPolicy"];
    let mut found = match names.as_slice() {
        ["autoscaling", "minReplicas"] => {
            vec![
                beside(&["autoscaling", "enabled"], json!(true)),
                beside(&["autoscaling", "maxReplicas"], json!(i32::MAX)),
            ]
        }
        ["autoscaling", "maxReplicas"] => {
            vec![beside(&["autoscaling", "enabled"], json!(true)), beside(&["autoscaling", "minReplicas"], json!(1))]
        }
        ["autoscaling", key, ..] if *key != "enabled" => vec![beside(&["autoscaling", "enabled"], json!(true))],
        [way, key, ..] if (way.starts_with("ingress") || way.starts_with("httpRoute")) && *key != "enabled" => {
            let mut with = vec![beside(&[way, "enabled"], json!(true))];
            match *key {
                "tlsSecret" => with.push(beside(&[way, "tls"], json!(true))),
                "tls" => with.push(beside(&[way, "tlsSecret"], json!(""))),
                _ => {}
            }
            with
        }
        ["service", key, ..] if OPEN.contains(key) => vec![beside(&["service", "type"], json!("LoadBalancer"))],
        ["services", name, key, ..] if OPEN.contains(key) => {
            vec![beside(&["services", name, "type"], json!("LoadBalancer"))]
        }
        ["service", "sessionAffinityConfig", ..] => vec![beside(&["service", "sessionAffinity"], json!("ClientIP"))],
        ["pdb", ..] => vec![beside(&["replicaCount"], json!(3))],
        ["persistence", .., "accessMode"] => {
            vec![beside(&["replicaCount"], json!(1)), beside(&["autoscaling", "enabled"], json!(false))]
        }
        ["replicaCount"] => vec![beside(&["autoscaling", "enabled"], json!(false))],
        ["enabled"] | ["external", ..] => {
            let mut with: Settings = ["host", "database", "user", "existingSecret"]
                .map(|field| beside(&["external", field], json!("something")))
                .to_vec();
            with.push(beside(&["external", "port"], json!(3307)));
            if names.len() > 1 {
                with.push(beside(&["enabled"], json!(false)));
            }
            with
        }
        ["updateStrategy", "rollingUpdate", ..] => vec![beside(&["updateStrategy", "type"], json!("RollingUpdate"))],
        _ => Vec::new(),
    };
    found.retain(|(path, _)| is_there(root, path));
    found
}

fn is_there(root: &Value, path: &[String]) -> bool {
    path.iter().try_fold(root, |schema, name| schema["properties"].get(name)).is_some()
}

impl Knob<'_> {
    pub(super) fn dotted(&self) -> String {
        self.path.join(".")
    }
}

/// All knobs below a schema: what has no properties of its own, and the amounts of resources.
pub(super) fn knobs(schema: &Value) -> Vec<Knob<'_>> {
    let mut knobs = Vec::new();
    collect(schema, &mut Vec::new(), &mut knobs);
    knobs
}

fn collect<'a>(schema: &'a Value, path: &mut Vec<String>, knobs: &mut Vec<Knob<'a>>) {
    let required = |name: &str| schema["required"].as_array().is_some_and(|it| it.iter().any(|it| it == name));
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        path.push(name.clone());
        let is_group = property["properties"].as_object().is_some_and(|it| !it.is_empty());
        if !is_group || property["default"].is_object() {
            knobs.push(Knob { path: path.clone(), schema: property, may_be_null: !required(name) });
        }
        if is_group && property["default"].is_null() {
            collect(property, path, knobs);
        }
        path.pop();
    }
}

/// What a knob is turned to, one after the other: never its default.
pub(super) fn values(root: &Value, knob: &Knob<'_>) -> Vec<Value> {
    let name = knob.path.last().map_or("", String::as_str);
    let mut values = of_schema(root, knob.schema, name);
    if knob.may_be_null {
        values.push(Value::Null);
    }
    let default = &knob.schema["default"];
    let mut distinct: Vec<Value> = Vec::new();
    for value in values {
        if value != *default && !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

fn of_schema(root: &Value, schema: &Value, name: &str) -> Vec<Value> {
    if let Some(known) = in_notation(name) {
        return known;
    }
    if let Some(target) = schema["$ref"].as_str().and_then(|it| it.strip_prefix('#')).and_then(|it| root.pointer(it)) {
        return of_schema(root, target, name);
    }
    if let Some(choices) = schema["enum"].as_array() {
        return choices.clone();
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        ty => ty.as_str().into_iter().collect(),
    };
    types.iter().flat_map(|ty| of_type(root, schema, ty, name)).collect()
}

fn of_type(root: &Value, schema: &Value, ty: &str, name: &str) -> Vec<Value> {
    match ty {
        "boolean" => vec![json!(true), json!(false)],
        "integer" | "number" => numbers(schema, ty),
        "null" => vec![Value::Null],
        "array" => {
            let items = of_schema(root, &schema["items"], "");
            let two = items.iter().take(2).cloned().collect::<Value>();
            [json!([]), items.iter().take(1).cloned().collect(), two].into_iter().collect()
        }
        "object" => maps(root, schema),
        _ => texts(schema, name),
    }
}

fn numbers(schema: &Value, ty: &str) -> Vec<Value> {
    let least = schema["minimum"].as_i64().unwrap_or(0);
    let largest = schema["maximum"].as_i64().unwrap_or(i64::from(i32::MAX));
    let between = (least + 1).min(largest);
    let mut numbers = vec![json!(least), json!(between), json!(largest)];
    if ty == "number" && least < largest {
        numbers.push(json!(least as f64 + 0.5));
    }
    numbers
}

fn maps(root: &Value, schema: &Value) -> Vec<Value> {
    let others = &schema["additionalProperties"];
    if !others.is_object() {
        return vec![json!({})];
    }
    let keys = ["y", "Further.name_1-2", "further.example.com/012", "_on"];
    let reserved = schema["propertyNames"]["not"]["enum"].as_array();
    let is_free = |key: &str| reserved.is_none_or(|it| it.iter().all(|it| it != key));
    let fitting = fitting(&schema["propertyNames"]);
    let fits = |key: &&&str| fitting(key) && is_free(key);
    let items = of_schema(root, others, "");
    let map = |count: usize| {
        let entries = keys.iter().filter(fits).zip(items.iter().cycle()).take(count);
        Value::Object(entries.map(|(key, item)| ((*key).to_owned(), item.clone())).collect::<Map<_, _>>())
    };
    vec![json!({}), map(1), map(3)]
}

/// Whether a text is what a schema says.
fn fitting(schema: &Value) -> impl Fn(&str) -> bool + '_ {
    let pattern = schema["pattern"].as_str().map(|it| regex_lite::Regex::new(it).expect("a pattern"));
    move |text| {
        let number = |key: &str| schema[key].as_u64();
        let length = text.chars().count() as u64;
        length >= number("minLength").unwrap_or(0)
            && number("maxLength").is_none_or(|it| length <= it)
            && pattern.as_ref().is_none_or(|it| it.is_match(text))
    }
}

/// Texts that the schema accepts: the shortest, some that are likely, and the longest.
fn texts(schema: &Value, name: &str) -> Vec<Value> {
    const LIKELY: [&str; 32] = [
        "",
        "-",
        "shop",
        "shop.example.com",
        "*.example.com",
        "registry.example.com:5000/mirror",
        "library/other",
        "1.2.3",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "10Gi",
        "250m",
        "1.5",
        "1e3",
        "64M",
        "2Mi",
        "/",
        "/a/b",
        "/exports/a{{b}}",
        "25%",
        "90s",
        "*/5 * * * *",
        "@daily",
        "Europe/Berlin",
        "10.0.0.0/8",
        "2001:db8::/32",
        "https://example.com/a?b=c",
        "service.example.com/internal",
        "012",
        "yes",
        "{{ .Release.Name }} 'and' \"so\"\non: $(HOME) # no\n",
        "fast-ssd",
        "other.example.com/a@b",
    ];
    let fits = fitting(schema);
    if fits("2Mi") && !fits("shop") {
        return ["2Mi", "1.5Gi", "1e8", "250m"].map(Value::from).to_vec();
    }
    let mut found: Vec<String> = LIKELY.iter().filter(|it| fits(it)).map(|it| (*it).to_owned()).collect();
    // The longest: of the likely ones, the first that can go on.
    let longest = schema["maxLength"].as_u64().unwrap_or(300);
    let grown = ["a", "0", "/a", "a."].iter().find_map(|it| {
        let times = usize::try_from(longest).unwrap_or(300) / it.len();
        Some(it.repeat(times)).filter(|it| fits(it))
    });
    found.extend(grown.filter(|_| name != "nameOverride" && name != "fullnameOverride"));
    // Not more than a handful: the first, the longest and what lies between.
    let step = found.len().div_ceil(4).max(1);
    let last = found.last().cloned();
    let mut few: Vec<String> = found.into_iter().step_by(step).collect();
    few.extend(last);
    few.into_iter().map(Value::from).collect()
}

/// Values in the notation of Kubernetes, which the schema leaves open, by the name of the knob.
fn in_notation(name: &str) -> Option<Vec<Value>> {
    let metric = json!({ "type": "Pods", "pods": { "metric": { "name": "queue" }, "target": { "type": "AverageValue", "averageValue": "30" } } });
    let values = match name {
        "tolerations" => {
            json!([[{ "key": "gpu", "operator": "Equal", "value": "yes", "effect": "NoSchedule" }], [{ "operator": "Exists" }]])
        }
        "topologySpreadConstraints" => json!([[
            { "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule" }
        ]]),
        "affinity" => json!([
            { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
                { "matchExpressions": [{ "key": "disktype", "operator": "In", "values": ["ssd", "yes"] }] }
            ] } } },
            { "podAntiAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [
                { "topologyKey": "kubernetes.io/hostname", "labelSelector": { "matchLabels": { "a": "b" } } }
            ] } }
        ]),
        "imagePullSecrets" | "pullSecrets" => json!([[{ "name": "registry" }], [{ "name": "one" }, { "name": "two" }]]),
        "hostname" => json!(["shop.example.com", "*.example.com", ""]),
        "extraEnvFrom" => json!([
            [{ "secretRef": { "name": "more" } }],
            [{ "configMapRef": { "name": "a", "optional": true } }, { "prefix": "B_", "secretRef": { "name": "b" } }]
        ]),
        "extraVolumes" => json!([[{ "name": "further", "emptyDir": {} }], [
            { "name": "further", "configMap": { "name": "x", "items": [{ "key": "y", "path": "on" }] } },
            { "name": "more", "secret": { "secretName": "s" } }
        ]]),
        "extraVolumeMounts" => json!([[{ "name": "tmp", "mountPath": "/further" }], [
            { "name": "tmp", "mountPath": "/further", "subPath": "1" },
            { "name": "tmp", "mountPath": "/more", "readOnly": true }
        ]]),
        "selector" => json!([{ "matchLabels": { "speed": "fast" } }]),
        "dataSource" => json!([{ "apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "nightly" }]),
        "customMetrics" => json!([[metric]]),
        "behavior" => json!([{ "scaleDown": { "stabilizationWindowSeconds": 60, "selectPolicy": "Disabled" } }]),
        "extraIngress" => {
            json!([[{ "from": [{ "podSelector": { "matchLabels": { "role": "monitoring" } } }], "ports": [{ "port": 9100 }] }]])
        }
        "extraEgress" => json!([[{ "to": [{ "ipBlock": { "cidr": "10.0.0.0/8" } }] }]]),
        "resources" => json!([
            { "limits": { "cpu": "3500m", "memory": "9Gi", "nvidia.com/gpu": 1 } },
            { "requests": { "cpu": 0.05, "memory": "3Mi" } },
            { "limits": { "cpu": null } }
        ]),
        _ => return None,
    };
    values.as_array().cloned()
}
