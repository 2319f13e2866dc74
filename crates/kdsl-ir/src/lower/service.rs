//! Services: a component's own, those beside it, the one of a fixed name, and the headless one that gives pods their names.

use std::sync::Arc;

use kdsl_semantic::model::{Port, Service, ServiceOptions, ServiceType};

use crate::expression::{CompareOp, Expr, KnobPath};
use crate::lower::container::literal_protocol;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::exemptions;
use crate::lower::knobs::paths::{ServicePaths, is_http};
use crate::lower::labels::{Annotations, metadata, object_labels, selector};
use crate::lower::stateful_set::pod_name_label;
use crate::lower::{names, object};
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::package::Object;

/// The Services of a component.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let mut services = Vec::new();
    if component.component.kind.has_identity() {
        services.push(headless(cx, component));
    }
    if component.has_service() {
        services.push(own(cx, component));
        if let Some((_, span)) = &component.component.alias {
            services.push(Object { origin: Some(*span), ..alias(cx, component) });
        }
    }
    let beside_paths = component.component.services.iter().zip(&component.paths.services);
    services.extend(beside_paths.map(|(service, paths)| beside(cx, component, service, paths)));
    services
}

/// Finds every pod by its name, ready or not: pods have to find each other before they can be ready.
fn headless(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let name = names::object(&component.component.object_name, "headless");
    let ports = component.component.ports.iter().map(|port| port_item(port, Expr::Int(i64::from(port.number)), None));
    let mut spec = vec![
        field!("type": literal!("ClusterIP")),
        field!("clusterIP": literal!("None")),
        field!("publishNotReadyAddresses": Expr::Bool(true)),
    ];
    if !component.component.ports.is_empty() {
        spec.push(field!("ports": Node::List(ports.collect())));
    }
    spec.push(field!("selector": Node::Map(selector(component))));
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": Node::Map(spec)),
    ]);
    object(component, "v1", "Service", name, text!("service-headless"), body)
}

/// Whether a type of Service in the values is this one.
pub(crate) fn is_type(ty: &KnobPath, word: ServiceType) -> Expr {
    Expr::Compare(CompareOp::Equal, Arc::new((Expr::Text(ty.clone()), Expr::Str(word.word().into()))))
}

/// Whether a Service reaches further than the cluster.
pub(crate) fn is_outside(ty: &KnobPath) -> Expr {
    Expr::Compare(CompareOp::NotEqual, Arc::new((Expr::Text(ty.clone()), literal!("ClusterIP"))))
}

/// What reaches further than the cluster, and where the values of that stand.
struct Reach<'a> {
    paths: &'a ServicePaths,
}

impl Reach<'_> {
    fn entries(&self) -> Vec<Entry> {
        let paths = self.paths;
        let balanced = |with: Expr| Expr::All(vec![is_type(&paths.ty, ServiceType::LoadBalancer), with]);
        vec![
            field!("type": Expr::Text(paths.ty.clone())),
            Entry::field_when(
                balanced(Expr::HasText(Arc::new(Expr::Text(paths.class.clone())))),
                "loadBalancerClass",
                Expr::Text(paths.class.clone()),
            ),
            Entry::field_when(
                balanced(Expr::NonEmpty(paths.source_ranges.clone())),
                "loadBalancerSourceRanges",
                Node::Values(paths.source_ranges.clone()),
            ),
            Entry::field_when(
                is_outside(&paths.ty),
                "externalTrafficPolicy",
                Expr::Text(paths.external_traffic.clone()),
            ),
        ]
    }
}

/// How long a client stays with its pod.
fn affinity(seconds: Expr) -> Vec<Entry> {
    vec![
        field!("sessionAffinity": literal!("ClientIP")),
        field!("sessionAffinityConfig": map! { "clientIP": map! { "timeoutSeconds": seconds } }),
    ]
}

fn own(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let paths = &component.paths.service;
    let options = &component.component.service;
    let mut spec = Vec::new();
    if options.headless {
        spec.extend([field!("type": literal!("ClusterIP")), field!("clusterIP": literal!("None"))]);
    } else {
        spec.extend(Reach { paths }.entries());
        let is_sticky = Expr::Compare(
            CompareOp::Equal,
            Arc::new((Expr::Text(paths.session_affinity.clone()), literal!("ClientIP"))),
        );
        let entries = affinity(Expr::Whole(paths.affinity_seconds.clone()));
        spec.push(Entry::Guarded { when: is_sticky, entries });
    }
    if options.publish_not_ready {
        spec.push(field!("publishNotReadyAddresses": Expr::Bool(true)));
    }
    let ports = component.component.ports.iter().zip(paths.ports.iter().zip(&paths.node_ports));
    let ports = ports.filter(|(port, _)| !port.internal).map(|(port, (path, node))| {
        let node = (!options.headless).then_some((&paths.ty, node));
        port_item(port, Expr::Whole(path.clone()), node)
    });
    spec.push(field!("ports": Node::List(ports.collect())));
    spec.push(field!("selector": Node::Map(selector(component))));
    let annotations = Annotations::of_object(cx).with_values(&paths.annotations).with_own(cx, &options.annotations);
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), annotations),
        field!("spec": Node::Map(spec)),
    ]);
    object(component, "v1", "Service", component.name.clone(), text!("service"), body)
}

