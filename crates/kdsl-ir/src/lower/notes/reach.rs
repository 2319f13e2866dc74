//! How a component is reached.

use std::sync::Arc;

use kdsl_semantic::model::{Port, Protocol, ServiceType};

use super::{command, in_namespace, note, said, words};
use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext, WayIn};
use crate::lower::ingress::{self, has};
use crate::lower::knobs::paths::{IngressPaths, ServicePaths, is_http};
use crate::lower::labels::all;
use crate::lower::names;
use crate::lower::service::{is_type, ports_beside, reaches_out};
use crate::macros::literal;
use crate::package::Note;

/// The port of this machine for one that only a privileged user could listen on.
const FREE_PORT: u16 = 8080;

/// Adds how a component is reached: from outside, at the nodes, within the cluster.
pub(super) fn add(cx: &AppContext<'_>, notes: &mut Vec<Note>, component: &ComponentContext<'_>) {
    for (nth, (paths, way)) in component.paths.ingresses.iter().zip(&component.ways_in).enumerate() {
        by_host(cx, notes, component, nth, paths, way);
    }
    if !component.component.service.headless && component.has_service() {
        by_service(notes, component, &component.paths.service, &component.name);
    }
    for (service, paths) in component.component.services.iter().zip(&component.paths.services) {
        if reaches_out(&service.options) {
            by_service(notes, component, paths, &names::object(&component.component.object_name, &service.name));
        }
    }
    let on_nodes = component.component.ports.iter().zip(&component.paths.node_ports);
    for (port, path) in on_nodes.filter(|(port, _)| port.node.is_some()) {
        notes.push(note([
            words(component, &format!(" is reached at `{}` of each node that it runs on: port ", port.name)),
            Expr::Whole(path.clone()),
        ]));
    }
    notes.extend(within_the_cluster(component));
}

fn not(expr: Expr) -> Expr {
    Expr::Not(Arc::new(expr))
}

/// A text on OpenShift, and one elsewhere.
fn platform(openshift: Expr, otherwise: Expr) -> Expr {
    Expr::If(Arc::new((Expr::OpenShift, openshift, otherwise)))
}

/// How a component is reached by an Ingress, a gateway or a Route.
fn by_host(
    cx: &AppContext<'_>,
    notes: &mut Vec<Note>,
    component: &ComponentContext<'_>,
    nth: usize,
    paths: &IngressPaths,
    way: &WayIn<'_>,
) {
    let (host, below) = component.way_in(nth);
    let (host, below) = (host.text(cx, &paths.hostname), below.text(cx, &paths.path));
    let has_host = || Expr::HasText(Arc::new(host.clone()));
    let enabled = || Expr::Truth(paths.enabled.clone());
    let (verb, scheme) = match way.by_gateway {
        // Only the gateway's listener knows.
        true => (
            platform(literal!(" is reached at https://"), literal!(" is reached through its Gateway at ")),
            literal!(""),
        ),
        false => (
            literal!(" is reached at "),
            Expr::If(Arc::new((
                Expr::Any(vec![Expr::OpenShift, ingress::has_certificate(paths)]),
                literal!("https://"),
                literal!("http://"),
            ))),
        ),
    };
    notes.push(Note {
        of_release: false,
        when: all(vec![enabled(), has_host()]),
        text: Expr::concat([words(component, ""), verb, scheme, host.clone(), below]),
    });
    let name = || ingress::name(component, nth);
    let shown = |kind: Expr| [literal!("get "), kind, in_namespace(""), literal!(" "), name()];
    let (kind, elsewhere) = match way.by_gateway {
        true => (literal!("route"), Some(gateway(paths))),
        false => (platform(literal!("route"), literal!("ingress")), None),
    };
    let here = elsewhere.is_some().then_some(Expr::OpenShift);
    let says = || words(component, " has no host of its own. To see its address:");
    notes.push(Note {
        of_release: false,
        when: all([Some(enabled()), Some(not(has_host())), here].into_iter().flatten().collect()),
        text: Expr::concat([says(), command(&shown(kind))]),
    });
    notes.extend(elsewhere.map(|gateway| Note {
        of_release: false,
        when: all(vec![enabled(), not(has_host()), not(Expr::OpenShift)]),
        text: Expr::concat([says(), command(&gateway)]),
    }));
    if component.component.exposures.get(nth).is_some() && !way.by_gateway {
        notes.push(Note {
            of_release: false,
            when: all(vec![enabled(), Expr::OpenShift, has(&paths.tls_secret)]),
            text: Expr::concat([
                literal!("The router has to be allowed to read the certificate in the Secret "),
                Expr::Text(paths.tls_secret.clone()),
                literal!(": see `externalCertificate` of Routes in OpenShift's documentation."),
            ]),
        });
    }
}

