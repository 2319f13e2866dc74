//! The values of how a component is reached, from within the cluster and from outside, and of what it may do there.

use std::sync::Arc;

use kdsl_semantic::model::{Expose, Port, Service, ServiceOptions, ServiceType, Termination, Tls};

use crate::knob::{KnobType, Words};
use crate::lower::context::{AppContext, ComponentContext, WayIn};
use crate::lower::exemptions;
use crate::lower::knobs::paths::{IngressPaths, ServicePaths};
use crate::lower::knobs::{Knobs, OBJECT_NAME, empty_list, empty_map, matching, nothing, object_name};
use crate::lower::labels::reserved;
use crate::lower::service::{has_own_number, reaches_out};
use crate::lower::setting::Setting;
use crate::macros::text;
use crate::tree::Tree;

/// For how many seconds a client stays with its pod where the program does not say: Kubernetes' own default.
const AFFINITY_SECONDS: u32 = 10_800;

/// The longest that a client can stay with its pod: a day.
const AFFINITY_LIMIT: i64 = 86_400;

/// What the host of a way in looks like.
pub(crate) const HOST_PATTERN: &str = "(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

/// What the path of a way in looks like.
pub(crate) const PATH_PATTERN: &str = "/[^#\\s]*";

/// Adds the knobs.
pub(crate) fn add(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    add_own_service(knobs, cx, component);
    add_services(knobs, cx, component);
    add_node_ports(knobs, component);
    add_ways_in(knobs, cx, component);
    add_account(knobs, cx, component);
    add_policy(knobs, component);
}

fn port_type() -> KnobType {
    KnobType::Whole { least: 1, largest: 65_535 }
}

fn add_own_service(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    if !component.has_service() {
        return;
    }
    let root = format!("{}.service", component.paths.root);
    let (paths, options) = (&component.paths.service, &component.component.service);
    knobs.section(root.clone(), text!("How it is reached within the cluster."));
    if !options.headless {
        add_type(knobs, paths, options, text!("The type of its Service. Any but ClusterIP opens it to the world."));
    }
    knobs.section(format!("{root}.ports"), text!("The ports of its Service."));
    for (port, path) in component.service_ports() {
        let docs = format!("The port `{}`.", port.name).into();
        knobs.add(path, port_type(), Tree::Int(i64::from(port.service_number)), docs);
    }
    if !options.headless {
        let ports: Vec<&Port> = component.component.ports.iter().filter(|it| !it.internal).collect();
        add_reach(knobs, &root, component, paths, options, &ports);
        let (affinity, seconds) = match options.session_affinity {
            Some(seconds) => (text!("ClientIP"), seconds),
            None => (text!("None"), AFFINITY_SECONDS),
        };
        knobs.add(
            &paths.session_affinity,
            KnobType::Enum(vec![text!("None"), text!("ClientIP")]),
            Tree::Str(affinity),
            text!("Whether a client stays with its pod: ClientIP, or None."),
        );
        knobs.section(format!("{root}.sessionAffinityConfig"), text!("How long a client stays with its pod."));
        knobs.add(
            &paths.affinity_seconds,
            KnobType::Whole { least: 1, largest: AFFINITY_LIMIT },
            Tree::Int(i64::from(seconds)),
            text!("For so many seconds after its last request."),
        );
    }
    if let Some((alias, _)) = &component.component.alias {
        knobs.add(
            &component.paths.alias,
            KnobType::Text { pattern: Some(text!("([a-z]([-a-z0-9]*[a-z0-9])?)?")), length: Some((0, 63)) },
            Tree::Str(Arc::clone(alias)),
            text!("One more Service of exactly this name, of which a namespace can have one only. Empty for none."),
        );
    }
    add_annotations(knobs, cx, paths, options, text!("Annotations of the Service."));
}

fn add_type(knobs: &mut Knobs, paths: &ServicePaths, options: &ServiceOptions, docs: Arc<str>) {
    let words = [ServiceType::ClusterIp, ServiceType::NodePort, ServiceType::LoadBalancer];
    knobs.add(
        &paths.ty,
        KnobType::Enum(words.iter().map(|it| Arc::from(it.word())).collect()),
        Tree::Str(options.ty.word().into()),
        docs,
    );
}

