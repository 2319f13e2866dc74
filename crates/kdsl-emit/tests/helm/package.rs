//! A package written by hand: every form of expression, node, entry, item and knob that a program can lead to.

use std::sync::Arc;

use kdsl_db::{Anchor, File, FilePath, FileText, MemorySystem, RootDatabase, Span};
use kdsl_ir::expression::{ArithmeticOp, CompareOp};
use kdsl_ir::{
    Charset, Entry, Expr, GeneratedSecret, Helper, HelperBody, Item, Knob, KnobPath, KnobType, Node, Note, Object,
    Package, Place, RandomText, Refusal, SecretContent, Tree,
};

pub(crate) fn path(dotted: &str) -> KnobPath {
    KnobPath::new(dotted.split('.'))
}

pub(crate) fn text(dotted: &str) -> Expr {
    Expr::Text(path(dotted))
}

pub(crate) fn there(dotted: &str) -> Expr {
    Expr::NonEmpty(path(dotted))
}

pub(crate) fn either(when: Expr, then: Expr, otherwise: Expr) -> Expr {
    Expr::If(Arc::new((when, then, otherwise)))
}

pub(crate) fn compare(op: CompareOp, left: Expr, right: Expr) -> Expr {
    Expr::Compare(op, Arc::new((left, right)))
}

pub(crate) fn arithmetic(op: ArithmeticOp, left: Expr, right: Expr) -> Expr {
    Expr::Arithmetic(op, Arc::new((left, right)))
}

pub(crate) fn not(expr: Expr) -> Expr {
    Expr::Not(Arc::new(expr))
}

pub(crate) fn include(name: &str) -> Expr {
    Expr::Include(name.into(), None)
}

pub(crate) fn concat<const N: usize>(parts: [Expr; N]) -> Expr {
    Expr::concat(parts)
}

pub(crate) fn str(text: &str) -> Expr {
    Expr::str(text)
}

pub(crate) fn map(fields: Vec<Entry>) -> Node {
    Node::Map(fields)
}

pub(crate) fn field(key: &str, value: impl Into<Node>) -> Entry {
    Entry::field(key, value)
}

pub(crate) fn list(items: Vec<Item>) -> Node {
    Node::List(items)
}

pub(crate) fn when(when: Expr, entries: Vec<Entry>) -> Entry {
    Entry::Guarded { when, entries }
}

pub(crate) fn knob(dotted: &str, ty: KnobType, default: Tree, docs: &str) -> Knob {
    Knob { path: path(dotted), ty, default, docs: docs.into() }
}

pub(crate) fn tree<const N: usize>(entries: [(&str, Tree); N]) -> Tree {
    Tree::Map(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect())
}

/// Any text.
pub(crate) const TEXT: KnobType = KnobType::Text { pattern: None, length: None };

pub(crate) fn matching(pattern: &str) -> KnobType {
    KnobType::Text { pattern: Some(pattern.into()), length: None }
}

pub(crate) fn name(suffix: &str) -> Expr {
    concat([include("fullname"), str(suffix)])
}

fn metadata(name: Expr, component: &str, more: Vec<Entry>) -> Entry {
    let labels = map(vec![Entry::Include("labels".into()), field("app.kubernetes.io/component", str(component))]);
    field("metadata", map([vec![field("name", name), field("labels", labels)], more].concat()))
}

fn selector(component: &str) -> Node {
    map(vec![Entry::Include("selectorLabels".into()), field("app.kubernetes.io/component", str(component))])
}

fn span() -> Span {
    let db = RootDatabase::new(Arc::new(MemorySystem::new([])));
    let file = File::new(&db, FilePath::new("site.kd"), FileText::Text("".into()));
    Span::new(file, Anchor::File, text_size::TextRange::default())
}

pub(crate) fn object(
    kind: (&'static str, &'static str),
    component: &str,
    file: &str,
    name: Expr,
    body: Node,
) -> Object {
    Object {
        api_version: kind.0.into(),
        kind: kind.1.into(),
        namespaced: kdsl_schema::is_namespaced(kind.0, kind.1),
        name,
        component: Some(component.into()),
        file: file.into(),
        when: None,
        body,
        place: Place::Both,
        origin: None,
    }
}

