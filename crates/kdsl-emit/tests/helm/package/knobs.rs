//! The values of the shop.

use std::sync::Arc;

use kdsl_ir::*;

use super::*;

pub(super) fn knobs() -> Vec<Knob> {
    let enumeration = |choices: &[&str]| KnobType::Enum(choices.iter().map(|choice| Arc::from(*choice)).collect());
    let whole = |least, largest| KnobType::Whole { least, largest };
    let resources = KnobType::Record(
        ["requests", "limits"]
            .map(|name| {
                let quantities = ["cpu", "memory"].map(|name| (Arc::from(name), KnobType::Quantity));
                (Arc::from(name), KnobType::Record(quantities.to_vec()))
            })
            .to_vec(),
    );
    vec![
        knob("global.imageRegistry", matching("[a-z0-9.:-]*"), Tree::str(""), "The registry of all images."),
        knob(
            "global.imagePullSecrets",
            KnobType::Field { of: "core.v1.PodSpec", name: "imagePullSecrets" },
            Tree::List(vec![]),
            "Secrets for pulling images.",
        ),
        knob(
            "platform",
            enumeration(&["auto", "kubernetes", "openshift"]),
            Tree::str("auto"),
            "Where the application runs. With `auto` the chart asks the cluster.",
        ),
        knob(
            "nameOverride",
            matching("([a-z0-9]([-a-z0-9]*[a-z0-9])?)?"),
            Tree::str(""),
            "In place of the chart's name.",
        ),
        knob(
            "fullnameOverride",
            matching("([a-z0-9]([-a-z0-9]*[a-z0-9])?)?"),
            Tree::str(""),
            "In place of the release's and the chart's name.",
        ),
        knob("generateSecrets", KnobType::Truth, Tree::Bool(true), "Whether to make the Secrets that are missing."),
        knob(
            "commonLabels",
            KnobType::TextMap { reserved: vec!["app.kubernetes.io/name".into()], words: Words::Any },
            tree([]),
            "Labels of all objects.",
        ),
        knob("web.replicaCount", whole(0, 1000), Tree::Int(3), "How many pods."),
        knob("web.image.registry", matching("[a-z0-9.:-]*"), Tree::str("docker.io"), "Its registry."),
        knob("web.image.repository", matching("[a-z0-9./_-]+"), Tree::str("library/shop"), "Its repository."),
        knob("web.image.tag", matching(r"[A-Za-z0-9_.-]*"), Tree::str("1.30"), "Its tag."),
        knob(
            "web.image.digest",
            matching("(sha256:[0-9a-f]{64})?"),
            Tree::str(""),
            "Its digest, which goes before the tag.",
        ),
        knob(
            "web.image.pullPolicy",
            enumeration(&["Always", "IfNotPresent", "Never"]),
            Tree::str("IfNotPresent"),
            "When it is pulled.",
        ),
        knob("web.greeting", TEXT, Tree::str("Hello {{ you }}"), "What the shop says.\nAnything at all."),
        knob("web.prefix", matching("[a-z_]*"), Tree::str("shop_"), "The prefix of all tables."),
        knob("web.factor", whole(-5, 1 << 40), Tree::Int(1_000_000), "A large number."),
        knob(
            "web.resources",
            resources,
            tree([
                ("requests", tree([("cpu", Tree::str("100m")), ("memory", Tree::str("128Mi"))])),
                ("limits", tree([("cpu", Tree::Int(1)), ("memory", Tree::str("1e9"))])),
            ]),
            "What a pod gets.",
        ),
        knob(
            "web.maxUnavailable",
            KnobType::Share { or_empty: false },
            Tree::str("25%"),
            "How many pods may be missing.",
        ),
        knob("web.size", KnobType::Quantity, Tree::str("10Gi"), "The size of the cache."),
        knob("web.runAsUser", KnobType::Nullable(Box::new(whole(1, 4_294_967_294))), Tree::Int(10001), "The user id."),
        knob("web.storageClass", KnobType::Nullable(Box::new(TEXT)), Tree::Null, "A class."),
        knob("web.priorityClassName", TEXT, Tree::str(""), "The pods' priority class."),
        knob("web.grace", KnobType::Nullable(Box::new(whole(0, 3_000_000))), Tree::Null, "Seconds to the end."),
        knob("web.nodeSelector", KnobType::TextMap { reserved: vec![], words: Words::Any }, tree([]), "Which nodes."),
        knob(
            "web.tolerations",
            KnobType::Field { of: "core.v1.PodSpec", name: "tolerations" },
            Tree::List(vec![]),
            "Which taints are fine.",
        ),
        knob(
            "web.affinity",
            KnobType::Field { of: "core.v1.PodSpec", name: "affinity" },
            tree([]),
            "Which nodes and neighbours.",
        ),
        knob(
            "web.podAnnotations",
            KnobType::TextMap { reserved: vec![], words: Words::Any },
            tree([]),
            "Annotations of the pods.",
        ),
        knob(
            "web.podLabels",
            KnobType::TextMap { reserved: vec![], words: Words::Any },
            tree([]),
            "Labels of the pods.",
        ),
        knob(
            "web.extraEnv",
            KnobType::TextMap { reserved: vec!["GREETING".into()], words: Words::Any },
            tree([]),
            "More variables.",
        ),
        knob(
            "web.hosts",
            KnobType::List(Box::new(matching("[a-z.]+"))),
            Tree::List(vec![Tree::str("a.example")]),
            "Hosts.",
        ),
        knob("web.service.ports.http", whole(1, 65535), Tree::Int(80), "The port."),
        knob("web.service.ports.http-alt", whole(1, 65535), Tree::Int(8080), "The other port."),
        knob("web.ingress.enabled", KnobType::Truth, Tree::Bool(false), "Whether the shop is open to the world."),
        knob("web.ingress.hostname", matching("[a-z0-9.-]*"), Tree::str("shop.example.com"), "Its host."),
        knob(
            "web.ingress.annotations",
            KnobType::TextMap { reserved: vec![], words: Words::Any },
            tree([]),
            "Annotations of the Ingress.",
        ),
        knob("db.existingSecret", matching("[a-z0-9.-]*"), Tree::str(""), "A Secret of your own."),
    ]
}
