//! How a component is reached from outside of the cluster.

use std::sync::Arc;

use kdsl_db::Span;

use super::services::{self, NODE_PORTS, Published};
use super::{Arguments, metadata, setting};
use crate::builder::Builder;
use crate::diagnostics::{bad_termination, bad_text, statement_form, unknown_name};
use crate::hir::{Block, ItemKind};
use crate::model::{
    Expose, Expr, Gateway, Port, SecretKey, SecretSource, ServiceOptions, ServiceType, Termination, Tls,
};
use crate::naming::{dns_label, is_host};
use crate::nearest::nearest;
use crate::types::Ty;

/// A way in from outside.
#[derive(Clone, Debug)]
pub(crate) enum Exposing {
    /// Over HTTP, by a host.
    Host(Expose),
    /// By a Service that reaches further than the cluster.
    Service(Published),
}

pub(super) fn expose(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.expose.clear();
        return;
    }
    if let Some(exposing) = read(b, args) {
        let layer = b.layer;
        b.parts.expose.push(layer, exposing);
    }
}

/// Reads what stands behind `expose`.
pub(crate) fn read(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Exposing> {
    if args.accept("load-balancer") {
        return service(b, args, ServiceType::LoadBalancer, None).map(Exposing::Service);
    }
    if args.accept("node-port") {
        let (least, largest) = NODE_PORTS;
        let number = match args.peek() {
            Some(expr)
                if matches!(expr.kind, crate::hir::ExprKind::Number { .. } | crate::hir::ExprKind::Unary(..)) =>
            {
                let (number, _) = args.whole(&mut b.diagnostics, "a port of the nodes", least, largest)?;
                u16::try_from(number).ok()
            }
            _ => None,
        };
        return service(b, args, ServiceType::NodePort, number).map(Exposing::Service);
    }
    let exposing = host(b, args).map(Exposing::Host);
    if exposing.is_none() {
        args.give_up();
    }
    exposing
}

fn host(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Expose> {
    let span = args.span();
    let mut expose = Expose {
        host: Expr::str(""),
        path: Expr::str("/"),
        exact: false,
        tls: None,
        port: "".into(),
        class: None,
        gateway: None,
        termination: Termination::Edge,
        annotations: Vec::new(),
        span,
    };
    const WORDS: [&str; 5] = ["any", "path", "tls", "on", "via"];
    if let Some((host, span)) = args.optional_text() {
        if !is_host(&host, true) {
            b.report(bad_text::host(&host, span));
            return None;
        }
        expose.host = Expr::Str(host);
    } else if let Some(span) = setting::is_next(b, args, &WORDS) {
        let host = args.expr(&mut b.diagnostics, "a host")?;
        let host = b.setting(host, Ty::String, "the host of a way in")?;
        if let Some(Expr::Str(text)) = b.by_default(&host)
            && !is_host(&text, true)
        {
            b.report(bad_text::host(&text, span));
            return None;
        }
        expose.host = host;
    } else if !args.accept("any")
        && let Some(word) = args.peek().and_then(crate::hir::Expr::as_ident)
        && !matches!(&*word.text, "path" | "tls" | "on" | "via")
    {
        let keyword = args.keyword;
        let near = nearest(&word.text, ["load-balancer", "node-port", "any"]);
        let label = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a host in quotes is expected here: \"{}\"", word.text),
        };
        b.report(statement_form::report(keyword.word, keyword.form, word.span, label));
        return None;
    }
    loop {
        if args.accept("path") {
            expose.path = path(b, args)?;
            expose.exact = args.accept("exact");
        } else if args.accept("tls") {
            expose.tls = Some(tls(b, args)?);
        } else if args.accept("on") {
            expose.port = port(b, args)?;
        } else if args.accept("via") {
            expose.gateway = Some(gateway(b, args)?);
        } else {
            break;
        }
    }
    if let Some(block) = args.optional_block() {
        detail(b, args, block, &mut expose);
    }
    if expose.gateway.is_some() && expose.tls.is_some() {
        let label = "the gateway's listener has the certificate: leave out `tls`";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
        return None;
    }
    if expose.port.is_empty() {
        expose.port = default_port(b, args)?;
    }
    if b.scope.ports.get(&expose.port).is_some_and(|it| !services::is_tcp(it)) {
        let label = format!("the port `{}` is not one of TCP", expose.port);
        b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
        return None;
    }
    check_termination(b, &expose);
    Some(expose)
}

