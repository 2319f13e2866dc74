//! Single decisions about objects, each on the smallest application that shows it.

mod common;

use std::sync::Arc;

use common::{app, component, exec, expose, image, param, port, scratch, secret, secret_file, text, volume};
use kdsl_ir::{Package, Tree};
use kdsl_semantic::model::{
    Allow, AllowedPort, App, Count, Environment, Expr, FileContent, Kind, Peer, Protocol, Resources, Security, Shared,
    Sharing,
};
use kdsl_semantic::types::Ty;

/// The sound package of an application.
fn lower(app: &App) -> Package {
    let package = kdsl_ir::lower(app);
    assert_eq!(kdsl_ir::verify(&package), Vec::<String>::new());
    package
}

/// The text of the object of this kind and file.
fn object(package: &Package, kind: &str) -> String {
    let text = kdsl_ir::pretty(package);
    let mut parts =
        text.split("\n\n").filter(|part| part.lines().next().is_some_and(|it| it.contains(&format!(" {kind} in "))));
    parts.next().unwrap_or_else(|| panic!("there is no {kind}")).to_owned()
}

fn kinds(package: &Package) -> Vec<&str> {
    package.objects.iter().filter(|it| it.place == kdsl_ir::Place::Both).map(|it| &*it.kind).collect()
}

/// A value of an environment.
fn value<'a>(package: &'a Package, environment: usize, path: &[&str]) -> Option<&'a Tree> {
    package.environments.get(environment)?.2.at(path.iter().copied())
}

#[test]
fn the_smallest_component_has_no_service_and_no_probes() {
    let package = lower(&app("a", vec![component("worker", Kind::Stateless, "library/x", "1")]));
    assert_eq!(kinds(&package), ["ServiceAccount", "Deployment", "PodDisruptionBudget", "NetworkPolicy"]);
    insta::assert_snapshot!(object(&package, "Deployment"));
}

#[test]
fn a_range_scales_itself_and_has_no_replicas() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.count = Count::Range(3, 10);
    web.scale = vec![("cpu".into(), 70)];
    let package = lower(&app("a", vec![web]));
    insta::assert_snapshot!(object(&package, "HorizontalPodAutoscaler"));
    assert!(
        object(&package, "Deployment").contains("when not web.autoscaling.enabled\n      replicas: web.replicaCount")
    );
    assert!(object(&package, "PodDisruptionBudget").contains("web.autoscaling.enabled or web.replicaCount > 1"));
}

#[test]
fn a_volume_of_one_node_is_recreated_and_refuses_several_replicas() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.volumes = vec![volume("content", Sharing::Shared, "/data", "1Gi", false)];
    let package = lower(&app("a", vec![web]));
    let deployment = object(&package, "Deployment");
    assert!(
        deployment.contains(
            "when (web.persistence.enabled and web.persistence.accessMode != \"ReadWriteMany\")\n      strategy:\n        type: \"Recreate\""
        )
    );
    let refused: Vec<String> = package.checks.iter().map(|it| it.when.to_string()).collect();
    assert!(refused.contains(
        &"(web.replicaCount > 1 and web.persistence.enabled and not has(web.persistence.existingClaim) and web.persistence.accessMode != \"ReadWriteMany\")"
            .to_owned()
    ));
}

#[test]
fn several_volumes_have_values_of_their_own() {
    let mut db = component("db", Kind::Stateful, "library/x", "1");
    db.volumes = vec![
        volume("data", Sharing::Own, "/data", "1Gi", false),
        volume("write-log", Sharing::Own, "/wal", "2Gi", false),
    ];
    let package = lower(&app("a", vec![db]));
    let knobs: Vec<String> = package.knobs.iter().map(|it| it.path.dotted()).collect();
    assert!(knobs.contains(&"db.persistence.data.size".to_owned()));
    assert!(knobs.contains(&"db.persistence.writeLog.size".to_owned()));
    insta::assert_snapshot!(object(&package, "StatefulSet"));
}

#[test]
fn the_tightest_name_decides_what_is_too_long() {
    let mut web = component("frontend-service", Kind::Stateless, "library/x", "1");
    web.ports = vec![port("http", 8080, 80)];
    let package = lower(&app("a", vec![web.clone()]));
    let first = |package: &Package| package.checks.first().map(|it| it.when.to_string());
    // 63 characters without `-frontend-service-test`.
    assert_eq!(first(&package).as_deref(), Some("length(fullname()) > 41"));
    // 52 characters for a StatefulSet, without `-frontend-service`.
    web.kind = Kind::Stateful;
    web.ports.clear();
    assert_eq!(first(&lower(&app("a", vec![web]))).as_deref(), Some("length(fullname()) > 35"));
}