/// The Service of a fixed name: no release is in it, so that there can be one of it in a namespace.
fn alias(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let name = Expr::Text(component.paths.alias.clone());
    let ports = component.service_ports().map(|(port, path)| port_item(port, Expr::Whole(path.clone()), None));
    let spec = map! {
        "type": literal!("ClusterIP"),
        "ports": Node::List(ports.collect()),
        "selector": Node::Map(selector(component)),
    };
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": spec),
    ]);
    Object {
        when: Some(Expr::HasText(Arc::new(name.clone()))),
        ..object(component, "v1", "Service", name, text!("service-alias"), body)
    }
}

fn beside(cx: &AppContext<'_>, component: &ComponentContext<'_>, service: &Service, paths: &ServicePaths) -> Object {
    let name = names::object(&component.component.object_name, &service.name);
    let options = &service.options;
    let mut spec = Vec::new();
    match (options.headless, reaches_out(options)) {
        (true, _) => spec.extend([field!("type": literal!("ClusterIP")), field!("clusterIP": literal!("None"))]),
        (false, true) => spec.extend(Reach { paths }.entries()),
        (false, false) => spec.push(field!("type": literal!("ClusterIP"))),
    }
    if let Some(seconds) = options.session_affinity.filter(|_| !options.headless) {
        spec.extend(affinity(Expr::Int(i64::from(seconds))));
    }
    if options.publish_not_ready {
        spec.push(field!("publishNotReadyAddresses": Expr::Bool(true)));
    }
    let ports = ports_beside(component, service, paths).map(|(port, number, node)| {
        let node = (reaches_out(options) && !options.headless).then_some((&paths.ty, node));
        port_item(port, Expr::Whole(number.clone()), node)
    });
    spec.push(field!("ports": Node::List(ports.collect())));
    let mut selector = selector(component);
    selector.extend(service.pod.map(|index| pod_name_label(component, index)));
    spec.push(field!("selector": Node::Map(selector)));
    let mut annotations = Annotations::of_object(cx).with_values(&paths.annotations).with_own(cx, &options.annotations);
    if service.pod.is_some() {
        annotations = exemptions::of_pod_service(annotations);
    }
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), annotations),
        field!("spec": Node::Map(spec)),
    ]);
    let file = format!("service-{}", service.name).into();
    Object { origin: Some(service.span), ..object(component, "v1", "Service", name, file, body) }
}

/// Whether a Service beside the component's own can reach further than the cluster.
pub(crate) fn reaches_out(options: &ServiceOptions) -> bool {
    options.ty != ServiceType::ClusterIp
}

/// Whether a Service beside the component's own has a number of its own for a port.
pub(crate) fn has_own_number(service: &Service, port: &Port) -> bool {
    port.internal || service.numbers.iter().any(|(name, _)| *name == port.name)
}

/// The ports of a Service beside the component's own: each with the place of its number in the values, and of the nodes'.
pub(crate) fn ports_beside<'b>(
    component: &'b ComponentContext<'_>,
    service: &'b Service,
    paths: &'b ServicePaths,
) -> impl Iterator<Item = (&'b Port, &'b KnobPath, &'b KnobPath)> {
    let own = component.paths.service.ports.iter();
    let places = own.zip(paths.ports.iter().zip(&paths.node_ports));
    component
        .component
        .ports
        .iter()
        .zip(places)
        .filter(|(port, _)| service.ports.contains(&port.name))
        .map(|(port, (own, (beside, node)))| (port, if has_own_number(service, port) { beside } else { own }, node))
}

/// A port; `node` is where the type of the Service and the port of the nodes stand, if it can have one.
fn port_item(port: &Port, number: Expr, node: Option<(&KnobPath, &KnobPath)>) -> Item {
    let mut entries: Vec<Entry> = vec![
        field!("name": Expr::Str(Arc::clone(&port.name))),
        field!("port": number),
        field!("targetPort": Expr::Str(Arc::clone(&port.name))),
        field!("protocol": literal_protocol(port.protocol)),
    ];
    match &port.app_protocol {
        Some(protocol) => entries.push(field!("appProtocol": Expr::Str(Arc::clone(protocol)))),
        None if is_http(port) => entries.push(field!("appProtocol": literal!("http"))),
        None => {}
    }
    if let Some((ty, path)) = node {
        let when = Expr::All(vec![is_outside(ty), Expr::NonEmpty(path.clone())]);
        entries.push(Entry::field_when(when, "nodePort", Expr::Whole(path.clone())));
    }
    Item::one(Node::Map(entries)).at(port.span)
}
