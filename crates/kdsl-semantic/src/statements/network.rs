//! Traffic beyond what the wiring allows.

use std::sync::Arc;

use super::{Arguments, expose, services};
use crate::builder::Builder;
use crate::diagnostics::{bad_text, out_of_range, statement_form, unknown_name};
use crate::hir::{Block, Expr, ExprKind, Ident, ItemKind};
use crate::model::{Allow, AllowedPort, Peer, Protocol};
use crate::naming::{dns_label, is_label_key, is_label_value};
use crate::nearest::nearest;

/// The label of a namespace that has its name.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

pub(super) fn allow(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.allows.clear();
        return;
    }
    let inbound = if args.accept("from") {
        true
    } else if args.accept("to") {
        false
    } else {
        args.fail(&mut b.diagnostics, "`to` or `from` is expected here");
        return;
    };
    let Some(peer) = peer(b, args) else { return };
    let mut ports = Vec::new();
    while args.accept("port") {
        let Some(port) = port(b, args, inbound, &peer) else { return };
        ports.push(port);
    }
    let layer = b.layer;
    b.parts.allows.push(layer, Allow { inbound, peer, ports, span: args.span() });
}

fn peer(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Peer> {
    if args.accept("anywhere") {
        return Some(Peer::Anywhere);
    }
    if let Some((range, span)) = args.optional_text() {
        if !is_cidr(&range) {
            b.report(bad_text::cidr(&range, span));
            return None;
        }
        let except = if args.accept("except") { services::ranges(b, args) } else { Vec::new() };
        return Some(Peer::Cidr { range, except });
    }
    if args.accept("namespace") {
        if let Some((name, span)) = args.optional_text() {
            if dns_label(&name).is_err() {
                b.report(bad_text::object_name(&name, span));
                return None;
            }
            return Some(Peer::Namespace(vec![(NAMESPACE_NAME.into(), name)]));
        }
        let Some(block) = args.optional_block() else {
            args.fail(
                &mut b.diagnostics,
                "the name of a namespace in quotes, or its labels in braces, are expected here",
            );
            return None;
        };
        return Some(Peer::Namespace(labels(b, args, block)));
    }
    let Some(name) = args.optional_name() else {
        let label = "`anywhere`, a range of addresses in quotes, `namespace` or a component is expected here";
        args.fail(&mut b.diagnostics, label);
        return None;
    };
    if b.scope.others.get(&name.text).is_none() {
        // Within a type the components are not known yet.
        let known = b.scope.others.by_name.keys().map(|it| &**it).chain(["anywhere", "namespace"]);
        let near = nearest(&name.text, known).map(str::to_owned);
        b.report(unknown_name::report(&name.text, name.span, near.as_deref()));
        return None;
    }
    Some(Peer::Component(name.text))
}

/// Labels that are known when the program is built.
pub(super) fn labels(b: &mut Builder<'_>, args: &Arguments<'_>, block: &Block) -> Vec<(Arc<str>, Arc<str>)> {
    let mut labels = Vec::with_capacity(block.items.len());
    for item in &block.items {
        let value = match &item.kind {
            ItemKind::Entry(Some(value)) => value.as_text().map(|text| (text, value.span)),
            _ => None,
        };
        let Some((value, span)) = value else {
            let label = "`LABEL: \"VALUE\"` is expected here";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, item.span, label));
            continue;
        };
        let odd = match (is_label_key(&item.key.text), is_label_value(&value)) {
            (false, _) => Some(("the key of a label", &item.key.text, item.key.span)),
            (_, false) => Some(("the value of a label", &value, span)),
            _ => None,
        };
        match odd {
            Some((what, text, span)) => b.report(crate::diagnostics::invalid_name::label(what, text, span)),
            None => labels.push((item.key.text.clone(), value)),
        }
    }
    labels
}

fn port(b: &mut Builder<'_>, args: &mut Arguments<'_>, inbound: bool, peer: &Peer) -> Option<AllowedPort> {
    if let Some(name) = args.optional_name() {
        return named(b, args, inbound, peer, name);
    }
    let expr = args.expr(&mut b.diagnostics, "a port")?;
    let mut number = |expr: &Expr| match &expr.kind {
        ExprKind::Number { digits, unit } => match digits.parse::<u16>() {
            Ok(port) if port > 0 && unit.is_empty() => Some(port),
            _ => {
                b.diagnostics.push(out_of_range::port(&crate::units::written(digits, unit), expr.span));
                None
            }
        },
        ExprKind::Missing => None,
        _ => {
            let label = "a port is expected here";
            b.diagnostics.push(statement_form::report(args.keyword.word, args.keyword.form, expr.span, label));
            None
        }
    };
    let (first, last) = match &expr.kind {
        ExprKind::Range(first, last) => (number(first)?, number(last)?),
        _ => {
            let number = number(expr)?;
            (number, number)
        }
    };
    if last < first {
        let label = "the smaller one comes first";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, expr.span, label));
        return None;
    }
    Some(AllowedPort::Number { first, last, protocol: protocol(args) })
}

/// A port of the one that is called: of the component itself, or of the one that it may call.
fn named(b: &mut Builder<'_>, args: &Arguments<'_>, inbound: bool, peer: &Peer, name: Ident) -> Option<AllowedPort> {
    if inbound {
        if !b.scope.ports.contains_key(&name.text) {
            expose::unknown_port(b, &name.text, name.span);
            return None;
        }
        return Some(AllowedPort::Named(name.text));
    }
    let Peer::Component(component) = peer else {
        let label = "only the ports of components have names here: write its number";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, name.span, label));
        return None;
    };
    let known: Vec<Arc<str>> = b.scope.others.get(component).map(|it| it.ports.clone()).unwrap_or_default();
    if !known.contains(&name.text) {
        let known: Vec<&str> = known.iter().map(|it| &**it).collect();
        let near = nearest(&name.text, known.iter().copied());
        b.report(unknown_name::port(&format!("`{component}`"), &name.text, name.span, near, &known));
        return None;
    }
    Some(AllowedPort::Named(name.text))
}

/// The protocol behind a port's number; TCP where none is written.
fn protocol(args: &mut Arguments<'_>) -> Protocol {
    if args.accept("udp") {
        Protocol::Udp
    } else if args.accept("sctp") {
        Protocol::Sctp
    } else {
        args.accept("tcp");
        Protocol::Tcp
    }
}

/// Whether a text is an address, `/` and the number of its leading bits.
pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let (Ok(address), Ok(bits)) = (address.parse::<std::net::IpAddr>(), bits.parse::<u8>()) else { return false };
    bits <= if address.is_ipv4() { 32 } else { 128 }
}
