//! The Services of a component: its own, those beside it, and the one of a fixed name.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Arguments, container, expose, metadata, network};
use crate::builder::Builder;
use crate::diagnostics::{bad_text, duplicate_name, invalid_name, out_of_range, statement_form};
use crate::hir::{Block, Expr, ExprKind, ItemKind};
use crate::model::{Kind, Port, Protocol, Service, ServiceOptions, ServiceType};
use crate::naming::{dns_label, is_label_key};

/// For how many seconds a client stays with its pod where the program does not say: Kubernetes' own default.
const AFFINITY_SECONDS: u32 = 10_800;

/// The longest that a client can stay with its pod: a day.
const AFFINITY_LIMIT: u32 = 86_400;

/// The ports of nodes that Services can have.
pub(super) const NODE_PORTS: (u32, u32) = (30_000, 32_767);

pub(super) fn service(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(name) = args.optional_name() else {
        let Some(block) = args.block(&mut b.diagnostics) else { return };
        let mut options = std::mem::take(&mut b.parts.service);
        detail(b, args, block, &mut Detail { options: &mut options, ports: None, numbers: &mut Vec::new() });
        b.parts.service = options;
        return;
    };
    if args.accept("none") {
        b.parts.services.shift_remove(&name.text);
        return;
    }
    if dns_label(&name.text).is_err() {
        // That was reported where the names were read; nothing of it is used.
        while args.expr(&mut Vec::new(), "").is_some() {}
        return;
    }
    let mut pod = None;
    if args.accept("on") {
        if !args.accept("pod") {
            args.fail(&mut b.diagnostics, "`pod` and its number are expected here");
            return;
        }
        let Some((number, span)) = args.whole(&mut b.diagnostics, "the pod's number", 0, 9_999) else { return };
        if b.scope.kind != Kind::Stateful {
            let label = "only the pods of a stateful component have numbers";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
            return;
        }
        pod = Some(number);
    }
    let (mut options, mut ports, mut numbers) = (ServiceOptions::default(), Vec::new(), Vec::new());
    if let Some(block) = args.optional_block() {
        let mut into = Detail { options: &mut options, ports: Some(&mut ports), numbers: &mut numbers };
        detail(b, args, block, &mut into);
    }
    if ports.is_empty() {
        ports = b.scope.ports.values().filter(|it| !it.internal).map(|it| it.name.clone()).collect();
    }
    let service = Service { name: name.text.clone(), pod, ports, numbers, options, span: name.span };
    b.parts.services.insert(name.text, service);
}

/// What the braces of a Service say.
struct Detail<'a> {
    options: &'a mut ServiceOptions,
    /// `None` for the component's own, which has all ports.
    ports: Option<&'a mut Vec<Arc<str>>>,
    numbers: &'a mut Vec<(Arc<str>, u16)>,
}

const WORDS: &str = "`port`, `type`, `headless`, `annotation`, `session-affinity`, `publish-not-ready`, \
                     `external-traffic`, `class` or `source-ranges` is expected here";

fn detail(b: &mut Builder<'_>, args: &Arguments<'_>, block: &Block, into: &mut Detail<'_>) {
    for item in &block.items {
        let ItemKind::Statement(inner) = &item.kind else {
            b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, WORDS));
            continue;
        };
        let mut inner = Arguments::new(args.keyword, item, inner);
        match &*item.key.text {
            "headless" => into.options.headless = true,
            "publish-not-ready" => into.options.publish_not_ready = true,
            "annotation" => into.options.annotations.extend(metadata::entries(b, &mut inner, false)),
            "session-affinity" => {
                into.options.session_affinity = match inner.peek() {
                    None => Some(AFFINITY_SECONDS),
                    Some(_) => container::seconds(b, &mut inner, "a length of time such as `10m`").and_then(|it| {
                        if !(1..=AFFINITY_LIMIT).contains(&it) {
                            let largest = i64::from(AFFINITY_LIMIT);
                            b.report(out_of_range::number(&format!("{it}s"), 1, largest, item.span));
                            return None;
                        }
                        Some(it)
                    }),
                };
            }
            "external-traffic" => match inner.optional_name() {
                Some(word) if matches!(&*word.text, "local" | "cluster") => {
                    into.options.external_traffic_local = &*word.text == "local";
                }
                _ => inner.fail(&mut b.diagnostics, "`local` or `cluster` is expected here"),
            },
            "type" => match inner.optional_name().as_ref().map(|it| &*it.text) {
                Some("cluster-ip") => into.options.ty = ServiceType::ClusterIp,
                Some("node-port") => into.options.ty = ServiceType::NodePort,
                Some("load-balancer") => into.options.ty = ServiceType::LoadBalancer,
                _ => inner.fail(&mut b.diagnostics, "`cluster-ip`, `node-port` or `load-balancer` is expected here"),
            },
            "class" => into.options.class = class(b, &mut inner),
            "source-ranges" => into.options.source_ranges.extend(ranges(b, &mut inner)),
            "port" if into.ports.is_some() => port(b, &mut inner, into),
            "port" => {
                let label = "the component's own Service has all of its ports";
                let report = statement_form::report(args.keyword.word, args.keyword.form, item.span, label);
                b.report(report.because(args.item.key.span, "without a name it is the component's own"));
                continue;
            }
            _ => {
                b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, WORDS));
                continue;
            }
        }
        inner.finish(&mut b.diagnostics);
    }
    if into.options.headless && into.options.ty != ServiceType::ClusterIp {
        let label = "a headless Service has no address of its own, so it can't reach further";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, block.span, label));
        into.options.ty = ServiceType::ClusterIp;
    }
}

