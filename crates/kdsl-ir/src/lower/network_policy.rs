//! NetworkPolicies: who may talk to a component, and to whom it may talk.

use std::sync::Arc;

use kdsl_semantic::model::{Allow, Peer, Port, Protocol};

use crate::expression::{CompareOp, Expr, KnobPath};
use crate::lower::container::literal_protocol;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, any, match_labels, metadata, object_labels};
use crate::lower::{external, object};
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::package::Object;

/// The NetworkPolicy of a component: whoever is wired to it may call it, and the world where it is exposed; it may ask for
/// names and call whom it is wired to.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let paths = &component.paths;
    let mut ingress = Rules::default();
    let callers: Vec<Item> = cx.callers(&component.component.name).map(peer).collect();
    if !callers.is_empty() {
        ingress.always(with_ports("from", callers, ports_of(&component.component.ports)));
    }
    let own_pods = component.component.kind.has_identity();
    if own_pods {
        ingress.always(map! { "from": Node::List(vec![peer(component)]) });
    }
    for (way, port) in paths.ingresses.iter().zip(&component.ways_in) {
        let ports = Node::List(ports_of(std::slice::from_ref(*port)));
        ingress.when(Expr::Truth(way.enabled.clone()), map! { "ports": ports });
    }
    if component.has_service() {
        let is_outside = Expr::Compare(
            CompareOp::NotEqual,
            Arc::new((Expr::Text(paths.service_type.clone()), literal!("ClusterIP"))),
        );
        ingress.when(is_outside, map! { "ports": Node::List(ports_of(&component.component.ports)) });
    }
    component.component.allows.iter().filter(|it| it.inbound).for_each(|it| ingress.allow("from", it));
    ingress.extra = Some(paths.extra_ingress.clone());

    let mut egress = Rules::default();
    egress.always(dns());
    for external in component.component.calls.iter().filter_map(|it| cx.external(it)) {
        egress.always(external::egress(external));
    }
    for callee in component.component.calls.iter().filter_map(|it| cx.component(it)) {
        if callee.component.name != component.component.name {
            egress.always(with_ports("to", vec![peer(callee)], ports_of(&callee.component.ports)));
        }
    }
    if own_pods {
        egress.always(map! { "to": Node::List(vec![peer(component)]) });
    }
    component.component.allows.iter().filter(|it| !it.inbound).for_each(|it| egress.allow("to", it));
    egress.extra = Some(paths.extra_egress.clone());

    let mut spec = vec![
        field!("podSelector": match_labels(component)),
        field!("policyTypes": list![literal!("Ingress"), literal!("Egress")]),
    ];
    spec.extend(ingress.into_entry("ingress"));
    spec.extend(egress.into_entry("egress"));
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": Node::Map(spec)),
    ]);
    Object {
        when: Some(Expr::Truth(paths.network_policy_enabled.clone())),
        ..object(
            component,
            "networking.k8s.io/v1",
            "NetworkPolicy",
            component.name.clone(),
            text!("network-policy"),
            body,
        )
    }
}

/// Rules of one direction, some of them under a condition.
#[derive(Default)]
struct Rules {
    items: Vec<Item>,
    conditions: Vec<Expr>,
    is_certain: bool,
    extra: Option<KnobPath>,
}

impl Rules {
    fn always(&mut self, rule: Node) {
        self.is_certain = true;
        self.items.push(Item::one(rule));
    }

    fn when(&mut self, when: Expr, rule: Node) {
        self.conditions.push(when.clone());
        self.items.push(Item::Guarded { when, items: vec![Item::one(rule)] });
    }

    fn allow(&mut self, direction: &str, allow: &Allow) {
        let ports: Vec<Item> =
            allow.ports.iter().map(|(number, protocol)| port_item(i64::from(*number), *protocol)).collect();
        let mut rule = Vec::new();
        if let Peer::Cidr(range) = &allow.peer {
            let block = map! { "ipBlock": map! { "cidr": Expr::Str(Arc::clone(range)) } };
            rule.push(Entry::field(direction, list![block]));
        }
        if !ports.is_empty() {
            rule.push(field!("ports": Node::List(ports)));
        }
        self.is_certain = true;
        self.items.push(Item::one(Node::Map(rule)).at(allow.span));
    }

    /// The field of these rules. Where there are none it is left out, which allows nothing either.
    fn into_entry(mut self, key: &str) -> Option<Entry> {
        if let Some(extra) = self.extra {
            if self.items.is_empty() {
                return Some(Entry::field_when(Expr::NonEmpty(extra.clone()), key, Node::Values(extra)));
            }
            self.conditions.push(Expr::NonEmpty(extra.clone()));
            self.items.push(Item::Spread(extra));
        }
        if self.is_certain {
            return Some(Entry::field(key, Node::List(self.items)));
        }
        let when = any(self.conditions)?;
        Some(Entry::field_when(when, key, Node::List(self.items)))
    }
}

/// The rule that lets a pod ask for names, wherever the cluster answers that.
pub(crate) fn dns() -> Node {
    let both = |number: i64| vec![port_item(number, Protocol::Udp), port_item(number, Protocol::Tcp)];
    let mut ports = both(53);
    // OpenShift's name servers listen on another port behind their Service.
    ports.push(Item::Guarded { when: Expr::OpenShift, items: both(5353) });
    map! { "ports": Node::List(ports) }
}

/// The pods of a component.
pub(crate) fn peer(component: &ComponentContext<'_>) -> Item {
    Item::one(map! { "podSelector": match_labels(component) })
}

/// The ports of a component's pods.
pub(crate) fn ports_of(ports: &[Port]) -> Vec<Item> {
    ports.iter().map(|it| port_item(i64::from(it.number), it.protocol)).collect()
}

/// A rule with peers, and with ports unless it is about all.
pub(crate) fn with_ports(direction: &str, peers: Vec<Item>, ports: Vec<Item>) -> Node {
    let mut rule = vec![Entry::field(direction, Node::List(peers))];
    if !ports.is_empty() {
        rule.push(field!("ports": Node::List(ports)));
    }
    Node::Map(rule)
}

fn port_item(number: i64, protocol: Protocol) -> Item {
    Item::one(map! { "port": Expr::Int(number), "protocol": literal_protocol(protocol) })
}