/// The path behind `path`.
fn path(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Expr> {
    let span = args.peek().map(|it| it.span)?;
    let path = match setting::is_next(b, args, &[]) {
        Some(_) => {
            let path = args.expr(&mut b.diagnostics, "a path")?;
            b.setting(path, Ty::String, "the path of a way in")?
        }
        None => Expr::Str(args.text(&mut b.diagnostics, "a path")?.0),
    };
    if let Some(Expr::Str(text)) = b.by_default(&path)
        && (!crate::eval::is_path(&text) || text.contains(['#', ' ', '?']))
    {
        b.report(bad_text::path(&text, span));
        return None;
    }
    Some(path)
}

/// A Route that encrypts up to the pods leads to a port that speaks TLS, and one that does not look into the traffic knows
/// no paths and has no certificate.
fn check_termination(b: &mut Builder<'_>, expose: &Expose) {
    let Some(port) = b.scope.ports.get(&expose.port) else { return };
    let is_https = port.name.contains("https") || port.name.contains("tls") || {
        matches!(port.app_protocol.as_deref(), Some("https" | "tls" | "kubernetes.io/wss"))
    };
    let (port, declared) = (port.name.clone(), port.span);
    match expose.termination {
        Termination::Edge => {}
        Termination::Reencrypt if !is_https => b.report(bad_termination::port(&port, expose.span, declared)),
        Termination::Passthrough if expose.path.as_str() != Some("/") => {
            b.report(bad_termination::passthrough("path", expose.span));
        }
        Termination::Passthrough if expose.tls.is_some() => {
            b.report(bad_termination::passthrough("tls", expose.span));
        }
        Termination::Reencrypt | Termination::Passthrough => {}
    }
}

/// The certificate behind `tls`: none, the name of a Secret, or a declared one.
fn tls(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Tls> {
    if let Some((text, span)) = args.optional_text() {
        if !is_host(&text, false) {
            b.report(bad_text::object_name(&text, span));
            return None;
        }
        return Some(Tls::Named(text));
    }
    let Some(name) = args.peek().and_then(crate::hir::Expr::as_ident) else { return Some(Tls::Own) };
    if matches!(&*name.text, "path" | "on" | "via" | "class" | "route" | "annotation") {
        return Some(Tls::Own);
    }
    args.optional_name();
    let Some(secret) = b.scope.secrets.get(&name.text) else {
        let near = nearest(&name.text, b.scope.secrets.keys().map(|it| &**it)).map(str::to_owned);
        b.report(unknown_name::report(&name.text, name.span, near.as_deref()));
        return None;
    };
    match &secret.source {
        SecretSource::Existing { secret, .. } => Some(Tls::Named(secret.clone())),
        SecretSource::Certificate { .. } => Some(Tls::Declared(SecretKey {
            component: b.scope.component.clone(),
            name: name.text.clone(),
            key: name.text.clone(),
            existing: None,
            certificate: true,
            optional: false,
            instead: None,
        })),
        SecretSource::Generated { .. } => {
            let label = "this secret is no certificate: `secret … certificate for \"HOST\"`, or `from existing`";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, name.span, label));
            None
        }
    }
}

fn gateway(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Gateway> {
    if !args.accept("gateway") {
        args.fail(&mut b.diagnostics, "`gateway` and its name are expected here");
        return None;
    }
    let (text, span) = args.text(&mut b.diagnostics, "the gateway as \"NAMESPACE/NAME\" or \"NAME\"")?;
    let (namespace, name) = match text.split_once('/') {
        Some((namespace, name)) => (Some(Arc::from(namespace)), name),
        None => (None, &*text),
    };
    if !is_host(name, false) || namespace.as_deref().is_some_and(|it: &str| dns_label(it).is_err()) {
        b.report(bad_text::object_name(&text, span));
        return None;
    }
    let mut gateway = Gateway { namespace, name: name.into(), listener: None };
    if args.accept("listener") {
        let (listener, span) = args.text(&mut b.diagnostics, "the name of a listener")?;
        if !is_host(&listener, false) {
            b.report(bad_text::object_name(&listener, span));
            return None;
        }
        gateway.listener = Some(listener);
    }
    Some(gateway)
}

/// The port behind `on`.
fn port(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Arc<str>> {
    let port = args.name(&mut b.diagnostics, "the name of a port")?;
    match b.scope.ports.get(&port.text) {
        None => {
            unknown_port(b, &port.text, port.span);
            None
        }
        Some(found) if found.internal => {
            let label = "it is internal: no Service leads to it";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, port.span, label));
            None
        }
        Some(_) => Some(port.text),
    }
}

/// The port that is reached where none is named: the one called `http`, else the only one.
fn default_port(b: &mut Builder<'_>, args: &Arguments<'_>) -> Option<Arc<str>> {
    let ports: Vec<&Port> = b.scope.ports.values().filter(|it| !it.internal).collect();
    let http = ports.iter().find(|it| &*it.name == "http");
    if let Some(port) = http.or_else(|| ports.first().filter(|_| ports.len() == 1)) {
        return Some(port.name.clone());
    }
    if b.scope.open {
        // The components that use the type have one.
        return None;
    }
    let label = "on which port? It has none called `http`";
    let report = statement_form::report(args.keyword.word, args.keyword.form, args.span(), label);
    let report = ports.iter().take(4).fold(report, |report, port| report.because(port.span, "one of its ports"));
    b.report(report);
    None
}

