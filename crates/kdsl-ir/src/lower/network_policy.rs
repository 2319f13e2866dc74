//! NetworkPolicies: who may talk to a component, and to whom it may talk.

use std::sync::Arc;

use kdsl_semantic::model::{Allow, AllowedPort, Peer, Port, Protocol, Span};

use crate::expression::{Expr, KnobPath};
use crate::lower::container::literal_protocol;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, any, match_labels, metadata, object_labels};
use crate::lower::service::{is_outside, ports_beside, reaches_out};
use crate::lower::{external, object, other};
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::package::Object;

/// The NetworkPolicy of a component: whoever is wired to it may call it, and the world where it is exposed; it may ask for
/// names and call whom it is wired to.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Object {
    let paths = &component.paths;
    let mut ingress = Rules::default();
    // A rule without anyone in it would let everyone in: those that may not be there have rules of their own.
    let (mut callers, mut sometimes) = (Vec::new(), Vec::new());
    for caller in cx.callers(&component.component.name) {
        match cx.replaced(&caller.component.name) {
            Some(replaced) => sometimes.push((replaced.is_here(), peer(caller).at(caller.component.span))),
            None => callers.push(peer(caller).at(caller.component.span)),
        }
    }
    if !callers.is_empty() {
        ingress.always(with_ports("from", callers, ports_of(&component.component.ports)));
    }
    for (when, caller) in sometimes {
        ingress.when(when, with_ports("from", vec![caller], ports_of(&component.component.ports)));
    }
    let from_others: Vec<Item> = other::callers(cx, component).collect();
    if !from_others.is_empty() {
        ingress.always(with_ports("from", from_others, ports_of(&component.component.ports)));
    }
    let own_pods = component.component.kind.has_identity();
    if own_pods {
        ingress.always(map! { "from": Node::List(vec![peer(component)]) });
    }
    for (paths, way) in paths.ingresses.iter().zip(&component.ways_in) {
        let ports = Node::List(vec![port_of(way.port)]);
        ingress.when(Expr::Truth(paths.enabled.clone()), map! { "ports": ports });
    }
    outside(&mut ingress, component);
    for allow in component.component.allows.iter().filter(|it| it.inbound) {
        ingress.allow("from", allow, peers_of(cx, allow), allowed_ports(allow, Some(component)));
    }
    for (other, allow) in cx.allowing(&component.component.name).filter(|(_, it)| !it.inbound) {
        ingress.allow("from", allow, vec![peer(other)], allowed_ports(allow, Some(component)));
    }
    ingress.extra = Some(paths.extra_ingress.clone());

    let mut egress = Rules::default();
    egress.always(dns());
    for external in component.component.calls.iter().filter_map(|it| cx.external(it)) {
        egress.always(external::egress(external));
    }
    for callee in component.component.calls.iter().filter_map(|it| cx.component(it)) {
        if callee.component.name != component.component.name {
            let rule = with_ports("to", vec![peer(callee)], ports_of(&callee.component.ports));
            let first = egress.items.len();
            match cx.replaced(&callee.component.name) {
                Some(replaced) => {
                    egress.when(replaced.is_here(), rule);
                    egress.when(replaced.is_away(), external::egress(&replaced.external));
                }
                None => egress.always(rule),
            }
            egress.asked_for_by(
                first,
                component.component.needs.iter().find(|it| it.provider == callee.component.name).map(|it| it.span),
            );
        }
    }
    for (other, callee) in component.component.calls.iter().filter_map(|it| cx.other(it)) {
        egress.always(with_ports("to", vec![other.peer(callee)], ports_of(&callee.ports)));
    }
    if own_pods {
        egress.always(map! { "to": Node::List(vec![peer(component)]) });
    }
    for allow in component.component.allows.iter().filter(|it| !it.inbound) {
        let callee = match &allow.peer {
            Peer::Component(name) => cx.component(name),
            _ => None,
        };
        egress.allow("to", allow, peers_of(cx, allow), allowed_ports(allow, callee));
    }
    for (other, allow) in cx.allowing(&component.component.name).filter(|(_, it)| it.inbound) {
        egress.allow("to", allow, vec![peer(other)], allowed_ports(allow, Some(other)));
    }
    if !component.component.access.is_empty() {
        let first = egress.items.len();
        egress.always(api_server());
        egress.asked_for_by(first, component.component.access.first().map(|it| it.span));
    }
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
        let items = vec![Item::one(rule)];
        match self.items.last_mut() {
            // What is allowed for two reasons is written once.
            Some(Item::Guarded { when: other, items: same }) if *same == items => {
                *other = Expr::Any(match std::mem::replace(other, Expr::Bool(true)) {
                    Expr::Any(mut reasons) => {
                        reasons.push(when);
                        reasons
                    }
                    reason => vec![reason, when],
                });
            }
            _ => self.items.push(Item::Guarded { when, items }),
        }
    }

    /// Says which words of the program the rules from this one on follow from.
    fn asked_for_by(&mut self, first: usize, span: Option<Span>) {
        let Some(span) = span else { return };
        let rules = self.items.split_off(first);
        self.items.extend(rules.into_iter().map(|it| it.at(span)));
    }

    fn allow(&mut self, direction: &str, allow: &Allow, peers: Vec<Item>, ports: Vec<Item>) {
        let mut rule = Vec::new();
        if !peers.is_empty() {
            rule.push(Entry::field(direction, Node::List(peers)));
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

/// What the component's Services and its ports on the nodes let in from the world.
fn outside(ingress: &mut Rules, component: &ComponentContext<'_>) {
    let paths = &component.paths;
    let ports: Vec<Item> = component.service_ports().map(|(port, _)| port_of(port)).collect();
    if !ports.is_empty() && !component.component.service.headless {
        ingress.when(is_outside(&paths.service.ty), map! { "ports": Node::List(ports) });
    }
    for (service, paths) in component.component.services.iter().zip(&paths.services) {
        if reaches_out(&service.options) {
            let ports: Vec<Item> = ports_beside(component, service, paths).map(|(port, ..)| port_of(port)).collect();
            ingress.when(is_outside(&paths.ty), map! { "ports": Node::List(ports) });
        }
    }
    let on_nodes: Vec<Item> = component.component.ports.iter().filter(|it| it.node.is_some()).map(port_of).collect();
    if !on_nodes.is_empty() {
        ingress.always(map! { "ports": Node::List(on_nodes) });
    }
}

/// The other end of allowed traffic; none for anyone.
fn peers_of(cx: &AppContext<'_>, allow: &Allow) -> Vec<Item> {
    match &allow.peer {
        Peer::Anywhere => Vec::new(),
        Peer::Cidr { range, except } => {
            let mut block = vec![field!("cidr": Expr::Str(Arc::clone(range)))];
            if !except.is_empty() {
                let except = Node::list(except.iter().map(|it| Node::str(Arc::clone(it))));
                block.push(field!("except": except));
            }
            vec![Item::one(map! { "ipBlock": Node::Map(block) })]
        }
        Peer::Component(name) => cx.component(name).map(peer).into_iter().collect(),
        Peer::Namespace(labels) => {
            let labels = labels.iter().map(|(key, value)| Entry::field(key, Expr::Str(Arc::clone(value))));
            let selector = map! { "matchLabels": Node::Map(labels.collect()) };
            vec![Item::one(map! { "namespaceSelector": selector })]
        }
    }
}

/// The ports of allowed traffic; those that have names are the callee's.
fn allowed_ports(allow: &Allow, callee: Option<&ComponentContext<'_>>) -> Vec<Item> {
    let ports = callee.map_or(&[][..], |it| &it.component.ports);
    let item = |port: &AllowedPort| match port {
        AllowedPort::Number { first, last, protocol } if first == last => Some(port_item(i64::from(*first), *protocol)),
        AllowedPort::Number { first, last, protocol } => Some(Item::one(map! {
            "port": Expr::Int(i64::from(*first)),
            "endPort": Expr::Int(i64::from(*last)),
            "protocol": literal_protocol(*protocol),
        })),
        AllowedPort::Named(name) => ports.iter().find(|it| it.name == *name).map(port_of),
    };
    allow.ports.iter().filter_map(item).collect()
}

/// The rule that lets a pod ask Kubernetes' API, whose servers listen on one of two ports.
fn api_server() -> Node {
    map! { "ports": Node::List(vec![port_item(443, Protocol::Tcp), port_item(6443, Protocol::Tcp)]) }
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
    ports.iter().map(port_of).collect()
}

fn port_of(port: &Port) -> Item {
    port_item(i64::from(port.number), port.protocol).at(port.span)
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