/// What a Service that reaches further than the cluster can have.
fn add_reach(
    knobs: &mut Knobs,
    root: &str,
    component: &ComponentContext<'_>,
    paths: &ServicePaths,
    options: &ServiceOptions,
    ports: &[&Port],
) {
    knobs.section(
        format!("{root}.nodePorts"),
        text!("The ports of the nodes that lead to it, for the types NodePort and LoadBalancer. null for any."),
    );
    for (port, path) in component.component.ports.iter().zip(&paths.node_ports) {
        if !ports.iter().any(|it| it.name == port.name) {
            continue;
        }
        let number = options.node_ports.iter().find(|(name, _)| *name == port.name);
        knobs.add(
            path,
            KnobType::Nullable(Box::new(KnobType::Whole { least: 30_000, largest: 32_767 })),
            number.map_or(Tree::Null, |(_, number)| Tree::Int(i64::from(*number))),
            format!("The port of the nodes for `{}`.", port.name).into(),
        );
    }
    knobs.add(
        &paths.class,
        matching(text!("([A-Za-z0-9.-]+(/[A-Za-z0-9._-]+)?)?")),
        options.class.as_ref().map_or_else(nothing, |it| Tree::Str(Arc::clone(it))),
        text!("The class of the load balancer. Empty for the cluster's default."),
    );
    knobs.add(
        &paths.source_ranges,
        KnobType::List(Box::new(matching(text!("[0-9A-Fa-f.:]+/[0-9]{1,3}")))),
        Tree::List(options.source_ranges.iter().map(|it| Tree::Str(Arc::clone(it))).collect()),
        text!("Who may reach the load balancer, as ranges of addresses. Empty for everyone."),
    );
    knobs.add(
        &paths.external_traffic,
        KnobType::Enum(vec![text!("Cluster"), text!("Local")]),
        Tree::Str(if options.external_traffic_local { text!("Local") } else { text!("Cluster") }),
        text!("Local keeps traffic from outside on its node, and with it the client's address; Cluster spreads it."),
    );
}

fn add_annotations(
    knobs: &mut Knobs,
    cx: &AppContext<'_>,
    paths: &ServicePaths,
    options: &ServiceOptions,
    docs: Arc<str>,
) {
    let own = cx.app.annotations.iter().chain(&options.annotations);
    knobs.add(
        &paths.annotations,
        KnobType::TextMap { reserved: reserved(&exemptions::OF_SERVICE, own), words: Words::Annotations },
        empty_map(),
        docs,
    );
}

fn add_services(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    let services: Vec<(&Service, &ServicePaths)> =
        component.component.services.iter().zip(&component.paths.services).collect();
    if services.is_empty() {
        return;
    }
    let root = format!("{}.services", component.paths.root);
    knobs.section(root.clone(), text!("The Services beside its own."));
    for (service, paths) in services {
        let options = &service.options;
        let group: Vec<&str> = paths.annotations.0.iter().take(3).map(|it| &**it).collect();
        let group = group.join(".");
        knobs.section(group.clone(), format!("The Service `{}`.", service.name).into());
        let is_open = reaches_out(options) && !options.headless;
        if is_open {
            add_type(knobs, paths, options, text!("Its type. Any but ClusterIP opens it to the world."));
        }
        let own: Vec<(&Port, _)> = component
            .component
            .ports
            .iter()
            .zip(&paths.ports)
            .filter(|(port, _)| service.ports.contains(&port.name) && has_own_number(service, port))
            .collect();
        if !own.is_empty() {
            knobs.section(format!("{group}.ports"), text!("Its ports that differ from those of the other Service."));
        }
        for (port, path) in own {
            let number = service.numbers.iter().find(|(name, _)| *name == port.name);
            let number = number.map_or(port.service_number, |(_, number)| *number);
            let docs = format!("The port `{}`.", port.name).into();
            knobs.add(path, port_type(), Tree::Int(i64::from(number)), docs);
        }
        if is_open {
            let ports: Vec<&Port> =
                component.component.ports.iter().filter(|it| service.ports.contains(&it.name)).collect();
            add_reach(knobs, &group, component, paths, options, &ports);
        }
        add_annotations(knobs, cx, paths, options, text!("Its annotations."));
    }
}