/// A Service that reaches further.
fn service(b: &mut Builder<'_>, args: &mut Arguments<'_>, ty: ServiceType, number: Option<u16>) -> Option<Published> {
    let span = args.span();
    let mut ports = Vec::new();
    while args.accept("on") {
        let name = port(b, args)?;
        if !ports.contains(&name) {
            ports.push(name);
        }
    }
    let mut options = ServiceOptions { ty, ..ServiceOptions::default() };
    if let Some(block) = args.optional_block() {
        service_detail(b, args, block, &mut options);
    }
    if ports.is_empty() {
        ports.push(default_port(b, args)?);
    }
    match (number, ports.as_slice()) {
        (Some(number), [only]) => options.node_ports.push((only.clone(), number)),
        (Some(_), _) => {
            let label = "a number is for one port: write one statement for each";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
            return None;
        }
        (None, _) => {}
    }
    Some(Published { ty, ports, options, span })
}

fn service_detail(b: &mut Builder<'_>, args: &Arguments<'_>, block: &Block, options: &mut ServiceOptions) {
    for item in &block.items {
        let ItemKind::Statement(inner) = &item.kind else {
            let label = "`class`, `source-ranges`, `external-traffic` or `annotation` is expected here";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label));
            continue;
        };
        let mut inner = Arguments::new(args.keyword, item, inner);
        match &*item.key.text {
            "class" => options.class = services::class(b, &mut inner),
            "source-ranges" => options.source_ranges.extend(services::ranges(b, &mut inner)),
            "annotation" => options.annotations.extend(metadata::entries(b, &mut inner, false)),
            "external-traffic" => match inner.optional_name() {
                Some(word) if matches!(&*word.text, "local" | "cluster") => {
                    options.external_traffic_local = &*word.text == "local";
                }
                _ => inner.fail(&mut b.diagnostics, "`local` or `cluster` is expected here"),
            },
            _ => {
                let label = "`class`, `source-ranges`, `external-traffic` or `annotation` is expected here";
                b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label));
                continue;
            }
        }
        inner.finish(&mut b.diagnostics);
    }
}

/// What is said in the braces of `expose load-balancer` alone.
const OF_LOAD_BALANCERS: [&str; 2] = ["source-ranges", "external-traffic"];

fn detail(b: &mut Builder<'_>, args: &Arguments<'_>, block: &Block, expose: &mut Expose) {
    if let Some(item) = block.items.iter().find(|it| OF_LOAD_BALANCERS.contains(&&*it.key.text)) {
        let label = "a load balancer has this, and no way in for names";
        let report = statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label);
        b.report(report.because(args.item.key.span, "is `load-balancer` missing behind this?"));
        return;
    }
    for item in &block.items {
        let inner = match &item.kind {
            ItemKind::Statement(inner) if matches!(&*item.key.text, "class" | "annotation" | "route") => inner,
            _ => {
                let label = "`class`, `route` or `annotation` is expected here";
                b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label));
                continue;
            }
        };
        let mut inner = Arguments::new(args.keyword, item, inner);
        match &*item.key.text {
            "class" => {
                let named = inner.text(&mut b.diagnostics, "the name of an IngressClass");
                expose.class = named.and_then(|(text, span)| {
                    if !is_host(&text, false) {
                        b.report(bad_text::object_name(&text, span));
                        return None;
                    }
                    Some(text)
                });
            }
            "route" => match inner.optional_name().as_ref().map(|it| &*it.text) {
                Some("edge") => expose.termination = Termination::Edge,
                Some("reencrypt") => expose.termination = Termination::Reencrypt,
                Some("passthrough") => expose.termination = Termination::Passthrough,
                _ => inner.fail(&mut b.diagnostics, "`edge`, `reencrypt` or `passthrough` is expected here"),
            },
            _ => expose.annotations.extend(metadata::entries(b, &mut inner, false)),
        }
        inner.finish(&mut b.diagnostics);
    }
}

/// Reports a port that the component does not have.
pub(super) fn unknown_port(b: &mut Builder<'_>, name: &str, span: Span) {
    let known: Vec<&str> = b.scope.ports.keys().map(|it| &**it).collect();
    let near = nearest(name, known.iter().copied());
    let of = format!("`{}`", b.scope.component);
    let diagnostic = unknown_name::port(&of, name, span, near, &known);
    b.report(diagnostic);
}
