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

#[test]
fn environments_give_the_same_objects() {
    agree(PROGRAM, &["staging", "load"], &[]);
}

/// Both readings agree on a program, at its environments and with these values.
pub(crate) fn agree(text: &str, environments: &[&str], values: &[&str]) {
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