fn add_node_ports(knobs: &mut Knobs, component: &ComponentContext<'_>) {
    let ports = component.component.ports.iter().zip(&component.paths.node_ports);
    let ports: Vec<_> = ports.filter_map(|(port, path)| Some((port, path, port.node?))).collect();
    if ports.is_empty() {
        return;
    }
    let root = &component.paths.root;
    knobs.section(format!("{root}.hostPorts"), text!("The ports of the node that lead to the pod on it."));
    for (port, path, number) in ports {
        let docs = format!("The port of the node for `{}`.", port.name).into();
        knobs.add(path, port_type(), Tree::Int(i64::from(number)), docs);
    }
}

fn add_ways_in(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    let ways = component.paths.ingresses.iter().zip(&component.ways_in).enumerate();
    for (nth, (paths, way)) in ways {
        let said = component.way_in(nth);
        add_way_in(knobs, cx, paths, way, component.component.exposures.get(nth), said);
    }
}

fn add_way_in(
    knobs: &mut Knobs,
    cx: &AppContext<'_>,
    paths: &IngressPaths,
    way: &WayIn<'_>,
    expose: Option<&Expose>,
    (host, below): (Setting<'_>, Setting<'_>),
) {
    let group: Vec<&str> = paths.enabled.0.iter().take(2).map(|it| &**it).collect();
    let group = group.join(".");
    let docs = match way.by_gateway {
        false => text!("How it is reached from outside: an Ingress, on OpenShift a Route."),
        true => text!("How it is reached from outside: an HTTPRoute of a gateway, on OpenShift a Route."),
    };
    knobs.section(group.clone(), docs);
    let enabled = Tree::Bool(expose.is_some());
    knobs.add(&paths.enabled, KnobType::Truth, enabled, text!("Whether it is reached from outside."));
    let text_or_nothing = |text: Option<&Arc<str>>| text.map_or_else(nothing, |it| Tree::Str(Arc::clone(it)));
    knobs.add(
        &paths.hostname,
        KnobType::Text { pattern: Some(format!("({HOST_PATTERN})?").into()), length: Some((0, 253)) },
        host.default_text(""),
        match host.is_worked_out() {
            true => host.docs(cx, text!("The host it answers for."), "Empty"),
            false => text!("The host it answers for. Empty for any; OpenShift then makes one up."),
        },
    );
    knobs.add(
        &paths.path,
        matching(match below.is_worked_out() {
            true => format!("({PATH_PATTERN})?").into(),
            false => text!(PATH_PATTERN),
        }),
        below.default_text("/"),
        below.docs(cx, text!("The path below which it answers."), "Empty"),
    );
    let types = match way.by_gateway {
        false => vec![text!("Prefix"), text!("Exact"), text!("ImplementationSpecific")],
        true => vec![text!("Prefix"), text!("Exact")],
    };
    let is_exact = expose.is_some_and(|it| it.exact);
    knobs.add(
        &paths.path_type,
        KnobType::Enum(types),
        Tree::Str(if is_exact { text!("Exact") } else { text!("Prefix") }),
        text!("How the path is matched. A Route always takes it as a prefix."),
    );
    if way.by_gateway {
        add_gateway(knobs, &group, paths, expose);
    } else {
        knobs.add(
            &paths.class,
            object_name(),
            text_or_nothing(expose.and_then(|it| it.class.as_ref())),
            text!("The class of the Ingress. Empty for the cluster's default."),
        );
        let tls = expose.and_then(|it| it.tls.as_ref());
        knobs.add(
            &paths.tls,
            KnobType::Truth,
            Tree::Bool(tls.is_some()),
            text!("Whether the Ingress is reached over TLS. A Route always is."),
        );
        let named = match tls {
            Some(Tls::Named(name)) => Some(name),
            _ => None,
        };
        let docs = match tls {
            Some(Tls::Declared(_)) => {
                text!("The Secret with the certificate for the host. Empty for the application's own.")
            }
            _ => text!(
                "The Secret with the certificate for the host. Empty for the one that, with `tls`, something such as \
                 cert-manager makes; a Route then has the router's."
            ),
        };
        knobs.add(&paths.tls_secret, object_name(), text_or_nothing(named), docs);
    }
    let terminations = [Termination::Edge, Termination::Reencrypt, Termination::Passthrough];
    knobs.add(
        &paths.termination,
        KnobType::Enum(terminations.iter().map(|it| Arc::from(it.word())).collect()),
        Tree::Str(expose.map_or(Termination::Edge, |it| it.termination).word().into()),
        text!("Where a Route ends the encryption: at the router (edge, reencrypt) or at the pods (passthrough)."),
    );
    let own = expose.map_or(&[][..], |it| &it.annotations);
    knobs.add(
        &paths.annotations,
        KnobType::TextMap { reserved: reserved(&[], cx.app.annotations.iter().chain(own)), words: Words::Annotations },
        empty_map(),
        match way.by_gateway {
            false => text!("Annotations of the Ingress or Route."),
            true => text!("Annotations of the HTTPRoute or Route."),
        },
    );
}

