//! What `helm test` runs: a Pod for each component with a Service, which connects to each of its ports, and the
//! NetworkPolicies that let it.

use std::sync::Arc;

use kdsl_semantic::model::{self, Image, Port, Protocol, Span};

use crate::expression::{Expr, KnobPath};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::exemptions;
use crate::lower::image::{pull_secrets, reference};
use crate::lower::labels::{Annotations, match_labels, metadata, selector_of};
use crate::lower::network_policy::{dns, peer, ports_of, with_ports};
use crate::lower::service::ports_beside;
use crate::lower::{names, object};
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::package::{Object, Place};

/// A user that no image knows.
const NOBODY: i64 = 65_534;

/// The image of the tests' pods by default: small, and it has `sh` and `nc`.
pub(crate) fn image(span: Span) -> Image {
    Image {
        registry: model::Expr::str("docker.io"),
        repository: model::Expr::str("library/busybox"),
        tag: model::Expr::str("1.37.0"),
        digest: model::Expr::str(""),
        pull: "Always",
        span,
    }
}

/// The objects of the tests.
pub(crate) fn lower(cx: &AppContext<'_>) -> Vec<Object> {
    let tested: Vec<&ComponentContext<'_>> =
        cx.components.iter().map(|it| &**it).filter(|it| !targets(it).is_empty()).collect();
    if tested.is_empty() {
        return Vec::new();
    }
    let label = test_label(cx);
    let mut objects = vec![outward(cx, &label, &tested)];
    for component in tested {
        objects.push(inward(component, &label));
        objects.push(connection(cx, component, &label));
    }
    objects
}

/// The value of the component label of the tests' pods: no component has it, so that no Service leads to them.
fn test_label(cx: &AppContext<'_>) -> Arc<str> {
    names::unique_label("helm-test", cx.components.iter().map(|it| &*it.component.object_name)).into()
}

/// What is connected to: the names of the component's Services, each with its TCP ports.
fn targets(component: &ComponentContext<'_>) -> Vec<(Expr, Vec<KnobPath>)> {
    let tcp = |ports: &mut dyn Iterator<Item = (&Port, &KnobPath)>| -> Vec<KnobPath> {
        ports.filter(|(port, _)| port.protocol == Protocol::Tcp).map(|(_, path)| path.clone()).collect()
    };
    let own = (component.name.clone(), tcp(&mut component.service_ports()));
    let beside = component.component.services.iter().zip(&component.paths.services).map(|(service, paths)| {
        let mut ports = ports_beside(component, service, paths).map(|(port, number, _)| (port, number));
        (names::object(&component.component.object_name, &service.name), tcp(&mut ports))
    });
    [own].into_iter().chain(beside).filter(|(_, ports)| !ports.is_empty()).collect()
}

fn hook(weight: Option<Expr>) -> Annotations {
    let annotations = Annotations::default()
        .with(field!("helm.sh/hook": literal!("test")))
        .with(field!("helm.sh/hook-delete-policy": literal!("before-hook-creation,hook-succeeded")));
    match weight {
        Some(weight) => annotations.with(field!("helm.sh/hook-weight": weight)),
        None => annotations,
    }
}

fn labels(label: &Arc<str>) -> Vec<Entry> {
    vec![Entry::Include(text!("labels")), field!("app.kubernetes.io/component": Expr::Str(Arc::clone(label)))]
}

fn test_pods(label: &Arc<str>) -> Node {
    map! { "matchLabels": Node::Map(selector_of(Arc::clone(label))) }
}

/// Lets the tests' pods ask for names and call the components.
fn outward(cx: &AppContext<'_>, label: &Arc<str>, tested: &[&ComponentContext<'_>]) -> Object {
    let mut egress = vec![Item::one(dns())];
    egress.extend(tested.iter().map(|it| {
        let rule = Item::one(with_ports("to", vec![peer(it)], ports_of(&it.component.ports)));
        match cx.replaced(&it.component.name) {
            Some(replaced) => Item::Guarded { when: replaced.is_here(), items: vec![rule] },
            None => rule,
        }
    }));
    let name = Expr::concat([names::fullname(), literal!("-test")]);
    let body = Node::Map(vec![
        metadata(name.clone(), labels(label), hook(Some(literal!("-1")))),
        field!("spec": map! {
            "podSelector": test_pods(label),
            "policyTypes": list![literal!("Ingress"), literal!("Egress")],
            "egress": Node::List(egress),
        }),
    ]);
    Object {
        api_version: "networking.k8s.io/v1".into(),
        kind: "NetworkPolicy".into(),
        namespaced: true,
        name,
        component: None,
        file: text!("network-policy"),
        when: None,
        body,
        place: Place::ChartTest,
        origin: Some(cx.app.span),
    }
}

