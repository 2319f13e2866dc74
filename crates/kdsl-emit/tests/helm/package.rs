//! A package written by hand: every form of expression, node, entry, item and knob that a program can lead to.

mod helpers;
mod knobs;
mod objects;

use std::sync::Arc;

use kdsl_db::{Anchor, File, FilePath, FileText, MemorySystem, RootDatabase, Span};
use kdsl_ir::expression::{ArithmeticOp, CompareOp};
use kdsl_ir::{
    Charset, Described, Entry, Expr, GeneratedSecret, Item, Knob, KnobPath, KnobType, Node, Note, Object, Package,
    Place, RandomText, Refusal, SecretContent, Tree,
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
        heads: Vec::new(),
    }
}

/// A small application as the lowering gives it.
pub(crate) fn shop() -> Package {
    Package {
        knobs: knobs::knobs(),
        sections: vec![
            ("global".into(), "Values that a parent chart shares with all of its charts.".into()),
            ("web".into(), "web: the shop itself (stateless).".into()),
            ("web.image".into(), "The image.".into()),
            ("db".into(), "db: where the orders are (stateful mariadb).".into()),
        ],
        helpers: helpers::helpers(),
        objects: objects::objects(),
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
            Note { when: None, text: str("The shop is installed."), of_release: false },
            Note {
                when: Some(Expr::Truth(path("web.ingress.enabled"))),
                text: concat([
                    str("Open https://"),
                    text("web.ingress.hostname"),
                    str("/ in a browser.\nIt has {{ braces }}."),
                ]),
                of_release: false,
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
            Described {
                name: "web".into(),
                kind: "stateless".into(),
                docs: Some("The shop | itself.\n\n## How it works\n\nSlowly.".into()),
                workload: Some("Deployment"),
                root: "web".into(),
                ..Described::default()
            },
            Described {
                name: "db".into(),
                kind: "stateful mariadb".into(),
                workload: Some("StatefulSet"),
                root: "db".into(),
                secrets: vec![("password".into(), "Opens it.".into())],
                ..Described::default()
            },
        ],
        keywords: vec!["shop".into(), "mariadb".into()],
        heads: Vec::new(),
        ..empty()
    }
}

fn letters(length: u32) -> RandomText {
    RandomText { length, charset: Charset::Alphanumeric }
}
