//! Credentials are made once and stay with the data that they open, whatever is done with a release. The real Helm and
//! kubectl work on a server that plays the API's part.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kdsl_tests::{ApiServer, Helm, build, examples, kdsl, read_objects, run};
use serde_json::Value;
use tempfile::TempDir;

/// Every way to generate a secret, of the application, of components and of a database, and a claim that pods share.
const PROGRAM: &str = r#"component server: stateless {
  needs db: postgres
  param level: string = "low"
  image "docker.io/nginxinc/nginx-unprivileged:1.30.4"
  user 101
  secret letters
  secret pin length 8 digits
  secret hex-digits length 15 hex
  secret bytes length 24 base64
  secret tls certificate for [self.host, "shop.example"]
  env { LETTERS: letters, PIN: pin, HEX: hex-digits, BYTES: bytes, PASSWORD: db.password }
  file "/etc/tls/" = tls
  file "/etc/level" = level
  port http 8080
}

app shop <
  db: stateful postgres x2
  web: stateless server x2 shared-volume "/data" 1Gi { env { SHARED: shared } }
> { secret shared }
"#;

/// The same with one more component, and one more secret of a component that was there.
fn grown() -> String {
    let more = r#"  cache: stateful redis
  web: "#;
    PROGRAM.replacen("  web: ", more, 1).replace("  secret letters\n", "  secret letters\n  secret added\n")
}

struct Charts {
    folder: TempDir,
    chart: PathBuf,
    grown: PathBuf,
}

impl Charts {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let chart = |name: &str, program: &str| {
            let source = folder.path().join(format!("{name}.kd"));
            std::fs::write(&source, program).expect("the program can be written");
            build(&source, "helm", &folder.path().join(name))
        };
        let (chart, grown) = (chart("first", PROGRAM), chart("grown", &grown()));
        Self { folder, chart, grown }
    }

    fn source(&self) -> PathBuf {
        self.folder.path().join("first.kd")
    }
}

/// The values of all Secrets, by name and key.
fn secrets(api: &ApiServer) -> BTreeMap<String, Value> {
    let secrets = api.objects().into_iter().filter(|object| object["kind"] == "Secret");
    secrets.map(|secret| (name(&secret), secret["data"].clone())).collect()
}

fn name(object: &Value) -> String {
    object["metadata"]["name"].as_str().unwrap_or_default().to_owned()
}

/// The kinds and names of all objects.
fn names(api: &ApiServer) -> BTreeSet<String> {
    let objects = api.objects();
    objects.iter().map(|it| format!("{} {}", it["kind"].as_str().unwrap_or_default(), name(it))).collect()
}

/// The templates of all pods, by the name of the workload.
fn templates<'a>(objects: impl IntoIterator<Item = &'a Value>) -> BTreeMap<String, Value> {
    let workloads = objects.into_iter().filter(|object| object["spec"]["template"].is_object());
    workloads.map(|object| (name(object), object["spec"]["template"].clone())).collect()
}

