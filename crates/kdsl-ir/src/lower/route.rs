//! Routes: the way in from outside on OpenShift.

use std::sync::Arc;

use kdsl_semantic::model::Port;

use crate::expression::{CompareOp, Expr};
use crate::lower::context::{AppContext, ComponentContext};
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
    ways.zip(&component.ways_in).map(|((nth, paths), port)| one(cx, component, nth, paths, port)).collect()
}

/// Encrypted up to the router, with plain HTTP redirected. What the API server would fill in is written out, so that what is
/// in the cluster equals what was sent.
fn one(cx: &AppContext<'_>, component: &ComponentContext<'_>, nth: usize, paths: &IngressPaths, port: &Port) -> Object {
    let expose = component.component.exposures.get(nth);
    let tls = Node::Map(vec![
        field!("termination": literal!("edge")),
        field!("insecureEdgeTerminationPolicy": literal!("Redirect")),
        Entry::Guarded {
            when: has(&paths.tls_secret),
            entries: vec![field!("externalCertificate": map! { "name": Expr::Text(paths.tls_secret.clone()) })],
        },
    ]);
    // The whole of a host is written without a path.
    let has_path = Expr::Compare(CompareOp::NotEqual, Arc::new((Expr::Text(paths.path.clone()), literal!("/"))));
    let spec = Node::Map(vec![
        Entry::Guarded {
            when: has(&paths.hostname),
            entries: vec![field!("host": Expr::Text(paths.hostname.clone()))],
        },
        Entry::Guarded { when: has_path, entries: vec![field!("path": Expr::Text(paths.path.clone()))] },
        field!("to": map! {
            "kind": literal!("Service"),
            "name": component.name.clone(),
            "weight": Expr::Int(100),
        }),
        field!("port": map! { "targetPort": Expr::Str(Arc::clone(&port.name)) }),
        field!("tls": tls),
        field!("wildcardPolicy": literal!("None")),
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