#[test]
fn files_with_one_name_have_keys_of_their_own() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.container.files = vec![
        common::file("/etc/a/app.conf", text("a")),
        common::file("/etc/b/app.conf", text("b")),
        common::file("/etc/..hidden", text("c")),
    ];
    let script = kdsl_semantic::model::File { mode: Some(0o755), ..common::file("/bin/run", text("d")) };
    web.container.files.push(script);
    let package = lower(&app("a", vec![web]));
    insta::assert_snapshot!(object(&package, "ConfigMap"));
    insta::assert_snapshot!("files_of_a_pod", object(&package, "Deployment"));
}

#[test]
fn a_checksum_is_fixed_where_the_content_is_and_changes_with_it() {
    let checksum = |content: Expr| {
        let mut web = component("web", Kind::Stateless, "library/x", "1");
        web.params = vec![param("level", Ty::Int, "A level.", Expr::Int(1))];
        web.container.files = vec![common::file("/etc/app.conf", content)];
        let deployment = object(&lower(&app("a", vec![web])), "Deployment");
        let line = deployment.lines().find(|it| it.contains("checksum/config")).expect("there is a checksum");
        line.trim().to_owned()
    };
    let fixed = checksum(text("a"));
    assert_eq!(fixed.len(), "checksum/config: \"\"".len() + 64);
    assert_ne!(fixed, checksum(text("b")));
    let level = || Expr::Param { component: "web".into(), name: "level".into() };
    let dynamic = checksum(Expr::Concat(vec![text("a"), level()]));
    assert!(dynamic.ends_with("/\" + web.level))"), "{dynamic}");
    assert_ne!(dynamic, checksum(Expr::Concat(vec![level(), text("a")])));
}

#[test]
fn several_ways_in_are_objects_of_their_own() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.ports = vec![port("http", 8080, 80)];
    web.exposures = vec![expose("a.example.com", "http"), expose("b.example.com", "http")];
    let package = lower(&app("a", vec![web]));
    let names: Vec<String> =
        package.objects.iter().filter(|it| it.kind == "Ingress").map(|it| it.name.to_string()).collect();
    assert_eq!(names, ["(fullname() + \"-web\")", "(fullname() + \"-web-2\")"]);
    assert!(
        package
            .knobs
            .iter()
            .any(|it| it.path.dotted() == "web.ingress2.hostname" && it.default == Tree::str("b.example.com"))
    );
}

#[test]
fn environments_hold_what_differs() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.count = Count::Range(3, 10);
    web.ports = vec![port("http", 8080, 80)];
    web.params = vec![param("title", Ty::String, "A title.", text("A"))];
    web.volumes = vec![volume("content", Sharing::Shared, "/data", "1Gi", true)];
    web.exposures = vec![expose("a.example.com", "http")];
    let mut app = app("a", vec![web]);
    app.environments = vec![Environment {
        name: "staging".into(),
        span: common::span(),
        docs: None,
        components: vec![common::variant(&app, |web| {
            web.count = Count::Fixed(1);
            web.volumes[0].size = "2Gi".into();
            web.container.image = image("library/x", "2");
            web.container.resources = Resources { cpu_limit: Some("2".into()), ..Resources::default() };
            web.exposures = vec![expose("staging.example.com", "http")];
            web.params[0].default = text("B");
        })],
        externals: Vec::new(),
        replaced: Vec::new(),
        shared: Shared::default(),
    }];
    let package = lower(&app);
    let at = |path: &[&str]| value(&package, 0, path).cloned();
    assert_eq!(at(&["web", "replicaCount"]), Some(Tree::Int(1)));
    assert_eq!(at(&["web", "autoscaling", "enabled"]), Some(Tree::Bool(false)));
    assert_eq!(at(&["web", "persistence", "size"]), Some(Tree::str("2Gi")));
    assert_eq!(at(&["web", "image", "tag"]), Some(Tree::str("2")));
    assert_eq!(at(&["web", "resources", "limits", "cpu"]), Some(Tree::str("2")));
    assert_eq!(at(&["web", "resources", "requests"]), None);
    assert_eq!(at(&["web", "ingress", "hostname"]), Some(Tree::str("staging.example.com")));
    assert_eq!(at(&["web", "title"]), Some(Tree::str("B")));
}

#[test]
fn an_environment_may_scale_and_expose_what_the_application_does_not() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.ports = vec![port("api", 9000, 9000)];
    let mut app = app("a", vec![web]);
    app.environments = vec![Environment {
        name: "production".into(),
        span: common::span(),
        docs: None,
        components: vec![common::variant(&app, |web| {
            web.count = Count::Range(2, 6);
            web.exposures = vec![expose("a.example.com", "api")];
        })],
        externals: Vec::new(),
        replaced: Vec::new(),
        shared: Shared::default(),
    }];
    let package = lower(&app);
    assert_eq!(value(&package, 0, &["web", "autoscaling", "maxReplicas"]), Some(&Tree::Int(6)));
    assert_eq!(value(&package, 0, &["web", "ingress", "enabled"]), Some(&Tree::Bool(true)));
    assert!(kinds(&package).contains(&"HorizontalPodAutoscaler"));
    assert!(object(&package, "Ingress").contains("name: \"api\""));
}

