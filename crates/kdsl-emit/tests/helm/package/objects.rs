//! The objects of the shop.

use std::sync::Arc;

use kdsl_ir::expression::{ArithmeticOp, CompareOp};
use kdsl_ir::*;

use super::*;

pub(super) fn objects() -> Vec<Object> {
    vec![config(), service(), deployment(), ingress(), chart_test(), namespace()]
}

fn config() -> Object {
    let ini = concat([
        str("# {{ not an action }}\n[shop]\n  prefix = "),
        text("web.prefix"),
        str("\n  host = "),
        name("-db"),
        str(":3306\n\n  open = {"),
        either(Expr::Truth(path("web.ingress.enabled")), str("yes {{"), str("no")),
        str("}\n"),
    ]);
    let page = concat([str("<p>\n"), text("web.greeting"), str("\n</p>\n")]);
    let body = map(vec![
        metadata(name("-web"), "web", vec![]),
        field(
            "data",
            map(vec![
                field("shop.ini", ini),
                field("index.html", page),
                field("run.sh", str("#!/bin/sh\nset -eu\n\nexec shop \"$@\" --format '{{.Name}}'\n")),
                field("no-end", str("one\ntwo")),
                field("two-ends", str("one\ntwo\n\n")),
                field("indented", str("  one\ntwo\n")),
                field("blank-end", str("one\ntwo  ")),
                field("tabs", str("\tone\n\ttwo\n")),
                field("windows", str("one\r\ntwo\r\n")),
                field("starts-open", concat([text("web.prefix"), str("\n  two\n")])),
                field("ends-open", concat([str("one\n"), text("web.prefix")])),
                field("ends-with-name", concat([str("one\n"), Expr::ReleaseName])),
                field("starts-blank", concat([str("  one\n"), Expr::ReleaseName, str("\n")])),
                field("greeting", text("web.greeting")),
                field(
                    "greetings",
                    concat([text("web.greeting"), str(" & 100% \"quoted\" {{ and }} "), text("web.greeting")]),
                ),
                field("safe", concat([str("\"q\" \\ {"), text("web.prefix"), str("} # x")])),
                field("plain", concat([Expr::ReleaseName, str("-9")])),
                field("date", concat([Expr::ReleaseName, str("-01-01")])),
                field("lines", either(Expr::Truth(path("web.ingress.enabled")), str("a\nb"), str("c\n"))),
                field("number", concat([Expr::Whole(path("web.factor"))])),
                field(
                    "sum",
                    concat([str("="), arithmetic(ArithmeticOp::Add, Expr::Whole(path("web.factor")), Expr::Int(1))]),
                ),
                field(
                    "scalar",
                    concat([
                        str("size "),
                        Expr::Scalar(path("web.size")),
                        str(" of "),
                        Expr::Scalar(path("web.maxUnavailable")),
                    ]),
                ),
                field(
                    "truth",
                    concat([str("is "), Expr::Truth(path("web.ingress.enabled")), str(" "), not(there("web.hosts"))]),
                ),
                field("short", Expr::Truncate(Arc::new(concat([str("ab-"), text("web.prefix")])), 3)),
                field("sum-of-text", Expr::Sha256(Arc::new(text("web.greeting")))),
                field("described", Expr::Include("described".into(), Some(path("web.image")))),
                field("maybe-null", concat([str("<"), text("web.storageClass"), str(">")])),
                field("yes", str("yes")),
                field("{{ key }}", str("{{ value }}")),
                field("emoji", str("😀 é {{")),
            ]),
        ),
    ]);
    object(("v1", "ConfigMap"), "web", "config-map", name("-web"), body)
}

fn service() -> Object {
    let port = |port: &str, knob: &str| {
        Item::one(map(vec![
            Entry::Comment("One port {{ of }} many.".into()),
            field("name", str(port)),
            field("port", Expr::Whole(path(knob))),
            field("targetPort", str(port)),
        ]))
    };
    let body = map(vec![
        metadata(
            name("-web"),
            "web",
            vec![Entry::field_when(
                there("web.ingress.annotations"),
                "annotations",
                Node::Values(path("web.ingress.annotations")),
            )],
        ),
        field(
            "spec",
            map(vec![
                field("type", str("ClusterIP")),
                field(
                    "ports",
                    list(vec![port("http", "web.service.ports.http"), port("http-alt", "web.service.ports.http-alt")]),
                ),
                field("selector", selector("web")),
            ]),
        ),
    ]);
    object(("v1", "Service"), "web", "service", name("-web"), body)
}