/// What shows the gateway of a way in, which has the address.
fn gateway(paths: &IngressPaths) -> [Expr; 4] {
    let namespace = Expr::Coalesce(vec![Expr::Text(paths.gateway_namespace.clone()), Expr::ReleaseNamespace]);
    [literal!("get gateway --namespace "), namespace, literal!(" "), Expr::Text(paths.gateway_name.clone())]
}

/// How a component is reached by a Service that may reach further than the cluster.
fn by_service(notes: &mut Vec<Note>, component: &ComponentContext<'_>, paths: &ServicePaths, name: &Expr) {
    for (ty, text, shown) in [
        (ServiceType::LoadBalancer, " is reached at its load balancer. To see the address, under EXTERNAL-IP:", ""),
        (
            ServiceType::NodePort,
            " is reached at the address of any node. To see the port:",
            " -o jsonpath='{.spec.ports[*].nodePort}'",
        ),
    ] {
        notes.push(Note {
            of_release: false,
            when: Some(is_type(&paths.ty, ty)),
            text: Expr::concat([
                words(component, text),
                command(&[in_namespace("get service"), literal!(" "), name.clone(), Expr::Str(shown.into())]),
            ]),
        });
    }
}

/// How a component is reached from within the cluster, and from this machine; where it has a way in from outside, only while
/// that is closed.
fn within_the_cluster(component: &ComponentContext<'_>) -> Option<Note> {
    let is_tcp = |port: &Port| port.protocol == Protocol::Tcp;
    let mut ports = component.service_ports();
    let way_in = component.ways_in.first().filter(|_| !component.paths.ingresses.is_empty());
    let (port, number) = match way_in {
        Some(way) => ports.find(|(port, _)| port.name == way.port.name)?,
        None => component.service_ports().find(|(port, _)| is_tcp(port)).or_else(|| ports.next())?,
    };
    let address = |name: Expr, number: &crate::expression::KnobPath| {
        [name, literal!("."), Expr::ReleaseNamespace, literal!(":"), Expr::Whole(number.clone())]
    };
    let mut parts = vec![words(component, " is reached within the cluster at ")];
    parts.extend(address(component.name.clone(), number));
    let beside = || component.component.services.iter().zip(&component.paths.services);
    let of_all = beside().filter(|(service, _)| service.pod.is_none() && !reaches_out(&service.options));
    for (service, paths) in of_all.chain(beside().filter(|(service, _)| service.pod.is_some())) {
        let Some((_, number, _)) = ports_beside(component, service, paths).next() else { continue };
        parts.push(match service.pod {
            Some(pod) => Expr::Str(format!("; its pod {pod} alone at ").into()),
            None => literal!(" and "),
        });
        parts.extend(address(names::object(&component.component.object_name, &service.name), number));
    }
    if is_tcp(port) && !component.component.service.headless {
        let local = if port.number < 1024 { FREE_PORT } else { port.number };
        let scheme = match port.app_protocol.as_deref() {
            None | Some("http") if is_http(port) => "http://",
            None | Some("https") if &*port.name == "https" => "https://",
            _ => "",
        };
        parts.push(Expr::Str(
            format!(".\nIt is reached from this machine at {scheme}localhost:{local} while this runs:").into(),
        ));
        parts.push(command(&[
            in_namespace("port-forward"),
            literal!(" service/"),
            component.name.clone(),
            Expr::Str(format!(" {local}:").into()),
            Expr::Whole(number.clone()),
        ]));
    }
    let closed = component.paths.ingresses.first().map(|paths| not(Expr::Truth(paths.enabled.clone())));
    Some(said(closed, Expr::concat(parts)))
}