#[test]
fn root_and_a_writable_root_are_visible_relaxations() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.container.security = Security {
        user: Some(0),
        writable_root: true,
        capabilities: vec!["NET_BIND_SERVICE".into()],
        ..Security::default()
    };
    let deployment = object(&lower(&app("a", vec![web])), "Deployment");
    for line in ["runAsNonRoot: false", "runAsUser: 0", "readOnlyRootFilesystem: false", "- \"NET_BIND_SERVICE\""] {
        assert!(deployment.contains(line), "{line}");
    }
}

#[test]
fn secrets_that_exist_are_named_as_they_are() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    let mut file = secret_file("/run/secrets/tls.crt", "web", "tls");
    if let FileContent::Secret(key) = &mut file.content {
        key.existing = Some("shop-tls".into());
        key.key = "tls.crt".into();
    }
    web.container.files = vec![file];
    let package = lower(&app("a", vec![web]));
    assert!(package.secrets.is_empty());
    let deployment = object(&package, "Deployment");
    assert!(deployment.contains("secretName: \"shop-tls\""), "{deployment}");
    assert!(deployment.contains("subPath: \"tls.crt\""));
    assert!(deployment.contains("fsGroup: web.podSecurityContext.fsGroup"));
}

#[test]
fn traffic_is_what_the_program_says() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.ports = vec![port("api", 9000, 80)];
    let tcp = |number| AllowedPort::Number { first: number, last: number, protocol: Protocol::Tcp };
    let allow = |inbound, peer, ports| Allow { inbound, peer, ports, span: common::span() };
    web.allows = vec![
        allow(true, Peer::Anywhere, Vec::new()),
        allow(false, Peer::Cidr { range: "10.0.0.0/8".into(), except: Vec::new() }, vec![tcp(25)]),
        allow(false, Peer::Anywhere, vec![tcp(443)]),
    ];
    insta::assert_snapshot!(object(&lower(&app("a", vec![web])), "NetworkPolicy"));
}

#[test]
fn a_label_of_one_component_takes_the_place_of_the_applications() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.labels = vec![("team".into(), text("web"))];
    web.annotations = vec![("note".into(), text("n"))];
    let mut app = app("a", vec![web, component("worker", Kind::Stateless, "library/x", "1")]);
    app.labels = vec![("team".into(), text("all")), ("cost".into(), text("7")), ("helm.sh/chart".into(), text("mine"))];
    app.annotations = vec![("contact".into(), text("c"))];
    let text = kdsl_ir::pretty(&lower(&app));
    assert!(!text.contains("\"mine\""));
    let account = text.split("\n\n").find(|it| it.contains("ServiceAccount in web")).expect("there is one");
    assert!(account.contains("team: \"all\""), "{account}");
    insta::assert_snapshot!(
        text.split("\n\n").filter(|it| it.contains("Deployment in")).collect::<Vec<_>>().join("\n\n")
    );
}

#[test]
fn names_of_standard_values_stay_free() {
    let mut web = component("platform", Kind::Stateless, "library/x", "1");
    web.params = vec![
        param("image", Ty::String, "Not the image.", text("a")),
        param("node-selector", Ty::List(Arc::new(Ty::String)), "Not that.", Expr::List(vec![text("x")])),
        param("size", Ty::Memory, "A size.", text("1Gi")),
        param("maybe", Ty::String, "Perhaps.", Expr::None),
    ];
    let package = lower(&app("a", vec![web]));
    let knobs: Vec<String> =
        package.knobs.iter().map(|it| it.path.dotted()).filter(|it| it.starts_with("platform")).take(5).collect();
    assert_eq!(
        knobs,
        [
            "platform",
            "platformComponent.params.image",
            "platformComponent.params.nodeSelector",
            "platformComponent.size",
            "platformComponent.maybe"
        ]
    );
}

#[test]
fn probes_are_three_and_differ() {
    let mut web = component("web", Kind::Stateless, "library/x", "1");
    web.ports = vec![port("http", 8080, 80)];
    web.container.scratch = vec![scratch("/tmp"), scratch("/var/tmp"), scratch("/TMP")];
    web.secrets = vec![secret("key", 32)];
    web.container.probes.ready = Some(exec(&["check", "$(A)"], 7, 2));
    insta::assert_snapshot!(object(&lower(&app("a", vec![web])), "Deployment"));
}

#[test]
fn a_namespace_is_in_manifests_only() {
    let mut app = app("a", vec![component("web", Kind::Stateless, "library/x", "1")]);
    app.namespace = Some("blog".into());
    let package = lower(&app);
    let first = package.objects.first().expect("there are objects");
    assert_eq!((&*first.kind, first.place), ("Namespace", kdsl_ir::Place::Manifests));
}