/// An empty package named `shop`.
pub(crate) fn empty() -> Package {
    Package {
        name: "shop".into(),
        docs: Some("A shop for tests.\n\nIt sells nothing.".into()),
        version: "1.2.0".into(),
        app_version: "7.1".into(),
        namespace: None,
        knobs: Vec::new(),
        sections: Vec::new(),
        helpers: Vec::new(),
        objects: Vec::new(),
        secrets: Vec::new(),
        checks: Vec::new(),
        notes: Vec::new(),
        environments: Vec::new(),
        components: Vec::new(),
        keywords: Vec::new(),
    }
}

/// A small application as the lowering gives it.
pub(crate) fn shop() -> Package {
    Package {
        knobs: knobs(),
        sections: vec![
            ("global".into(), "Values that a parent chart shares with all of its charts.".into()),
            ("web".into(), "web: the shop itself (stateless).".into()),
            ("web.image".into(), "The image.".into()),
            ("db".into(), "db: where the orders are (stateful mariadb).".into()),
        ],
        helpers: helpers(),
        objects: vec![config(), service(), deployment(), ingress(), chart_test(), namespace()],
        secrets: vec![GeneratedSecret {
            name: name("-db"),
            component: "db".into(),
            when: Expr::All(vec![Expr::Truth(path("generateSecrets")), not(there("db.existingSecret"))]),
            metadata: vec![
                field(
                    "labels",
                    map(vec![Entry::Include("labels".into()), field("app.kubernetes.io/component", str("db"))]),
                ),
                field("annotations", map(vec![field("helm.sh/resource-policy", str("keep"))])),
            ],
            content: SecretContent::Texts(vec![
                ("password".into(), letters(32)),
                ("root-password".into(), letters(24)),
            ]),
            origin: span(),
        }],
        checks: vec![
            Refusal {
                when: compare(CompareOp::Greater, Expr::Length(Arc::new(include("fullname"))), Expr::Int(52)),
                message: concat([str("the name `"), include("fullname"), str("` is longer than 52 characters")]),
                origin: None,
            },
            Refusal {
                when: compare(CompareOp::Equal, Expr::Whole(path("web.replicaCount")), Expr::Int(13)),
                message: str("13 pods bring {{ bad }} luck: 100%"),
                origin: None,
            },
        ],
        notes: vec![
            Note { when: None, text: str("The shop is installed.") },
            Note {
                when: Some(Expr::Truth(path("web.ingress.enabled"))),
                text: concat([
                    str("Open https://"),
                    text("web.ingress.hostname"),
                    str("/ in a browser.\nIt has {{ braces }}."),
                ]),
            },
        ],
        environments: vec![(
            "staging".into(),
            Some("One pod is enough.".into()),
            tree([(
                "web",
                tree([
                    ("replicaCount", Tree::Int(1)),
                    ("ingress", tree([("hostname", Tree::str("staging.example.com"))])),
                ]),
            )]),
        )],
        components: vec![
            ("web".into(), "stateless".into(), Some("The shop | itself.".into())),
            ("db".into(), "stateful mariadb".into(), None),
        ],
        keywords: vec!["shop".into(), "mariadb".into()],
        ..empty()
    }
}