fn deployment() -> Object {
    let replicas = || Expr::Whole(path("web.replicaCount"));
    let security = map(vec![
        field("runAsNonRoot", Node::bool(true)),
        when(
            not(Expr::OpenShift),
            vec![
                Entry::field_when(there("web.runAsUser"), "runAsUser", Expr::Whole(path("web.runAsUser"))),
                field("fsGroup", Expr::Int(10001)),
            ],
        ),
    ]);
    let env = list(vec![
        Item::one(map(vec![field("name", str("GREETING")), field("value", text("web.greeting"))])),
        Item::one(map(vec![
            field("name", str("DB_HOST")),
            field("value", concat([name("-db"), str(":"), Expr::Whole(path("web.service.ports.http"))])),
        ])),
        Item::one(map(vec![
            field("name", str("DB_PASSWORD")),
            field(
                "valueFrom",
                map(vec![field(
                    "secretKeyRef",
                    map(vec![
                        field("name", Expr::Coalesce(vec![text("db.existingSecret"), name("-db")])),
                        field("key", str("password")),
                    ]),
                )]),
            ),
        ])),
        Item::Guarded {
            when: Expr::OpenShift,
            items: vec![Item::one(map(vec![field("name", str("PLATFORM")), field("value", str("openshift"))]))],
        },
        Item::Guarded {
            when: not(Expr::OpenShift),
            items: vec![Item::one(map(vec![field("name", str("PLATFORM")), field("value", str("kubernetes"))]))],
        },
        Item::NameValues(path("web.extraEnv")),
    ]);
    let container = map(vec![
        field("name", str("web")),
        field("image", Expr::Include("image".into(), Some(path("web.image")))),
        field("imagePullPolicy", Expr::Include("pullPolicy".into(), Some(path("web.image")))),
        field(
            "command",
            list(vec![Item::one(str("sh")), Item::one(str("-c")), Item::one(str("echo {{ x }}\nexec shop\n"))]),
        ),
        field("env", env),
        field("resources", Node::Values(path("web.resources"))),
        field("stdin", Expr::Any(vec![not(Expr::OpenShift), Expr::Truth(path("web.ingress.enabled"))])),
        field("tty", either(Expr::HasText(Arc::new(text("web.greeting"))), Expr::Bool(false), there("web.hosts"))),
    ]);
    let pod = map(vec![
        Entry::Comment("A class of priority must exist.".into()),
        Entry::field_when(there("web.priorityClassName"), "priorityClassName", text("web.priorityClassName")),
        Entry::field_when(there("web.grace"), "terminationGracePeriodSeconds", Expr::Whole(path("web.grace"))),
        Entry::field_when(there("web.nodeSelector"), "nodeSelector", Node::Values(path("web.nodeSelector"))),
        Entry::field_when(there("web.tolerations"), "tolerations", Node::Values(path("web.tolerations"))),
        when(there("web.affinity"), vec![field("affinity", Node::Values(path("web.affinity")))]),
        when(
            Expr::All(vec![not(there("web.affinity")), compare(CompareOp::Greater, replicas(), Expr::Int(1))]),
            vec![field("affinity", map(vec![field("podAntiAffinity", map(vec![]))]))],
        ),
        field("securityContext", security),
        field("containers", list(vec![Item::one(container)])),
        field(
            "hostAliases",
            list(vec![Item::one(map(vec![
                field("ip", str("10.0.0.1")),
                field("hostnames", Node::Values(path("web.hosts"))),
            ]))]),
        ),
        field("imagePullSecrets", list(vec![Item::Spread(path("global.imagePullSecrets"))])),
        field(
            "volumes",
            list(vec![
                Item::one(map(vec![
                    field("name", str("cache")),
                    field("emptyDir", map(vec![field("sizeLimit", Expr::Scalar(path("web.size")))])),
                ])),
                Item::Guarded {
                    when: Expr::Truth(path("web.ingress.enabled")),
                    items: vec![Item::one(map(vec![
                        when(Expr::OpenShift, vec![field("name", str("open"))]),
                        when(not(Expr::OpenShift), vec![field("name", str("shut"))]),
                        field("emptyDir", map(vec![])),
                    ]))],
                },
            ]),
        ),
    ]);
    let pod_metadata = map(vec![
        field(
            "labels",
            map(vec![Entry::Include("selectorLabels".into()), field("app.kubernetes.io/component", str("web"))]),
        ),
        field(
            "annotations",
            map(vec![
                field(
                    "checksum/config",
                    Expr::Sha256(Arc::new(concat([str("0abc"), text("web.prefix"), text("web.greeting")]))),
                ),
                Entry::SpreadAll(vec![path("web.podAnnotations"), path("commonLabels")]),
            ]),
        ),
    ]);
    let strategy = map(vec![
        field("type", str("RollingUpdate")),
        field(
            "rollingUpdate",
            map(vec![
                field("maxUnavailable", Expr::Scalar(path("web.maxUnavailable"))),
                field("maxSurge", arithmetic(ArithmeticOp::Divide, replicas(), Expr::Int(2))),
            ]),
        ),
    ]);
    let body = map(vec![
        metadata(
            name("-web"),
            "web",
            vec![field(
                "annotations",
                map(vec![Entry::SpreadAll(vec![path("web.podAnnotations"), path("commonLabels")])]),
            )],
        ),
        field(
            "spec",
            map(vec![
                when(not(Expr::Truth(path("web.ingress.enabled"))), vec![field("replicas", replicas())]),
                when(
                    Expr::Truth(path("web.ingress.enabled")),
                    vec![field("replicas", arithmetic(ArithmeticOp::Multiply, replicas(), Expr::Int(2)))],
                ),
                field("strategy", strategy),
                field("selector", map(vec![field("matchLabels", selector("web"))])),
                field("template", map(vec![field("metadata", pod_metadata), field("spec", pod)])),
            ]),
        ),
    ]);
    object(("apps/v1", "Deployment"), "web", "deployment", name("-web"), body)
}