fn add_gateway(knobs: &mut Knobs, group: &str, paths: &IngressPaths, expose: Option<&Expose>) {
    let gateway = expose.and_then(|it| it.gateway.as_ref());
    let text_or_nothing = |text: Option<&Arc<str>>| text.map_or_else(nothing, |it| Tree::Str(Arc::clone(it)));
    knobs.section(format!("{group}.gateway"), text!("The gateway that leads to it."));
    knobs.add(
        &paths.gateway_name,
        KnobType::Text { pattern: Some(text!(OBJECT_NAME)), length: Some((1, 253)) },
        gateway.map_or_else(|| Tree::Str(text!("gateway")), |it| Tree::Str(Arc::clone(&it.name))),
        text!("Its name."),
    );
    knobs.add(
        &paths.gateway_namespace,
        object_name(),
        text_or_nothing(gateway.and_then(|it| it.namespace.as_ref())),
        text!("Its namespace. Empty for that of the release."),
    );
    knobs.add(
        &paths.gateway_listener,
        object_name(),
        text_or_nothing(gateway.and_then(|it| it.listener.as_ref())),
        text!("The name of its listener. Empty for every one that fits."),
    );
}

fn add_account(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    let (paths, root) = (&component.paths, &component.paths.root);
    let has_access = !component.component.access.is_empty();
    knobs.section(format!("{root}.serviceAccount"), text!("As whom it speaks to the cluster."));
    knobs.add(
        &paths.service_account_create,
        KnobType::Truth,
        Tree::Bool(true),
        text!("Whether the ServiceAccount is made. Otherwise it has to be there."),
    );
    knobs.add(
        &paths.service_account_name,
        object_name(),
        nothing(),
        text!("The name of the ServiceAccount. Empty for the component's."),
    );
    knobs.add(
        &paths.automount,
        KnobType::Truth,
        Tree::Bool(has_access),
        text!("Whether its pods have a token to speak to Kubernetes' API with."),
    );
    knobs.add(
        &paths.service_account_annotations,
        KnobType::TextMap { reserved: reserved(&[], cx.app.annotations.iter()), words: Words::Annotations },
        empty_map(),
        text!("Annotations of the ServiceAccount, such as a cloud's identity."),
    );
    if has_access {
        knobs.section(format!("{root}.rbac"), text!("What it may ask of Kubernetes' API."));
        knobs.add(
            &paths.rbac_create,
            KnobType::Truth,
            Tree::Bool(true),
            text!("Whether its roles and their bindings are made. Otherwise they have to be there."),
        );
    }
}

fn add_policy(knobs: &mut Knobs, component: &ComponentContext<'_>) {
    let (paths, root) = (&component.paths, &component.paths.root);
    knobs.section(format!("{root}.networkPolicy"), text!("Who may talk to it, and to whom it may talk."));
    knobs.add(
        &paths.network_policy_enabled,
        KnobType::Truth,
        Tree::Bool(true),
        text!("Whether only what the application needs is allowed."),
    );
    knobs.add(
        &paths.extra_ingress,
        KnobType::Field { of: "networking.v1.NetworkPolicySpec", name: "ingress" },
        empty_list(),
        text!("Further rules for who may talk to it, in Kubernetes' notation."),
    );
    knobs.add(
        &paths.extra_egress,
        KnobType::Field { of: "networking.v1.NetworkPolicySpec", name: "egress" },
        empty_list(),
        text!("Further rules for whom it may talk to, in Kubernetes' notation."),
    );
}