fn knobs() -> Vec<Knob> {
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
        knob("global.imagePullSecrets", KnobType::ObjectList, Tree::List(vec![]), "Secrets for pulling images."),
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
            KnobType::TextMap { reserved: vec!["app.kubernetes.io/name".into()] },
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
        knob("web.maxUnavailable", KnobType::TextOrWhole, Tree::str("25%"), "How many pods may be missing."),
        knob("web.size", KnobType::Quantity, Tree::str("10Gi"), "The size of the cache."),
        knob("web.runAsUser", KnobType::Nullable(Box::new(whole(1, 4_294_967_294))), Tree::Int(10001), "The user id."),
        knob("web.storageClass", KnobType::Nullable(Box::new(TEXT)), Tree::Null, "A class."),
        knob("web.priorityClassName", TEXT, Tree::str(""), "The pods' priority class."),
        knob("web.grace", KnobType::Nullable(Box::new(whole(0, 3_000_000))), Tree::Null, "Seconds to the end."),
        knob("web.nodeSelector", KnobType::TextMap { reserved: vec![] }, tree([]), "Which nodes."),
        knob("web.tolerations", KnobType::ObjectList, Tree::List(vec![]), "Which taints are fine."),
        knob("web.affinity", KnobType::Object, tree([]), "Which nodes and neighbours."),
        knob("web.podAnnotations", KnobType::TextMap { reserved: vec![] }, tree([]), "Annotations of the pods."),
        knob("web.podLabels", KnobType::TextMap { reserved: vec![] }, tree([]), "Labels of the pods."),
        knob("web.extraEnv", KnobType::TextMap { reserved: vec!["GREETING".into()] }, tree([]), "More variables."),
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
            KnobType::TextMap { reserved: vec![] },
            tree([]),
            "Annotations of the Ingress.",
        ),
        knob("db.existingSecret", matching("[a-z0-9.-]*"), Tree::str(""), "A Secret of your own."),
    ]
}

fn helpers() -> Vec<Helper> {
    let helper = |name: &str, docs: &str, body| Helper { name: name.into(), docs: docs.into(), body };
    let chosen_name = || Expr::Coalesce(vec![text("nameOverride"), str("shop")]);
    let image_name = concat([
        Expr::Coalesce(vec![text("global.imageRegistry"), Expr::Argument("registry".into())]),
        str("/"),
        Expr::Argument("repository".into()),
    ]);
    let suffix = |mark: &str, part: &str| {
        let part = Expr::Argument(part.into());
        either(Expr::HasText(Arc::new(part.clone())), concat([str(mark), part]), str(""))
    };
    vec![
        helper(
            "fullname",
            "What the names of all objects start with.",
            HelperBody::Text(Expr::Coalesce(vec![
                text("fullnameOverride"),
                either(
                    Expr::Contains(Arc::new((Expr::ReleaseName, chosen_name()))),
                    Expr::ReleaseName,
                    concat([Expr::ReleaseName, str("-"), chosen_name()]),
                ),
            ])),
        ),
        helper(
            "selectorLabels",
            "The labels that selectors look at. They never change.",
            HelperBody::Entries(vec![
                field("app.kubernetes.io/name", chosen_name()),
                field("app.kubernetes.io/instance", Expr::ReleaseName),
            ]),
        ),
        helper(
            "labels",
            "The labels of all objects.",
            HelperBody::Entries(vec![
                Entry::Include("selectorLabels".into()),
                field("helm.sh/chart", Expr::ChartLabel),
                field("app.kubernetes.io/version", Expr::AppVersion),
                field("app.kubernetes.io/managed-by", Expr::ManagedBy),
                Entry::Spread(path("commonLabels")),
            ]),
        ),
        helper(
            "image",
            "The reference of an image, from its parts.",
            HelperBody::Text(concat([
                image_name,
                suffix(":", "tag"),
                suffix("@", "digest"),
                either(compare(CompareOp::Equal, Expr::Argument("repository".into()), str("x")), str("{"), str("")),
            ])),
        ),
        helper(
            "tag",
            "A choice of three.",
            HelperBody::Text(either(
                Expr::HasText(Arc::new(Expr::Argument("digest".into()))),
                Expr::Argument("digest".into()),
                either(
                    Expr::HasText(Arc::new(Expr::Argument("tag".into()))),
                    Expr::Argument("tag".into()),
                    concat([str(" v"), Expr::AppVersion, str(" ")]),
                ),
            )),
        ),
        helper(
            "pullPolicy",
            "A part of the values and nothing else.",
            HelperBody::Text(Expr::Argument("pullPolicy".into())),
        ),
        helper(
            "described",
            "A part of the values and the release.",
            HelperBody::Text(concat([Expr::Argument("repository".into()), str(" of "), Expr::ReleaseName])),
        ),
        helper(
            "maybe",
            "Entries that may be none.",
            HelperBody::Entries(vec![when(Expr::Truth(path("web.ingress.enabled")), vec![field("open", str("yes"))])]),
        ),
    ]
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

fn letters(length: u32) -> RandomText {
    RandomText { length, charset: Charset::Alphanumeric }
}
