//! Every Route is one that OpenShift's server accepts: `route.schema.json` is written from its published fields, with the
//! rules that it has across fields. The product has no such schema: what it checks is in `kdsl-schema`, and both agree.

use kdsl_tests::{build_all, examples, files_below, kdsl, process, python, read_objects, repository, run};
use serde_json::{Value, json};
use tempfile::TempDir;

/// All forms of a way in.
const FORMS: &str = r#"
app shop <
  edge: stateless "quay.io/acme/shop:1" { user 1; port http 8080; expose "edge.example.com" }
  below: stateless "quay.io/acme/shop:1" { user 1; port http 8080; expose "edge.example.com" path "/below" tls "certificate" }
  anew: stateless "quay.io/acme/shop:1" { user 1; port https 8443; expose "anew.example.com" path "/a/b" { route reencrypt } }
  passed: stateless "quay.io/acme/shop:1" { user 1; port https 8443; expose "passed.example.com" { route passthrough } }
  open: stateless "quay.io/acme/shop:1" { user 1; port http 8080; expose }
  own: stateless "quay.io/acme/shop:1" {
    user 1
    port http 8080
    expose "own.example.com"
    patch Route { spec.alternateBackends: [{ kind: "Service", name: "next", weight: 10 }] }
    object "route.openshift.io/v1" Route more { spec: { to: { kind: "Service", name: self.host }, port.targetPort: 8080 } }
  }
>
"#;

#[test]
fn every_route_is_one_that_the_server_accepts() {
    let folder = TempDir::new().expect("a folder");
    let forms = folder.path().join("forms.kd");
    std::fs::write(&forms, FORMS).expect("the program");
    let mut routes = built(&forms);
    assert_eq!(routes.len(), 7 * 3, "{routes:#?}");
    let hosts: Vec<&Value> = routes.iter().map(|it| &it["spec"]["host"]).collect();
    assert!(hosts.contains(&&Value::Null), "the router chooses a host");
    for example in examples() {
        routes.extend(built(&example.join("site.kd")));
    }
    let refused = refused_by_schema(folder.path(), &routes);
    assert_eq!(refused, Vec::<usize>::new(), "{:#?}", refused.iter().map(|nth| &routes[*nth]).collect::<Vec<_>>());
}

/// The Routes of a program: of its manifests, its chart and its templates.
fn built(program: &std::path::Path) -> Vec<Value> {
    let folder = TempDir::new().expect("a folder");
    let stream = |target: &str| {
        let call = ["build", &*program.to_string_lossy(), "--target", target, "--stdout"].map(str::to_owned);
        run(kdsl(), repository(), &call, "").ok()
    };
    let mut objects = read_objects(&stream("openshift"));
    for chart in build_all(program, "helm", &folder.path().join("charts")) {
        let rendered = kdsl_tests::Helm::Four.run(&chart, &["template", "r", ".", "--set", "platform=openshift"]).ok();
        objects.extend(read_objects(&rendered));
    }
    run(kdsl(), folder.path(), &["build", &program.to_string_lossy(), "--target", "openshift-template"], "").ok();
    for (_, text) in files_below(&folder.path().join("out")).iter().filter(|(name, _)| name.ends_with(".yaml")) {
        let template = serde_saphyr::from_str(&String::from_utf8_lossy(text)).expect("a template");
        let given = [("NAMESPACE".to_owned(), "default".to_owned())].into_iter().collect();
        let processed = process(&template, &Default::default()).or_else(|_| process(&template, &given));
        objects.extend(processed.expect("objects"));
    }
    objects.retain(|it| it["kind"] == "Route");
    objects
}

/// The numbers of the Routes that the schema refuses.
fn refused_by_schema(folder: &std::path::Path, routes: &[Value]) -> Vec<usize> {
    let schema = repository().join("tests/it/route.schema.json").to_string_lossy().into_owned();
    let mut call = vec!["--error-format".to_owned(), "refused {error.instance}\n".to_owned(), schema];
    let file = |nth: usize| folder.join(format!("route-{nth}.json")).to_string_lossy().into_owned();
    for (nth, route) in routes.iter().enumerate() {
        std::fs::write(file(nth), route.to_string()).expect("a file");
        call.extend(["--instance".to_owned(), file(nth)]);
    }
    let call: Vec<&str> = call.iter().map(String::as_str).collect();
    if python("jsonschema", &call).succeeded() {
        return Vec::new();
    }
    (0..routes.len()).filter(|nth| !python("jsonschema", &[call[2], "--instance", &file(*nth)]).succeeded()).collect()
}

/// What is wrong with a Route is wrong for the schema; where no other field is needed to see it, the compiler refuses it, too.
#[test]
fn wrong_routes_are_refused() {
    let folder = TempDir::new().expect("a folder");
    let to = json!({ "kind": "Service", "name": "web" });
    let wrong = [
        (true, json!({})),
        (true, json!({ "to": { "kind": "Service" } })),
        (true, json!({ "to": { "name": "web" } })),
        (true, json!({ "to": { "kind": "Pod", "name": "web" } })),
        (true, json!({ "to": { "kind": "Service", "name": "web", "weight": 257 } })),
        (true, json!({ "to": { "kind": "Service", "name": "web", "weight": -1 } })),
        (true, json!({ "to": to, "port": {} })),
        (true, json!({ "to": to, "port": { "targetPort": true } })),
        (true, json!({ "to": to, "tls": {} })),
        (true, json!({ "to": to, "tls": { "termination": "Edge" } })),
        (true, json!({ "to": to, "tls": { "termination": "edge", "insecureEdgeTerminationPolicy": "redirect" } })),
        (true, json!({ "to": to, "wildcardPolicy": "All" })),
        (true, json!({ "to": to, "path": "api" })),
        (true, json!({ "to": to, "path": "/a b" })),
        (true, json!({ "to": to, "hosts": "a.example.com" })),
        (true, json!({ "to": to, "httpHeaders": { "actions": { "request": [{ "action": { "type": "Set" } }] } } })),
        (false, json!({ "to": to, "path": "/a", "tls": { "termination": "passthrough" } })),
        (false, json!({ "to": to, "tls": { "termination": "passthrough", "certificate": "x" } })),
        (
            false,
            json!({ "to": to, "tls": { "termination": "edge", "certificate": "x", "externalCertificate": { "name": "y" } } }),
        ),
        (false, json!({ "to": to, "alternateBackends": [to, to, to, to] })),
    ];
    let route = |spec: &Value| {
        let metadata = json!({ "name": "web" });
        json!({ "apiVersion": "route.openshift.io/v1", "kind": "Route", "metadata": metadata, "spec": spec })
    };
    let routes: Vec<Value> = wrong.iter().map(|(_, spec)| route(spec)).collect();
    let all: Vec<usize> = (0..routes.len()).collect();
    assert_eq!(refused_by_schema(folder.path(), &routes), all, "the schema accepts some");
    for (_, spec) in wrong.iter().filter(|(compiler, _)| *compiler) {
        let program = format!(
            "app a < web: stateless \"quay.io/acme/shop:1\" {{ user 1; port http 8080; object \"route.openshift.io/v1\" Route more {{ spec: {spec} }} }} >"
        );
        let ran = run(kdsl(), folder.path(), &["check", "-"], &program);
        assert!(ran.code == Some(1) && ran.stderr.contains("KD100"), "{program}\n{}", ran.stderr);
    }
}