/// Lets the tests' pods into a component for as long as the tests run.
fn inward(component: &ComponentContext<'_>, label: &Arc<str>) -> Object {
    let name = names::object(&component.component.object_name, "test");
    let from = vec![Item::one(map! { "podSelector": test_pods(label) })];
    let body = Node::Map(vec![
        metadata(name.clone(), labels(label), hook(Some(literal!("-1")))),
        field!("spec": map! {
            "podSelector": match_labels(component),
            "policyTypes": list![literal!("Ingress")],
            "ingress": list![with_ports("from", from, ports_of(&component.component.ports))],
        }),
    ]);
    Object {
        when: Some(Expr::Truth(component.paths.network_policy_enabled.clone())),
        place: Place::ChartTest,
        ..object(component, "networking.k8s.io/v1", "NetworkPolicy", name, text!("network-policy"), body)
    }
}

fn probe(script: &str) -> Node {
    map! { "exec": map! { "command": list![literal!("sh"), literal!("-c"), Expr::Str(script.into())] } }
}

/// Connects to each port of each Service, and fails if one does not answer in time.
fn connection(cx: &AppContext<'_>, component: &ComponentContext<'_>, label: &Arc<str>) -> Object {
    let mut script = Vec::new();
    for (host, ports) in targets(component) {
        for port in ports {
            let (name, number) = (|| host.clone(), || Expr::Whole(port.clone()));
            script.extend([literal!("until nc -z -w 5 "), name(), literal!(" "), number()]);
            script.extend([literal!("; do sleep 2; done\necho \"connected to "), name(), literal!(" "), number()]);
            script.push(literal!("\"\n"));
        }
    }
    let paths = &cx.paths.tests_image;
    let container = map! {
        "name": literal!("connect"),
        "image": reference(paths),
        "imagePullPolicy": Expr::Text(paths.pull_policy.clone()),
        "command": list![literal!("sh"), literal!("-c"), Expr::concat(script)],
        // It ends by itself; until then it is alive as long as its shell is.
        "livenessProbe": probe("kill -0 1"),
        "readinessProbe": probe("true"),
        "resources": map! {
            "requests": map! {
                "cpu": literal!("10m"),
                "memory": literal!("16Mi"),
                "ephemeral-storage": literal!("8Mi"),
            },
            "limits": map! {
                "cpu": literal!("100m"),
                "memory": literal!("32Mi"),
                "ephemeral-storage": literal!("16Mi"),
            },
        },
        "securityContext": Node::Map(vec![Entry::Include(text!("containerSecurityContext"))]),
    };
    let ids = vec![field!("runAsUser": Expr::Int(NOBODY)), field!("runAsGroup": Expr::Int(NOBODY))];
    let security = Node::Map(vec![
        field!("runAsNonRoot": Expr::Bool(true)),
        field!("seccompProfile": map! { "type": literal!("RuntimeDefault") }),
        Entry::Guarded { when: Expr::Not(Arc::new(Expr::OpenShift)), entries: ids },
    ]);
    let mut spec = vec![
        field!("restartPolicy": literal!("Never")),
        field!("activeDeadlineSeconds": Expr::Int(180)),
        field!("serviceAccountName": component.service_account()),
        field!("automountServiceAccountToken": Expr::Bool(false)),
        field!("enableServiceLinks": Expr::Bool(false)),
    ];
    spec.extend(pull_secrets(cx, paths));
    spec.push(field!("securityContext": security));
    spec.push(field!("containers": list![container]));
    let name = names::object(&component.component.object_name, "test");
    let body = Node::Map(vec![
        metadata(name.clone(), labels(label), exemptions::of_test(hook(None))),
        field!("spec": Node::Map(spec)),
    ]);
    Object { place: Place::ChartTest, ..object(component, "v1", "Pod", name, text!("connection"), body) }
}
