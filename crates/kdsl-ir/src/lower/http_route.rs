//! HTTPRoutes: the way in from outside by a gateway.

use std::sync::Arc;

use crate::expression::{CompareOp, Expr};
use crate::lower::context::{AppContext, ComponentContext, WayIn};
use crate::lower::ingress::{annotations, has, name, suffix};
use crate::lower::knobs::paths::IngressPaths;
use crate::lower::labels::{metadata, object_labels};
use crate::lower::object;
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The HTTPRoutes of a component, one for each way in that a gateway leads to.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let ways = component.paths.ingresses.iter().zip(&component.ways_in).enumerate();
    ways.filter(|(_, (_, way))| way.by_gateway)
        .filter_map(|(nth, (paths, way))| one(cx, component, nth, paths, way))
        .collect()
}

fn one(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    nth: usize,
    paths: &IngressPaths,
    way: &WayIn<'_>,
) -> Option<Object> {
    let expose = component.component.exposures.get(nth);
    let (host, below) = component.way_in(nth);
    let (host, below) = (host.text(cx, &paths.hostname), below.text(cx, &paths.path));
    let has_host = Expr::HasText(Arc::new(host.clone()));
    let number = component.service_port(&way.port.name)?;
    let text_of = |path: &crate::expression::KnobPath| Expr::Text(path.clone());
    let named = |path: &crate::expression::KnobPath, key: &str| Entry::field_when(has(path), key, text_of(path));
    let parent = Node::Map(vec![
        field!("name": text_of(&paths.gateway_name)),
        named(&paths.gateway_namespace, "namespace"),
        named(&paths.gateway_listener, "sectionName"),
    ]);
    let is_exact = Expr::Compare(CompareOp::Equal, Arc::new((text_of(&paths.path_type), literal!("Exact"))));
    let matching = Expr::If(Arc::new((is_exact, literal!("Exact"), literal!("PathPrefix"))));
    let rule = map! {
        "matches": list![map! { "path": map! { "type": matching, "value": below } }],
        "backendRefs": list![map! { "name": component.name.clone(), "port": Expr::Whole(number.clone()) }],
    };
    let spec = Node::Map(vec![
        field!("parentRefs": list![parent]),
        Entry::field_when(has_host, "hostnames", list![host.clone()]),
        field!("rules": list![rule]),
    ]);
    let name = name(component, nth);
    let body = Node::Map(vec![
        metadata(name.clone(), object_labels(cx, component), annotations(cx, paths, expose)),
        field!("spec": spec),
    ]);
    let file = if nth == 0 { text!("http-route") } else { format!("http-route-{}", suffix(nth)).into() };
    let when = Expr::All(vec![Expr::Truth(paths.enabled.clone()), Expr::Not(Arc::new(Expr::OpenShift))]);
    Some(Object {
        when: Some(when),
        origin: Some(expose.map_or(way.port.span, |it| it.span)),
        ..object(component, "gateway.networking.k8s.io/v1", "HTTPRoute", name, file, body)
    })
}
