//! The notes of a chart say what is so: each command that they print is one that kubectl knows, about an object, a port and a
//! key that the very same values render; and nothing that can be reached, read or left behind goes without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use kdsl_tests::{Helm, build, kubectl, read_objects, repository};
use serde_json::Value;
use tempfile::TempDir;

/// The namespace of the release.
const NAMESPACE: &str = "shop";

/// A chart that is kept as long as its folder.
struct Chart {
    folder: PathBuf,
    _kept: TempDir,
}

/// The chart of a program of the repository.
fn chart_of(program: &str) -> Chart {
    let kept = TempDir::new().expect("a folder");
    let folder = build(&repository().join(program), "helm", &kept.path().join("chart"));
    Chart { folder, _kept: kept }
}

/// What Helm says after an installation with these values, and what it installs.
struct Installed {
    notes: String,
    objects: Vec<Value>,
    /// Names that the values give to what is there already.
    given: String,
}

impl Installed {
    fn new(chart: &Path, arguments: &[&str]) -> Self {
        let whole =
            |words: &[&str]| Helm::Four.run(chart, &[words, &["r", ".", "-n", NAMESPACE], arguments].concat()).ok();
        let said = whole(&["install", "--dry-run=client"]);
        let (_, notes) = said.split_once("\nNOTES:\n").expect("there are notes");
        let objects = read_objects(&whole(&["template"]));
        let values: String =
            arguments.iter().filter(|it| it.starts_with("values-")).fold(String::new(), |all, file| {
                all + &std::fs::read_to_string(chart.join(file)).expect("the values of an environment")
            });
        Self { notes: notes.to_owned(), objects, given: arguments.join(" ") + &values }
    }

    /// The commands, each as its words.
    fn commands(&self) -> Vec<Vec<&str>> {
        let lines = self.notes.lines().filter_map(|line| line.strip_prefix("  kubectl "));
        lines.map(|line| line.split(" | ").next().unwrap_or_default().split(' ').collect()).collect()
    }

    fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.objects.iter().filter(move |it| it["kind"] == kind)
    }

    fn find(&self, kind: &str, name: &str) -> Option<&Value> {
        self.objects.iter().find(|it| it["kind"] == kind && it["metadata"]["name"] == name)
    }

    /// Every claim: those that are objects, and those that a StatefulSet makes.
    fn claims(&self) -> Vec<&Value> {
        let templates = self.of_kind("StatefulSet").filter_map(|it| it["spec"]["volumeClaimTemplates"].as_array());
        self.of_kind("PersistentVolumeClaim").chain(templates.flatten()).collect()
    }

    /// Whether a command is about what is there.
    fn check(&self, words: &[&str]) {
        let fails = || panic!("`kubectl {}` is not right:\n{}", words.join(" "), self.notes);
        let options: BTreeMap<&str, &str> =
            words.windows(2).filter(|pair| pair[0].starts_with('-')).map(|pair| (pair[0], pair[1])).collect();
        let mut plain = Vec::new();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            match word.starts_with('-') && !word.contains('=') {
                true => drop(rest.next()),
                false => plain.push(*word),
            }
        }
        if plain[1] != "pv" && options.get("--namespace") != Some(&NAMESPACE) && plain[1] != "gateway" {
            fails();
        }
        let is_right = match plain.as_slice() {
            ["get", "pods"] => options.get("--selector") == Some(&"app.kubernetes.io/instance=r"),
            ["get", "secret", name] => self.has_key(name, options["-o"]),
            ["get", "service", name] => self.find("Service", name).is_some(),
            ["get", "ingress", name] => self.find("Ingress", name).is_some(),
            ["get", "route", name] => self.find("Route", name).is_some(),
            ["get", "gateway", name] => self.of_kind("HTTPRoute").any(|it| {
                let parent = &it["spec"]["parentRefs"][0];
                parent["name"] == *name && parent["namespace"].as_str().unwrap_or(NAMESPACE) == options["--namespace"]
            }),
            ["port-forward", service, ports] => {
                let service = service.strip_prefix("service/").and_then(|name| self.find("Service", name));
                let ports = ports.split_once(':').expect("two ports");
                let port: u16 = ports.1.parse().expect("a number");
                assert!(ports.0.parse::<u16>().expect("a number") >= 1024, "{ports:?}");
                let all = service.and_then(|it| it["spec"]["ports"].as_array());
                all.is_some_and(|all| all.iter().any(|it| it["port"] == port && it["protocol"] == "TCP"))
            }
            ["logs", job] => job.strip_prefix("job/").is_some_and(|name| self.find("Job", name).is_some()),
            ["create", "job", from, _] => {
                from.strip_prefix("--from=cronjob/").is_some_and(|name| self.find("CronJob", name).is_some())
            }
            ["delete", "pvc"] => self.are_selected(&options, &self.claims()),
            ["delete", "secret"] => self.are_selected(&options, &self.of_kind("Secret").collect::<Vec<_>>()),
            ["delete", "pv", name] => self.find("PersistentVolume", name).is_some(),
            _ => false,
        };
        if !is_right {
            fails();
        }
    }

    /// Whether there is a Secret with the key that a path asks for; one that is not made has its name from the values.
    fn has_key(&self, name: &str, path: &str) -> bool {
        let key = path.trim_start_matches("jsonpath='{.data.").trim_end_matches("}'").replace("\\.", ".");
        match self.find("Secret", name) {
            Some(secret) => secret["data"].get(&key).is_some(),
            None => self.given.contains(name) || self.given.contains("generateSecrets=false"),
        }
    }

    /// Whether there are any of these, and all have the label that a command selects by.
    fn are_selected(&self, options: &BTreeMap<&str, &str>, objects: &[&Value]) -> bool {
        let (label, value) = options["--selector"].split_once('=').expect("a label");
        !objects.is_empty() && objects.iter().all(|it| it["metadata"]["labels"][label] == value)
    }

    /// What has to be said.
    fn check_complete(&self) {
        let says = |text: &str| assert!(self.notes.contains(text), "not a word of {text}:\n{}", self.notes);
        for ingress in self.of_kind("Ingress") {
            let rule = &ingress["spec"]["rules"][0];
            let scheme = if ingress["spec"]["tls"].is_array() { "https" } else { "http" };
            match rule["host"].as_str().filter(|host| !host.is_empty()) {
                Some(host) => {
                    says(&format!("{scheme}://{host}{}", rule["http"]["paths"][0]["path"].as_str().unwrap_or("")))
                }
                None => says(&format!("get ingress --namespace {NAMESPACE} {}", name_of(ingress))),
            }
        }
        for route in self.of_kind("Route") {
            match route["spec"]["host"].as_str() {
                Some(host) => says(&format!("https://{host}/")),
                None => says(&format!("get route --namespace {NAMESPACE} {}", name_of(route))),
            }
        }
        for route in self.of_kind("HTTPRoute") {
            if let Some(host) = route["spec"]["hostnames"][0].as_str() {
                says(&format!("through its Gateway at {host}"));
            }
        }
        for service in self.of_kind("Service") {
            let outside = service["spec"]["type"] != "ClusterIP";
            if outside {
                says(&format!("get service --namespace {NAMESPACE} {}", name_of(service)));
            }
        }
        for secret in self.of_kind("Secret") {
            let keys = secret["data"].as_object().expect("there are keys");
            let is_certificate = secret["type"] == "kubernetes.io/tls";
            for key in keys.keys().filter(|key| !is_certificate || *key == "ca.crt") {
                says(&format!("{} -o jsonpath='{{.data.{}}}'", name_of(secret), key.replace('.', "\\.")));
            }
        }
        let commands: BTreeSet<String> = self.commands().iter().map(|it| it[..2].join(" ")).collect();
        for (kind, stays) in [
            ("pvc", !self.claims().is_empty()),
            ("secret", self.of_kind("Secret").next().is_some()),
            ("pv", self.of_kind("PersistentVolume").next().is_some()),
        ] {
            assert_eq!(commands.contains(&format!("delete {kind}")), stays, "{kind}:\n{}", self.notes);
        }
    }
}

