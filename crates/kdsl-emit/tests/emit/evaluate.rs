//! What every form of expression, node, entry and item is for given values.

use std::sync::Arc;

use kdsl_emit::evaluate::{Settings, evaluate};
use kdsl_emit::values::{Overrides, values};
use kdsl_ir::expression::{ArithmeticOp, CompareOp};
use kdsl_ir::{Entry, Expr, Item, Node, Package};

use crate::fixture::check_file;
use crate::package::{object, package, path};

fn built(package: &Package, set: &[&str], settings: &Settings) -> String {
    let set = set.iter().map(|it| (*it).to_owned()).collect();
    let values = values(package, None, &Overrides { set, ..Overrides::default() }).unwrap();
    match evaluate(package, &values, settings) {
        Ok(manifests) => kdsl_emit::manifests::stream(&manifests),
        Err(refused) => refused.iter().map(|it| format!("refused: {}\n", it.message)).collect(),
    }
}

fn settings(openshift: bool) -> Settings {
    Settings { release: "blog".into(), namespace: None, openshift }
}

fn either(when: Expr, then: Expr, otherwise: Expr) -> Expr {
    Expr::If(Arc::new((when, then, otherwise)))
}

fn compare(op: CompareOp, left: Expr, right: Expr) -> Expr {
    Expr::Compare(op, Arc::new((left, right)))
}

fn arithmetic(op: ArithmeticOp, left: Expr, right: i64) -> Expr {
    Expr::Arithmetic(op, Arc::new((left, Expr::Int(right))))
}

fn text(dotted: &str) -> Expr {
    Expr::Text(path(dotted))
}

/// One field for each form of expression.
fn expressions() -> Package {
    let replicas = || Expr::Whole(path("web.replicaCount"));
    let debug = || Expr::Truth(path("web.debug"));
    let all = |op| compare(op, replicas(), Expr::Int(3));
    let fields = [
        ("str", Expr::str("yes")),
        ("int", Expr::Int(-7)),
        ("bool", Expr::Bool(true)),
        ("text", text("web.title")),
        ("whole", replicas()),
        ("truth", debug()),
        ("scalar-text", Expr::Scalar(path("web.size"))),
        ("scalar-number", Expr::Scalar(path("web.maxUnavailable"))),
        ("scalar-null", Expr::Scalar(path("web.runAsUser"))),
        ("whole-null", Expr::Whole(path("web.runAsUser"))),
        ("release-name", Expr::ReleaseName),
        ("release-namespace", Expr::ReleaseNamespace),
        ("include", Expr::Include("fullname".into(), None)),
        ("include-with", Expr::Include("image".into(), Some(path("web.image")))),
        ("concat", Expr::concat([replicas(), Expr::str("/"), debug(), Expr::str("/"), Expr::Scalar(path("web.size"))])),
        ("coalesce-first", Expr::Coalesce(vec![text("web.title"), Expr::str("none")])),
        ("coalesce-last", Expr::Coalesce(vec![text("nameOverride"), text("global.imageRegistry")])),
        ("if", either(debug(), Expr::Int(1), Expr::str("1"))),
        ("not", Expr::Not(Arc::new(debug()))),
        ("all", Expr::All(vec![debug(), Expr::Bool(true)])),
        ("all-of-none", Expr::All(Vec::new())),
        ("any", Expr::Any(vec![debug(), Expr::Bool(true)])),
        ("any-of-none", Expr::Any(Vec::new())),
        ("equal", all(CompareOp::Equal)),
        ("not-equal", all(CompareOp::NotEqual)),
        ("less", all(CompareOp::Less)),
        ("less-or-equal", all(CompareOp::LessOrEqual)),
        ("greater", all(CompareOp::Greater)),
        ("greater-or-equal", all(CompareOp::GreaterOrEqual)),
        ("equal-texts", compare(CompareOp::Equal, text("web.title"), Expr::str("Shop"))),
        ("add", arithmetic(ArithmeticOp::Add, replicas(), i64::MAX)),
        ("subtract", arithmetic(ArithmeticOp::Subtract, replicas(), 5)),
        ("multiply", arithmetic(ArithmeticOp::Multiply, replicas(), 4)),
        ("divide", arithmetic(ArithmeticOp::Divide, Expr::Int(-7), 2)),
        ("non-empty", Expr::NonEmpty(path("web.affinity"))),
        ("non-empty-list", Expr::NonEmpty(path("web.hosts"))),
        ("non-empty-missing", Expr::NonEmpty(path("web.nothing.here"))),
        ("has-text", Expr::HasText(Arc::new(text("nameOverride")))),
        ("contains", Expr::Contains(Arc::new((text("web.title"), Expr::str("ho"))))),
        ("length", Expr::Length(Arc::new(Expr::str("größe")))),
        ("truncate", Expr::Truncate(Arc::new(Expr::str("abc-._def")), 6)),
        ("sha256", Expr::Sha256(Arc::new(Expr::str("")))),
        ("openshift", Expr::OpenShift),
        ("app-version", Expr::AppVersion),
        ("managed-by", Expr::ManagedBy),
        ("chart-label", Expr::ChartLabel),
    ];
    package(vec![object(
        ("v1", "ConfigMap"),
        "web",
        vec![Entry::field("data", Node::map(fields.map(|(key, it)| (key, it.into()))))],
    )])
}