/// Every name and key of a Secret that the pods of some objects ask for.
fn asked_for(objects: &[Value]) -> BTreeSet<(String, String)> {
    fn walk(value: &Value, found: &mut BTreeSet<(String, String)>) {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if value["secretKeyRef"].is_object() {
            found.insert((word(&value["secretKeyRef"]["name"]), word(&value["secretKeyRef"]["key"])));
        }
        let secret = &value["secret"];
        let of_secret = word(if secret["name"].is_string() { &secret["name"] } else { &secret["secretName"] });
        for item in secret["items"].as_array().into_iter().flatten() {
            found.insert((of_secret.clone(), word(&item["key"])));
        }
        match value {
            Value::Object(fields) => fields.values().for_each(|value| walk(value, found)),
            Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    templates(objects).values().for_each(|template| walk(template, &mut found));
    found
}

/// Whether everything that pods ask for is there and not empty.
#[track_caller]
fn assert_complete(api: &ApiServer) {
    let secrets = secrets(api);
    let asked = asked_for(&api.objects());
    assert!(asked.len() > 5, "{asked:?}");
    for (secret, key) in asked {
        let value = secrets.get(&secret).and_then(|data| data[&key].as_str());
        assert!(value.is_some_and(|value| !value.is_empty()), "{secret} has no {key}");
    }
}

fn a_life_with(helm: Helm) {
    let charts = Charts::new();
    let api = ApiServer::start();
    let call = |chart: &Path, arguments: &[&str]| api.helm(helm, chart, arguments).ok();
    call(&charts.chart, &["install", "one", "."]);
    let first = secrets(&api);
    assert_eq!(first.keys().collect::<Vec<_>>(), ["one-shop", "one-shop-db", "one-shop-web", "one-shop-web-tls"]);
    assert_complete(&api);
    let before = api.objects();

    call(&charts.chart, &["upgrade", "one", ".", "--set", "web.level=high"]);
    assert_eq!(secrets(&api), first, "an upgrade keeps them");
    let (old, new) = (templates(&before), templates(&api.objects()));
    assert_ne!(old["one-shop-web"], new["one-shop-web"], "what has another configuration is rolled");
    assert_eq!(old["one-shop-db"], new["one-shop-db"], "what has not is left alone");
    call(&charts.chart, &["rollback", "one", "1"]);
    assert_eq!(secrets(&api), first, "a rollback keeps them");
    assert_eq!(templates(&api.objects()), old, "and brings the former pods back");

    // A newer chart needs more of them.
    call(&charts.grown, &["upgrade", "one", "."]);
    let more = secrets(&api);
    for (secret, data) in &first {
        for (key, value) in data.as_object().expect("data") {
            assert_eq!(&more[secret][key], value, "{secret} {key}");
        }
    }
    assert!(more["one-shop-web"]["added"].is_string() && more["one-shop-cache"]["password"].is_string());
    assert_complete(&api);
    call(&charts.chart, &["rollback", "one", "1"]);
    assert_eq!(secrets(&api)["one-shop-cache"], more["one-shop-cache"], "the data of a component that is gone is kept");
    call(&charts.grown, &["upgrade", "one", "."]);
    assert_eq!(secrets(&api)["one-shop-cache"], more["one-shop-cache"], "and opened when it comes back");

    let held = secrets(&api);
    call(&charts.grown, &["uninstall", "one"]);
    let left = names(&api);
    let kept: BTreeSet<String> = held.keys().map(|secret| format!("Secret {secret}")).collect();
    let claim = BTreeSet::from(["PersistentVolumeClaim one-shop-web-content".to_owned()]);
    assert_eq!(left, &kept | &claim, "the data and what opens it stay, and nothing else");
    call(&charts.grown, &["install", "one", "."]);
    assert_eq!(secrets(&api), held, "who comes back finds his own");
    assert_complete(&api);

    call(&charts.chart, &["install", "two", "."]);
    let both = secrets(&api);
    for (secret, data) in &first {
        let others = &both[&secret.replacen("one", "two", 1)];
        for (key, value) in data.as_object().expect("data") {
            assert_ne!(&others[key], value, "{secret} {key}: another release has its own");
        }
    }
    assert!(held.iter().all(|(secret, data)| both[secret] == *data), "and touches nobody else's");

    // One that somebody has changed by hand, here and in the database, is not put back.
    let patch = r#"{"data":{"password":"Y2hhbmdlZA=="}}"#;
    api.kubectl(&["patch", "secret", "two-shop-db", "--type", "merge", "--patch", patch], "").ok();
    call(&charts.chart, &["upgrade", "two", ".", "--set", "web.level=high"]);
    call(&charts.chart, &["upgrade", "two", "."]);
    call(&charts.chart, &["rollback", "two", "2"]);
    assert_eq!(secrets(&api)["two-shop-db"]["password"], "Y2hhbmdlZA==");
}

#[test]
fn they_outlive_a_release_of_helm_3() {
    a_life_with(Helm::Three);
}

#[test]
fn they_outlive_a_release_of_helm_4() {
    a_life_with(Helm::Four);
}

#[test]
fn a_release_of_helm_3_keeps_them_under_helm_4() {
    let charts = Charts::new();
    let api = ApiServer::start();
    api.helm(Helm::Three, &charts.chart, &["install", "one", "."]).ok();
    let first = secrets(&api);
    for more in [&[][..], &["--server-side=true", "--force-conflicts"][..]] {
        let level = format!("web.level=level{}", more.len());
        api.helm(Helm::Four, &charts.chart, &[&["upgrade", "one", ".", "--set", &level], more].concat()).ok();
        assert_eq!(secrets(&api), first);
    }

    // From a release to a tool that only renders, and back.
    api.helm(Helm::Four, &charts.chart, &["upgrade", "one", ".", "--set", "generateSecrets=false"]).ok();
    assert_eq!(secrets(&api), first, "what is no longer generated stays");
    api.helm(Helm::Four, &charts.chart, &["upgrade", "one", "."]).ok();
    assert_eq!(secrets(&api), first);

    // What somebody has made by himself is nothing that a release takes over in silence.
    let existing = ["upgrade", "one", ".", "--set", "db.existingSecret=mine"];
    api.helm(Helm::Four, &charts.chart, &existing).ok();
    assert_eq!(secrets(&api), first, "one's own takes the place of a generated one, which stays");
    let asked = asked_for(&api.objects());
    assert!(
        asked.iter().any(|(secret, _)| secret == "mine") && asked.iter().all(|(secret, _)| secret != "one-shop-db")
    );
}

#[test]
fn a_tool_that_only_renders_a_chart_never_overwrites_them() {
    let charts = Charts::new();
    let render = |helm: Helm, level: &str| {
        let level = format!("web.level={level}");
        let values = ["--set", "generateSecrets=false", "--set", &level];
        helm.run(&charts.chart, &[&["template", "one", "."], &values[..]].concat()).ok()
    };
    assert_eq!(read_objects(&render(Helm::Three, "low")), read_objects(&render(Helm::Four, "low")));
    synchronised(&charts, &|level| render(Helm::Four, level), &["--release", "one"]);
}

#[test]
fn manifests_never_overwrite_them() {
    let charts = Charts::new();
    let source = charts.source().to_string_lossy().into_owned();
    let render = |level: &str| {
        let level = format!("web.level={level}");
        let arguments = ["build", &source, "--target", "kubernetes", "--stdout", "--set", &level];
        run(kdsl(), charts.folder.path(), &arguments, "").ok()
    };
    synchronised(&charts, &render, &[]);
}

/// Applies what is rendered again and again, as Argo CD and Flux do, beside Secrets that were made once.
#[track_caller]
fn synchronised(charts: &Charts, render: &dyn Fn(&str) -> String, options: &[&str]) {
    let api = ApiServer::start();
    let rendered = render("low");
    assert_eq!(rendered, render("low"), "two renderings are equal byte for byte");
    assert!(read_objects(&rendered).iter().all(|object| object["kind"] != "Secret"), "no Secret is rendered");
    let source = charts.source().to_string_lossy().into_owned();
    let made = || run(kdsl(), charts.folder.path(), &[&["secrets", &source], options].concat(), "").ok();
    api.kubectl(&["create", "--filename", "-"], &made()).ok();
    let first = secrets(&api);
    for apply in [&["apply"][..], &["apply", "--server-side", "--force-conflicts"][..]] {
        for level in ["low", "high"] {
            api.kubectl(&[apply, &["--filename", "-"]].concat(), &render(level)).ok();
            assert_eq!(secrets(&api), first, "{apply:?}");
            assert_complete(&api);
        }
    }
    let again = api.kubectl(&["create", "--filename", "-"], &made());
    assert!(!again.succeeded() && again.stderr.contains("already exists"), "{}", again.stderr);
    assert_eq!(secrets(&api), first, "who makes them again changes nothing");
    api.kubectl(&["delete", "--wait=false", "--filename", "-"], &rendered).ok();
    assert_eq!(secrets(&api), first, "what takes the application away leaves them");
}

/// Nothing but the Secrets themselves differs, so nothing that is made of the values of a Secret rolls a pod.
#[test]
fn nothing_random_is_in_anything_else() {
    let charts = Charts::new();
    let examples = TempDir::new().expect("a folder");
    let of_examples = kdsl_examples(examples.path());
    let mut random = 0;
    for chart in of_examples.iter().chain([&charts.chart, &charts.grown]) {
        let render = || read_objects(&Helm::Four.run(chart, &["template", "one", "."]).ok());
        let (first, second) = (render(), render());
        let is_secret = |object: &&Value| object["kind"] == "Secret";
        let rest = |objects: &[Value]| objects.iter().filter(|it| !is_secret(it)).cloned().collect::<Vec<_>>();
        assert_eq!(rest(&first), rest(&second), "{}", chart.display());
        for (one, other) in first.iter().filter(is_secret).zip(second.iter().filter(is_secret)) {
            assert_ne!(one["data"], other["data"], "{}", chart.display());
            random += 1;
        }
    }
    assert!(random > 10, "the charts make Secrets: {random}");
}

/// The charts of the examples.
fn kdsl_examples(into: &Path) -> Vec<PathBuf> {
    let example = |(number, example): (usize, PathBuf)| {
        kdsl_tests::build_all(&example.join("site.kd"), "helm", &into.join(number.to_string()))
    };
    examples().into_iter().enumerate().flat_map(example).collect()
}
