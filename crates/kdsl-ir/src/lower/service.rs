//! Services: a component's own, those beside it, and the headless one that gives pods their names.

use std::sync::Arc;

use kdsl_semantic::model::{Port, Service};

use crate::expression::Expr;
use crate::lower::container::literal_protocol;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::paths::is_http;
use crate::lower::labels::{Annotations, metadata, object_labels, selector};
use crate::lower::stateful_set::pod_name_label;
use crate::lower::{names, object};
use crate::macros::{field, literal, text};
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
    }
    services.extend(component.component.services.iter().map(|service| beside(cx, component, service)));
    services
}

/// Finds every pod by its name, ready or not: pods have to find each other before they can be ready.
fn headless(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let name = names::object(&component.component.name, "headless");
    let ports = component.component.ports.iter().map(|port| port_item(port, Expr::Int(i64::from(port.number))));
    let mut spec = vec![
        field!("type": literal!("ClusterIP")),
        field!("clusterIP": literal!("None")),
        field!("publishNotReadyAddresses": Expr::Bool(true)),
    ];
    if component.has_service() {
        spec.push(field!("ports": Node::List(ports.collect())));
    }
    spec.push(field!("selector": Node::Map(selector(component))));
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": Node::Map(spec)),
    ]);
    object(component, "v1", "Service", name, text!("service-headless"), body)
}

fn own(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let ports = component
        .component
        .ports
        .iter()
        .zip(&component.paths.service_ports)
        .map(|(port, path)| port_item(port, Expr::Whole(path.clone())));
    let spec = vec![
        field!("type": Expr::Text(component.paths.service_type.clone())),
        field!("ports": Node::List(ports.collect())),
        field!("selector": Node::Map(selector(component))),
    ];
    let annotations = Annotations::of_object(cx).with_values(&component.paths.service_annotations);
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), annotations),
        field!("spec": Node::Map(spec)),
    ]);
    object(component, "v1", "Service", component.name.clone(), text!("service"), body)
}

fn beside(cx: &AppContext<'_>, component: &ComponentContext<'_>, service: &Service) -> Object {
    let name = names::object(&component.component.name, &service.name);
    let ports = component
        .component
        .ports
        .iter()
        .zip(&component.paths.service_ports)
        .filter(|(port, _)| service.ports.contains(&port.name))
        .map(|(port, path)| port_item(port, Expr::Whole(path.clone())));
    let mut selector = selector(component);
    selector.extend(service.pod.map(|index| pod_name_label(component, index)));
    let spec = vec![
        field!("type": literal!("ClusterIP")),
        field!("ports": Node::List(ports.collect())),
        field!("selector": Node::Map(selector)),
    ];
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": Node::Map(spec)),
    ]);
    let file = format!("service-{}", service.name).into();
    Object { origin: Some(service.span), ..object(component, "v1", "Service", name, file, body) }
}

fn port_item(port: &Port, number: Expr) -> Item {
    let mut entries: Vec<Entry> = vec![
        field!("name": Expr::Str(Arc::clone(&port.name))),
        field!("port": number),
        field!("targetPort": Expr::Str(Arc::clone(&port.name))),
        field!("protocol": literal_protocol(port.protocol)),
    ];
    if is_http(port) {
        entries.push(field!("appProtocol": literal!("http")));
    }
    Item::one(Node::Map(entries)).at(port.span)
}
