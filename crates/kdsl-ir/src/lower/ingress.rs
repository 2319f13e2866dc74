//! Ingresses: the way in from outside on Kubernetes.

use std::sync::Arc;

use kdsl_semantic::model::{Expose, Port, Tls};

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::paths::IngressPaths;
use crate::lower::labels::{Annotations, metadata, object_labels};
use crate::lower::{names, object, secret};
use crate::macros::{field, list, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// What tells a way in from the component's first.
pub(crate) fn suffix(nth: usize) -> String {
    if nth == 0 { String::new() } else { (nth + 1).to_string() }
}

/// The name of the object of a way in.
pub(crate) fn name(component: &ComponentContext<'_>, nth: usize) -> Expr {
    names::object(&component.component.object_name, &suffix(nth))
}

/// The annotations of the object of a way in.
pub(crate) fn annotations(cx: &AppContext<'_>, paths: &IngressPaths, expose: Option<&Expose>) -> Annotations {
    let annotations = Annotations::of_object(cx).with_values(&paths.annotations);
    match expose {
        Some(expose) => annotations.with_own(cx, &expose.annotations),
        None => annotations,
    }
}

/// Whether a text of the values is there.
pub(crate) fn has(path: &crate::expression::KnobPath) -> Expr {
    Expr::HasText(Arc::new(Expr::Text(path.clone())))
}

/// Whether there is a certificate for a way in: one that the values name, or one that is made.
pub(crate) fn has_certificate(paths: &IngressPaths) -> Expr {
    Expr::Any(vec![Expr::Truth(paths.tls.clone()), has(&paths.tls_secret)])
}

/// The name of the Secret with the certificate where the values name none.
pub(crate) fn own_certificate(component: &ComponentContext<'_>, nth: usize) -> Expr {
    match component.component.exposures.get(nth).and_then(|it| it.tls.as_ref()) {
        Some(Tls::Declared(key)) => secret::name_of(key),
        _ if nth == 0 => names::object(&component.component.object_name, "tls"),
        _ => names::object(&component.component.object_name, &format!("tls-{}", suffix(nth))),
    }
}

/// The Ingresses of a component, one for each way in that no gateway leads to.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let ways = component.paths.ingresses.iter().zip(&component.ways_in).enumerate();
    ways.filter(|(_, (_, way))| !way.by_gateway)
        .map(|(nth, (paths, way))| one(cx, component, nth, paths, way.port))
        .collect()
}

fn one(cx: &AppContext<'_>, component: &ComponentContext<'_>, nth: usize, paths: &IngressPaths, port: &Port) -> Object {
    let expose = component.component.exposures.get(nth);
    let (host, below) = component.way_in(nth);
    let (host, below) = (host.text(cx, &paths.hostname), below.text(cx, &paths.path));
    let has_host = Expr::HasText(Arc::new(host.clone()));
    let text_of = |path: &crate::expression::KnobPath| Expr::Text(path.clone());
    let backend = map! {
        "service": map! {
            "name": component.name.clone(),
            "port": map! { "name": Expr::Str(Arc::clone(&port.name)) },
        },
    };
    let path = map! { "path": below, "pathType": text_of(&paths.path_type), "backend": backend };
    let hosts = Entry::Guarded { when: has_host.clone(), entries: vec![field!("hosts": list![host.clone()])] };
    let host = Entry::Guarded { when: has_host, entries: vec![field!("host": host)] };
    let secret = Expr::Coalesce(vec![text_of(&paths.tls_secret), own_certificate(component, nth)]);
    let tls = Node::Map(vec![field!("secretName": secret), hosts]);
    let spec = Node::Map(vec![
        Entry::Guarded { when: has(&paths.class), entries: vec![field!("ingressClassName": text_of(&paths.class))] },
        Entry::Guarded { when: has_certificate(paths), entries: vec![field!("tls": list![tls])] },
        field!("rules": list![Node::Map(vec![host, field!("http": map! { "paths": list![path] })])]),
    ]);
    let name = name(component, nth);
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), annotations(cx, paths, expose)),
        field!("spec": spec),
    ]);
    let file = if nth == 0 { text!("ingress") } else { format!("ingress-{}", suffix(nth)).into() };
    let when = Expr::All(vec![Expr::Truth(paths.enabled.clone()), Expr::Not(Arc::new(Expr::OpenShift))]);
    Object {
        when: Some(when),
        origin: Some(expose.map_or(port.span, |it| it.span)),
        ..object(component, "networking.k8s.io/v1", "Ingress", name, file, body)
    }
}