fn name_of(object: &Value) -> &str {
    object["metadata"]["name"].as_str().expect("an object has a name")
}

/// Programs and the values that they are installed with.
const CASES: &[(&str, &[&[&str]])] = &[
    (
        "examples/wordpress/site.kd",
        &[
            &[],
            &["--set", "web.ingress.enabled=true,web.ingress.hostname=site.example,web.ingress.path=/blog"],
            &["--set", "web.ingress.enabled=true,web.ingress.hostname=site.example,web.ingress.tls=true"],
            &["--set", "web.ingress.enabled=true"],
            &["--set", "web.ingress.enabled=true,platform=openshift"],
            &["--set", "web.ingress.enabled=true,web.ingress.hostname=site.example,platform=openshift"],
            &["--set", "web.service.type=LoadBalancer,db.service.type=NodePort"],
            &["--set", "web.service.ports.http=8081,fullnameOverride=other"],
            &["--set", "web.existingSecret=mine,db.existingSecret=ours"],
            &["--set", "generateSecrets=false"],
            &["--set", "web.persistence.existingClaim=files,db.persistence.enabled=false"],
            &["--set", "web.persistence.enabled=false,db.persistence.enabled=false,db.existingSecret=ours"],
        ],
    ),
    ("examples/blog/site.kd", &[&[], &["-f", "values-staging.yaml"], &["-f", "values-managed.yaml"]]),
    (
        "examples/boutique/site.kd",
        &[
            &[],
            &["-f", "values-staging.yaml"],
            &["--set", "platform=openshift"],
            &["--set", "frontend.httpRoute.hostname=,catalog.httpRoute2.hostname="],
            &[
                "--set",
                "frontend.httpRoute.enabled=false,catalog.ingress.enabled=false,cache.persistence.enabled=false",
            ],
        ],
    ),
    ("examples/photos/site.kd", &[&[], &["--set", "web.certificates.tls.existingSecret=signed"]]),
    ("examples/real/nextcloud/site.kd", &[&[]]),
    ("examples/real/django/site.kd", &[&[]]),
];

#[test]
fn commands_are_about_what_is_there_and_nothing_is_left_out() {
    for (program, cases) in CASES {
        let chart = chart_of(program);
        for arguments in *cases {
            let installed = Installed::new(&chart.folder, arguments);
            installed.commands().iter().for_each(|command| installed.check(command));
            installed.check_complete();
        }
    }
}

#[test]
fn kubectl_knows_every_command() {
    let mut shapes = BTreeSet::new();
    for (program, cases) in CASES {
        let chart = chart_of(program);
        let installed = Installed::new(&chart.folder, cases[0]);
        for command in installed.commands() {
            // One of each shape: verb, kind, options.
            let shape = command.iter().enumerate().filter(|(place, word)| *place < 2 || word.starts_with('-'));
            if !shapes
                .insert(shape.map(|(_, word)| word.split('/').next().unwrap_or(word)).collect::<Vec<_>>().join(" "))
            {
                continue;
            }
            let words: Vec<String> = command.iter().map(|word| word.replace('\'', "")).collect();
            let mut words: Vec<&str> = words.iter().map(|word| &**word).collect();
            // Nobody listens there: a command that kubectl understands fails because of that alone.
            words.extend(["--server", "http://127.0.0.1:1"]);
            let ran = kubectl(&words, "");
            assert!(!ran.succeeded() && ran.stderr.contains("127.0.0.1:1"), "{words:?}: {}", ran.stderr);
        }
    }
    assert!(shapes.len() > 5, "{shapes:?}");
}