fn ingress() -> Object {
    let host = Entry::field_when(there("web.ingress.hostname"), "host", text("web.ingress.hostname"));
    let body = map(vec![
        metadata(
            name("-web"),
            "web",
            vec![
                field("annotations", map(vec![Entry::Spread(path("web.ingress.annotations"))])),
                field("finalizers", list(vec![])),
            ],
        ),
        field(
            "spec",
            map(vec![
                field("one", map(vec![Entry::Include("maybe".into())])),
                field(
                    "two",
                    map(vec![when(Expr::OpenShift, vec![field("a", Node::int(1))]), Entry::Include("maybe".into())]),
                ),
                field("three", map(vec![when(Expr::OpenShift, vec![field("a", Node::int(1))])])),
                field(
                    "four",
                    list(vec![Item::Guarded { when: Expr::OpenShift, items: vec![Item::one(Node::int(1))] }]),
                ),
                field(
                    "five",
                    list(vec![Item::Spread(path("web.hosts")), Item::one(Node::Values(path("web.affinity")))]),
                ),
                field(
                    "six",
                    list(vec![
                        Item::one(list(vec![Item::one(Node::int(-1)), Item::one(Node::bool(true))])),
                        Item::one(list(vec![])),
                    ]),
                ),
                field("seven", text("web.storageClass")),
                field("eight", Expr::Whole(path("web.grace"))),
                field("nine", either(Expr::OpenShift, str("yes"), text("web.greeting"))),
                field(
                    "ten",
                    either(
                        compare(CompareOp::NotEqual, text("web.prefix"), str("shop_")),
                        Expr::Int(1),
                        Expr::Whole(path("web.factor")),
                    ),
                ),
                field("eleven", list(vec![Item::NameValues(path("web.extraEnv"))])),
                when(
                    compare(CompareOp::Equal, text("web.prefix"), str("shop_")),
                    vec![field("twelve", Expr::Include("tag".into(), Some(path("web.image"))))],
                ),
                when(
                    compare(CompareOp::NotEqual, text("web.prefix"), str("shop_")),
                    vec![
                        when(there("web.hosts"), vec![field("twelve", str("hosts"))]),
                        when(
                            not(there("web.hosts")),
                            vec![when(Expr::OpenShift, vec![field("twelve", str("neither"))])],
                        ),
                    ],
                ),
                field(
                    "thirteen",
                    either(
                        compare(CompareOp::Equal, Expr::Include("image".into(), Some(path("web.image"))), str("-")),
                        str(""),
                        Expr::Include("image".into(), Some(path("web.image"))),
                    ),
                ),
                field("fourteen", concat([str("[{\"name\":\""), name("-db"), str("\"}]")])),
                field("rules", list(vec![Item::one(map(vec![host]))])),
            ]),
        ),
    ]);
    let mut object = object(("networking.k8s.io/v1", "Ingress"), "web", "ingress", name("-web"), body);
    object.when = Some(Expr::Any(vec![Expr::Truth(path("web.ingress.enabled")), Expr::OpenShift]));
    object
}

fn chart_test() -> Object {
    let annotations = map(vec![
        field("helm.sh/hook", str("test")),
        field("helm.sh/hook-delete-policy", str("before-hook-creation,hook-succeeded")),
    ]);
    let container = map(vec![
        field("name", str("connect")),
        field("image", str("docker.io/library/busybox:1.37.0")),
        field("args", list(vec![Item::one(str("nc")), Item::one(str("-z")), Item::one(name("-web"))])),
    ]);
    let body = map(vec![
        metadata(name("-web-test"), "web", vec![field("annotations", annotations)]),
        field(
            "spec",
            map(vec![field("restartPolicy", str("Never")), field("containers", list(vec![Item::one(container)]))]),
        ),
    ]);
    let mut object = object(("v1", "Pod"), "web", "connection", name("-web-test"), body);
    object.place = Place::ChartTest;
    object
}

fn namespace() -> Object {
    let body = map(vec![field("metadata", map(vec![field("name", str("shop"))]))]);
    let mut object = object(("v1", "Namespace"), "web", "namespace", str("shop"), body);
    (object.component, object.place) = (None, Place::Manifests);
    object
}
