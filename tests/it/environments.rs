//! The values of an environment give a chart the objects that a build of the environment gives.

use kdsl_tests::{Helm, build, kdsl, run};
use tempfile::TempDir;

use crate::equality::{assert_equal, both};

/// A program whose environments say a bit of everything that the values can say.
const PROGRAM: &str = r#"
## A greeting.
component greeter: stateless {
  ## Whom it greets.
  param name: string = "World"
  param workers: int in 1..64 = 4
  param languages: list(string) = ["en"]
  image "docker.io/library/nginx:1.30"
  user 101
  port http 8080 as 80
  shared-volume "/data" 1Gi
  env { NAME: name, WORKERS: workers, LOG_LEVEL: "info", COST: "$5 {{ .Values }}", FIXED: "yes" }
  ready http "/"
  require workers < 50 else "too many workers"
}

app hello <
  web: stateless greeter x2..6 shared-volume {
    expose "hello.example.com"
    scale cpu 60%
    grace 40s
  }
  side: stateless "docker.io/library/nginx:1.30" {
    user 101
    port api 9000
    env { MODE: "fast" }
  }
  db: stateful mariadb x1 own-volume 5Gi
> {
  label { stage: "production", team: "web" }
  annotation { "example.com/contact": "a@example.com" }
}

## Where changes are tried.
environment staging of hello <
  web: x1 2Gi {
    name = "Staging \"quoted\""
    workers = 8
    languages = ["en", "de"]
    image "docker.io/library/nginx:1.31"
    resources { cpu: 10m..100m }
    expose none
    env { LOG_LEVEL: "debug", COST: "$(HOME) and {{ nothing }}", EXTRA: "1" }
    ready http "/" every 3s timeout 2s
    grace 5s
    user 202
  }
  db: 8Gi
> {
  label { stage: "staging", tier: "test" }
  annotation { "example.com/contact": "b@example.com" }
}

environment load of hello <
  web: x3..12 { scale memory 70%; env { LOG_LEVEL: "warn" } }
  side: x2..4 { expose "side.example.com" path "/api" tls "cert" { class "nginx" }; env { MODE: none } }
>
"#;

/// A program in whose environments externals stand in the place of components.
const REPLACED: &str = r#"
interface greeting { host: host, port: port, word: string, key: secret, url: secret, level: enum("low", "high"), loud: bool }
interface plain { at: host, on: port }

component greeter: stateful {
  provides greeting {
    host: self.host, port: self.port, word: "hi", key: key, url: "tcp://${key}@${self.host}", level: "low", loud: true
  }
  ## Whether it greets at all.
  param enabled: bool = true
  image "docker.io/library/nginx:1.30"
  user 101
  port http 8080 as 80
  own-volume "/data" 1Gi
  secret key
  secret external certificate for self.host
  service first on pod 0 { port http }
  env { KEY: key, ON: enabled }
  file "/etc/greeter.conf" = "enabled ${enabled}"
  file "/tls/" = external
  access [get] to [pods]
  require self.replicas < 9 else "too many"
  warn self.replicas > 1 else "only one"
}

component proxy: stateless {
  needs upstream: greeting
  provides plain { at: upstream.host, on: self.port }
  provides greeting {
    host: self.host, port: upstream.port, word: "${upstream.word}!", key: upstream.key, url: upstream.url,
    level: upstream.level, loud: upstream.loud
  }
  image "docker.io/library/nginx:1.30"
  user 101
  port http 8080 as 80
}

component caller: stateless {
  needs greeting: greeting
  image "docker.io/library/nginx:1.30"
  user 101
  port http 8080 as 80
  env {
    WORD: greeting.word
    KEY: greeting.key
    TEXT: "<${greeting.key}> $5 ${greeting.word}"
    URL: greeting.url
    LONG: "${greeting.url}/x"
    DOUBLE: greeting.port * 2
    HIGH: if greeting.level == "high" then "yes" else none
    LOUD: if greeting.loud then "yes" else "no"
  }
  args [greeting.word, "${greeting.host}:${greeting.port}"]
  file "/etc/caller.conf" = "at ${greeting.host}:${greeting.port} ${greeting.level}"
  file "/run/secrets/key" = greeting.key
  after greeting
}