/// One field for each form of node, entry and item.
fn nodes() -> Package {
    let debug = || Expr::Truth(path("web.debug"));
    let body = vec![
        Entry::Comment("What follows is all there is.\n\nIt has a second paragraph.".into()),
        Entry::field("values", Node::Values(path("web.resources"))),
        Entry::field("no-values", Node::Values(path("web.nothing"))),
        Entry::field("empty-map", Node::Map(Vec::new())),
        Entry::field("empty-list", Node::List(Vec::new())),
        Entry::Comment("Not there, since what it is on is not.".into()),
        Entry::field_when(debug(), "debug", Expr::str("on")),
        Entry::Comment("There.".into()),
        Entry::field_when(Expr::Not(Arc::new(debug())), "debug", Expr::str("off")),
        Entry::Guarded { when: Expr::Bool(true), entries: vec![Entry::Guarded { when: debug(), entries: Vec::new() }] },
        Entry::field(
            "labels",
            Node::Map(vec![
                Entry::field("own", Expr::Int(1)),
                Entry::Comment("From the values.".into()),
                Entry::Spread(path("web.podLabels")),
            ]),
        ),
        Entry::field(
            "merged",
            Node::Map(vec![
                Entry::field("own", Expr::Int(1)),
                Entry::SpreadAll(vec![path("web.podLabels"), path("commonLabels"), path("web.nothing")]),
            ]),
        ),
        Entry::field(
            "items",
            Node::List(vec![
                Item::one(Node::Map(vec![
                    Entry::Comment("The first item.".into()),
                    Entry::field("name", Expr::str("a")),
                    Entry::field("more", Node::list([Node::int(1), Node::list([Node::int(2)])])),
                ])),
                Item::Guarded { when: debug(), items: vec![Item::one(Node::int(3))] },
                Item::Guarded { when: Expr::Bool(true), items: vec![Item::one(Node::str("4"))] },
                Item::Spread(path("web.hosts")),
                Item::NameValues(path("web.extraEnv")),
            ]),
        ),
        Entry::field("annotations", Node::map([("helm.sh/resource-policy", Node::str("keep"))])),
        Entry::field("more", Node::map([("helm.sh/hook", Node::str("test")), ("other", Node::str("x"))])),
        Entry::Comment("The end.".into()),
        Entry::field("end", Expr::str("a\nb")),
        Entry::Comment("After the end.".into()),
    ];
    package(vec![object(("v1", "Thing"), "web", body)])
}

#[test]
fn expressions_for_the_defaults() {
    check_file("expressions.yaml", &built(&expressions(), &[], &settings(false)));
}

#[test]
fn expressions_for_other_values() {
    let set = [
        "web.replicaCount=10,web.debug=true,web.size=0,web.maxUnavailable=25%,web.runAsUser=999",
        "web.image.tag=2,web.title=012,web.affinity.a=b,web.hosts={},nameOverride=x",
        "global.imageRegistry=quay.io",
    ];
    check_file("expressions-other.yaml", &built(&expressions(), &set, &settings(true)));
}

#[test]
fn nodes_for_the_defaults() {
    check_file("nodes.yaml", &built(&nodes(), &[], &settings(false)));
}

#[test]
fn nodes_for_other_values() {
    let set = [
        "web.debug=true,web.podLabels.team=web,web.podLabels.tier=front,commonLabels.team=all,commonLabels.org=acme",
        "web.extraEnv.Z=1,web.extraEnv.A=yes,web.hosts=null,web.resources=null",
    ];
    let settings = Settings { namespace: Some("team".into()), ..settings(false) };
    check_file("nodes-other.yaml", &built(&nodes(), &set, &settings));
}

#[test]
fn the_program_names_the_namespace_unless_the_call_does() {
    let mut package =
        package(vec![object(("v1", "ConfigMap"), "web", vec![Entry::field("data", Expr::ReleaseNamespace)])]);
    package.namespace = Some("shop".into());
    assert!(built(&package, &[], &settings(false)).ends_with("\ndata: shop\n"));
    let settings = Settings { namespace: Some("team".into()), ..settings(false) };
    let found = built(&package, &[], &settings);
    assert!(
        found.contains("\n  name: blog-shop-web\n  namespace: team\n") && found.ends_with("\ndata: team\n"),
        "{found}"
    );
}

#[test]
fn what_must_not_be_is_refused() {
    let settings = Settings { release: "a-name-that-is-much-too-long".into(), namespace: None, openshift: false };
    assert_eq!(
        built(&expressions(), &[], &settings),
        "refused: the release's name is too long: a-name-that-is-much-too-long\n"
    );
}

#[test]
fn a_division_by_zero_is_refused() {
    let quotient =
        Expr::Arithmetic(ArithmeticOp::Divide, Arc::new((Expr::Int(1), Expr::Whole(path("web.replicaCount")))));
    let package = package(vec![object(("v1", "ConfigMap"), "web", vec![Entry::field("n", quotient)])]);
    assert_eq!(
        built(&package, &["web.replicaCount=0"], &settings(false)),
        "refused: with these values a number is divided by 0\n"
    );
}