/// `port NAME [as N]` of a Service beside the component's own.
fn port(b: &mut Builder<'_>, args: &mut Arguments<'_>, into: &mut Detail<'_>) {
    let Some(name) = args.optional_name() else {
        args.fail(&mut b.diagnostics, "`port NAME` is expected here");
        return;
    };
    if !b.scope.ports.contains_key(&name.text) {
        expose::unknown_port(b, &name.text, name.span);
        args.give_up();
        return;
    }
    if args.accept("as")
        && let Some((number, _)) = args.whole(&mut b.diagnostics, "a port number", 1, 65_535)
    {
        into.numbers.extend(u16::try_from(number).ok().map(|number| (name.text.clone(), number)));
    }
    if let Some(ports) = &mut into.ports
        && !ports.contains(&name.text)
    {
        ports.push(name.text);
    }
}

pub(super) fn alias(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.alias = None;
        return;
    }
    let Some(name) = args.name(&mut b.diagnostics, "a name") else { return };
    match dns_label(&name.text) {
        Ok(()) => b.parts.alias = Some((name.text, name.span)),
        Err(error) => b.report(invalid_name::report("a Service", &name.text, error, name.span)),
    }
}

/// The class of a load balancer, or of an Ingress.
pub(super) fn class(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Arc<str>> {
    let (text, span) = args.text(&mut b.diagnostics, "the name of a class")?;
    if !is_label_key(&text) {
        b.report(bad_text::class(&text, span));
        return None;
    }
    Some(text)
}

/// A list of ranges of addresses.
pub(super) fn ranges(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Vec<Arc<str>> {
    let Some(Expr { kind: ExprKind::List(items), .. }) = args.expr(&mut b.diagnostics, "a list of ranges") else {
        args.fail(&mut b.diagnostics, "a list such as `[\"10.0.0.0/8\"]` is expected here");
        return Vec::new();
    };
    let mut ranges = Vec::with_capacity(items.len());
    for item in items {
        match item.as_text() {
            Some(text) if network::is_cidr(&text) => ranges.push(text),
            Some(text) => b.report(bad_text::cidr(&text, item.span)),
            None if item.kind == ExprKind::Missing => {}
            None => {
                let label = "a range of addresses in quotes is expected here";
                b.report(statement_form::report(args.keyword.word, args.keyword.form, item.span, label));
            }
        }
    }
    ranges
}

/// `expose load-balancer` and `expose node-port 30080`.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    /// How far.
    pub ty: ServiceType,
    /// The names of the ports.
    pub ports: Vec<Arc<str>>,
    /// What else is said.
    pub options: ServiceOptions,
    /// Where it is written.
    pub span: Span,
}

/// The name of the Service that leads to those ports only that are reached from outside.
const OUTSIDE: &str = "external";

/// Puts what is reached from outside into the component's own Service, if that has no other ports, else into one of its own.
pub(crate) fn publish(
    published: Vec<Published>,
    ports: &indexmap::IndexMap<Arc<str>, Port>,
    own: &mut ServiceOptions,
    services: &mut indexmap::IndexMap<Arc<str>, Service>,
    diagnostics: &mut Vec<kdsl_db::Diagnostic>,
) {
    let mut names: Vec<Arc<str>> = Vec::new();
    for port in published.iter().flat_map(|it| &it.ports) {
        if !names.contains(port) {
            names.push(port.clone());
        }
    }
    let Some(first) = published.first().map(|it| it.span) else { return };
    let is_all = ports.values().all(|it| it.internal || names.contains(&it.name));
    let mut options = if is_all { std::mem::take(own) } else { ServiceOptions::default() };
    options.span = Some(first);
    for it in published {
        // A load balancer reaches its pods by the ports of the nodes, so it stands for both.
        if options.ty != ServiceType::LoadBalancer {
            options.ty = it.ty;
        }
        options.annotations.extend(it.options.annotations);
        options.class = it.options.class.or(options.class.take());
        options.source_ranges.extend(it.options.source_ranges);
        options.external_traffic_local |= it.options.external_traffic_local;
        for (port, number) in it.options.node_ports {
            options.node_ports.retain(|(other, _)| *other != port);
            options.node_ports.push((port, number));
        }
    }
    if is_all {
        *own = options;
        return;
    }
    let name: Arc<str> = Arc::from(OUTSIDE);
    if let Some(same) = services.get(&name) {
        diagnostics.push(duplicate_name::report("Services", &name, same.span, first));
        return;
    }
    let service = Service { name: name.clone(), pod: None, ports: names, numbers: Vec::new(), options, span: first };
    services.insert(name, service);
}

/// A port over UDP or SCTP, which no way in over HTTP leads to.
pub(super) fn is_tcp(port: &Port) -> bool {
    port.protocol == Protocol::Tcp
}
