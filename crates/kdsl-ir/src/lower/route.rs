//! Routes: the way in from outside on OpenShift.

use std::sync::Arc;

use kdsl_semantic::functions::Function;
use kdsl_semantic::model::Termination;

use crate::expression::{CompareOp, Expr};
use crate::lower::context::{AppContext, ComponentContext, WayIn};
use crate::lower::ingress::{annotations, has, name, suffix};
use crate::lower::knobs::paths::IngressPaths;
use crate::lower::labels::{metadata, object_labels};
use crate::lower::object;
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The Routes of a component, one for each way in.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let ways = component.paths.ingresses.iter().enumerate();
    ways.zip(&component.ways_in).map(|((nth, paths), way)| one(cx, component, nth, paths, way)).collect()
}

/// Encrypted up to the router, with plain HTTP redirected. What the API server would fill in is written out, so that what is
/// in the cluster equals what was sent.
fn one(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    nth: usize,
    paths: &IngressPaths,
    way: &WayIn<'_>,
) -> Object {
    let port = way.port;
    let expose = component.component.exposures.get(nth);
    let (host, below) = component.way_in(nth);
    let (host, below) = (host.text(cx, &paths.hostname), below.text(cx, &paths.path));
    let has_host = Expr::HasText(Arc::new(host.clone()));
    let is_every =
        component.in_app.exposures.get(nth).and_then(|it| it.host.as_str()).is_some_and(|it| it.starts_with(EVERY));
    let (one_host, policy) = if is_every { of_every(&host) } else { (host.clone(), literal!("None")) };
    // Traffic that is passed on as it is has no path and no certificate here.
    let is_read = || {
        let passed_on = Expr::Str(Termination::Passthrough.word().into());
        Expr::Compare(CompareOp::NotEqual, Arc::new((Expr::Text(paths.termination.clone()), passed_on)))
    };
    let mut tls = vec![
        field!("termination": Expr::Text(paths.termination.clone())),
        field!("insecureEdgeTerminationPolicy": literal!("Redirect")),
    ];
    if !way.by_gateway {
        tls.push(Entry::Guarded {
            when: Expr::All(vec![has(&paths.tls_secret), is_read()]),
            entries: vec![field!("externalCertificate": map! { "name": Expr::Text(paths.tls_secret.clone()) })],
        });
    }
    // The whole of a host is written without a path.
    let is_part = Expr::Compare(CompareOp::NotEqual, Arc::new((below.clone(), literal!("/"))));
    let has_path = Expr::All(vec![is_part, is_read()]);
    let spec = Node::Map(vec![
        Entry::Guarded { when: has_host.clone(), entries: vec![field!("host": one_host)] },
        Entry::Guarded { when: has_path, entries: vec![field!("path": below.clone())] },
        field!("to": map! {
            "kind": literal!("Service"),
            "name": component.name.clone(),
            "weight": Expr::Int(100),
        }),
        field!("port": map! { "targetPort": Expr::Str(Arc::clone(&port.name)) }),
        field!("tls": Node::Map(tls)),
        field!("wildcardPolicy": policy),
    ]);
    let name = name(component, nth);
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), annotations(cx, paths, expose)),
        field!("spec": spec),
    ]);
    let file = if nth == 0 { text!("route") } else { format!("route-{}", suffix(nth)).into() };
    Object {
        when: Some(Expr::All(vec![Expr::Truth(paths.enabled.clone()), Expr::OpenShift])),
        origin: Some(expose.map_or(port.span, |it| it.span)),
        ..object(component, "route.openshift.io/v1", "Route", name, file, body)
    }
}

/// The text before the domain in the host of every name below it.
const EVERY: &str = "*.";

/// The host and the policy where the program says a wildcard: a Route has one name of a domain, even if it stands for all of
/// them. The values may still say one host.
fn of_every(host: &Expr) -> (Expr, Expr) {
    let text = |text: &str| Expr::Str(text.into());
    let one = Expr::Call(Function::Replace, vec![host.clone(), text(EVERY), text("wildcard.")]);
    let is_every = Expr::Call(Function::StartsWith, vec![host.clone(), text(EVERY)]);
    (one, Expr::If(Arc::new((is_every, literal!("Subdomain"), literal!("None")))))
}