app hello <
  front: stateless caller { needs greeting = middle }
  middle: stateless proxy { needs upstream = back }
  direct: stateless caller { needs greeting = back; env { AT: back.address, PORT: back.ports.http } }
  back: stateful greeter x2 {
    object "v1" ConfigMap more { data: { word: "hi" } }
    patch StatefulSet { metadata.annotations["example.com/a"]: "b" }
  }
  once: job "docker.io/library/nginx:1.30" { user 101; needs b: greeting; needs b = back; env { AT: back.host, KEY: b.key, URL: "<${b.url}>" }; after back }
  cache: stateless "docker.io/library/nginx:1.30" { user 101; port one 7000; env { A: back.host } }
  user: stateless "docker.io/library/nginx:1.30" { user 101; env { B: cache.host, C: cache.port } }
  twice: stateless "docker.io/library/nginx:1.30" { user 101; env { B: cache.host, C: back.port } }
>

environment production of hello <
  back: external greeting {
    host = "10.1.2.3"
    port = 8443
    word = "$(HOME) {{ braces }}"
    level = "high"
    loud = false
    key = secret from existing "greeting" key "the-key"
    url = secret from existing "greeting-url" key "url"
  }
  front: x3
>

environment managed of hello <
  middle: external greeting {
    host = "greeting.example.com"
    port = 1
    word = ""
    level = "low"
    loud = true
    key = secret from existing "one" key "key"
    url = secret from existing "one" key "url"
  }
  cache: external { host = "cache.example.com"; port = 7001 }
  back: external greeting {
    host = "back.example.com"
    port = 2
    word = "x"
    level = "low"
    loud = true
    key = secret from existing "two" key "the-key"
    url = secret from existing "two" key "url"
  }
>

environment small of hello <
  back: x1
>
"#;

#[test]
fn environments_give_the_same_objects() {
    agree(PROGRAM, &["staging", "load"], &[]);
}

#[test]
fn externals_in_the_place_of_components_give_the_same_objects() {
    let cache = "cache.enabled=false,cache.external.port=7000";
    let complete = format!("{cache},cache.external.host=cache.example.com");
    let no_back = "back.enabled=false,back.replicaCount=20";
    agree(REPLACED, &["production", "managed", "small"], &[cache, &complete, no_back, "back.params.enabled=false"]);
}

/// Both readings agree on a program, at its environments and with these values.
fn agree(text: &str, environments: &[&str], values: &[&str]) {
    let folder = TempDir::new().expect("a folder");
    let program = folder.path().join("site.kd");
    std::fs::write(&program, text).expect("the program");
    let chart = build(&program, "helm", &folder.path().join("chart"));
    for values in values {
        assert_equal(values, both(Helm::Four, &program, &chart, 0, "r", &["--set", values]));
    }
    for environment in environments {
        let values = chart.join(format!("values-{environment}.yaml")).to_string_lossy().into_owned();
        for (target, apis) in [
            ("kubernetes", &[][..]),
            (
                "openshift",
                &["--api-versions", "route.openshift.io/v1", "--api-versions", "security.openshift.io/v1"][..],
            ),
        ] {
            let flags = ["template", "r", ".", "--values", &values];
            let rendered = Helm::Four.run(&chart, &[&flags[..], apis].concat());
            assert!(rendered.succeeded(), "{}", rendered.stderr);
            let site = program.to_string_lossy();
            let call = ["build", &site, "--target", target, "--stdout", "--release", "r", "--env", environment];
            assert_equal(environment, [rendered, run(kdsl(), &chart, &call, "")]);
        }
    }
}
