//! A small application put together by hand.

use std::sync::Arc;

use kdsl_db::{Anchor, File, FilePath, FileText, MemorySystem, RootDatabase, Span, TextRange};
use kdsl_ir::{
    Charset, Entry, Expr, GeneratedSecret, Helper, HelperBody, Knob, KnobPath, KnobType, Node, Object, Package, Place,
    RandomText, Refusal, SecretContent, Tree, Words,
};

pub(crate) fn path(dotted: &str) -> KnobPath {
    KnobPath::new(dotted.split('.'))
}

pub(crate) fn tree(text: &str) -> Tree {
    kdsl_emit::yaml::read(text).unwrap()
}

pub(crate) fn yaml(tree: &Tree) -> String {
    let mut out = String::new();
    kdsl_emit::yaml::write_document(tree, &mut out);
    out
}

fn span() -> Span {
    let db = RootDatabase::new(Arc::new(MemorySystem::new([])));
    let file = File::new(&db, FilePath::new("site.kd"), FileText::Text("".into()));
    Span::new(file, Anchor::File, TextRange::default())
}

pub(crate) fn text_type(pattern: Option<&str>) -> KnobType {
    KnobType::Text { pattern: pattern.map(Arc::from), length: None }
}

/// An application `shop` without objects, with a knob of each type.
pub(crate) fn knobs() -> Vec<Knob> {
    let knob = |dotted: &str, ty: KnobType, default: &str| Knob {
        path: path(dotted),
        ty,
        default: tree(&format!("k: {default}")).get("k").cloned().unwrap(),
        docs: "A value.".into(),
    };
    let quantities = || vec![(Arc::from("cpu"), KnobType::Quantity), (Arc::from("memory"), KnobType::Quantity)];
    vec![
        knob("global.imageRegistry", text_type(None), "''"),
        knob("nameOverride", text_type(None), "''"),
        knob("commonLabels", KnobType::TextMap { reserved: vec!["app".into()], words: Words::Labels }, "{}"),
        knob("web.replicaCount", KnobType::Whole { least: 0, largest: 1000 }, "3"),
        knob("web.image.repository", text_type(None), "library/nginx"),
        knob("web.image.tag", text_type(Some("[a-z0-9.]+")), "'1.30'"),
        knob(
            "web.image.pullPolicy",
            KnobType::Enum(vec!["Always".into(), "IfNotPresent".into(), "Never".into()]),
            "IfNotPresent",
        ),
        knob("web.debug", KnobType::Truth, "false"),
        knob("web.title", KnobType::Text { pattern: None, length: Some((1, 8)) }, "Shop"),
        knob("web.size", KnobType::Quantity, "10Gi"),
        knob("web.maxUnavailable", KnobType::Share { or_empty: false }, "1"),
        knob("web.affinity", KnobType::Field { of: "core.v1.PodSpec", name: "affinity" }, "{}"),
        knob("web.tolerations", KnobType::Field { of: "core.v1.PodSpec", name: "tolerations" }, "[]"),
        knob("web.hosts", KnobType::List(Box::new(text_type(Some("[a-z.]+")))), "[a.example, b.example]"),
        knob("web.runAsUser", KnobType::Nullable(Box::new(KnobType::Whole { least: 1, largest: 65535 })), "null"),
        knob(
            "web.resources",
            KnobType::Record(vec![
                ("requests".into(), KnobType::Record(quantities())),
                ("limits".into(), KnobType::Record(quantities())),
            ]),
            "{requests: {cpu: 100m, memory: 128Mi}}",
        ),
        knob("web.extraEnv", KnobType::TextMap { reserved: Vec::new(), words: Words::Variables }, "{}"),
        knob("web.podLabels", KnobType::TextMap { reserved: vec!["app".into()], words: Words::Labels }, "{}"),
    ]
}

/// The application `shop`, of these objects and helpers.
pub(crate) fn package(objects: Vec<Object>) -> Package {
    let labels = vec![
        Entry::field("app", Expr::str("shop")),
        Entry::field("instance", Expr::ReleaseName),
        Entry::Comment("Only a chart has the label of a chart.".into()),
        Entry::field("chart", Expr::ChartLabel),
        Entry::Comment("The application's own version.".into()),
        Entry::field("version", Expr::AppVersion),
        Entry::field("managed-by", Expr::ManagedBy),
        Entry::Spread(path("commonLabels")),
    ];
    let registry = Expr::Coalesce(vec![Expr::Text(path("global.imageRegistry")), Expr::str("docker.io")]);
    let image = Expr::concat([
        registry,
        Expr::str("/"),
        Expr::Argument("repository".into()),
        Expr::str(":"),
        Expr::Argument("tag".into()),
    ]);
    let helper = |name: &str, body| Helper { name: name.into(), docs: "A helper.".into(), body };
    Package {
        name: "shop".into(),
        docs: None,
        version: "1.2.0".into(),
        app_version: "7.1".into(),
        namespace: None,
        knobs: knobs(),
        sections: Vec::new(),
        helpers: vec![
            helper("fullname", HelperBody::Text(Expr::concat([Expr::ReleaseName, Expr::str("-shop")]))),
            helper("image", HelperBody::Text(image)),
            helper("labels", HelperBody::Entries(labels)),
        ],
        objects,
        secrets: vec![GeneratedSecret {
            name: Expr::concat([Expr::Include("fullname".into(), None), Expr::str("-db")]),
            component: "db".into(),
            when: Expr::Not(Arc::new(Expr::Truth(path("web.debug")))),
            metadata: vec![Entry::field("labels", Node::Map(vec![Entry::Include("labels".into())]))],
            content: SecretContent::Texts(vec![("password".into(), letters(32)), ("root-password".into(), letters(8))]),
            origin: span(),
        }],
        checks: vec![Refusal {
            when: Expr::Compare(
                kdsl_ir::expression::CompareOp::Greater,
                Arc::new((Expr::Length(Arc::new(Expr::ReleaseName)), Expr::Int(20))),
            ),
            message: Expr::concat([Expr::str("the release's name is too long: "), Expr::ReleaseName]),
            origin: None,
        }],
        notes: Vec::new(),
        environments: vec![("staging".into(), None, tree("web: {replicaCount: 1, hosts: [staging.example]}"))],
        components: Vec::new(),
        keywords: Vec::new(),
        heads: Vec::new(),
    }
}

/// An object of the component `web`, or of the whole application for `""`.
pub(crate) fn object(kind: (&'static str, &'static str), component: &str, body: Vec<Entry>) -> Object {
    let name = Expr::concat([
        Expr::Include("fullname".into(), None),
        Expr::str(if component.is_empty() { String::new() } else { format!("-{component}") }),
    ]);
    let metadata = Node::Map(vec![
        Entry::field("name", name.clone()),
        Entry::field("labels", Node::Map(vec![Entry::Include("labels".into())])),
    ]);
    Object {
        api_version: kind.0.into(),
        kind: kind.1.into(),
        namespaced: kdsl_schema::is_namespaced(kind.0, kind.1),
        name,
        component: (!component.is_empty()).then(|| component.into()),
        file: kind.1.to_lowercase().into(),
        when: None,
        body: Node::Map([vec![Entry::field("metadata", metadata)], body].concat()),
        place: Place::Both,
        origin: None,
    }
}

fn letters(length: u32) -> RandomText {
    RandomText { length, charset: Charset::Alphanumeric }
}
