//! The names of ports and Services.

use std::sync::Arc;

use super::Declarer;
use crate::diagnostics::{bad_text, duplicate_name, invalid_name, out_of_range};
use crate::hir::{Expr, ExprKind, Ident};
use crate::model::{Port, Protocol};
use crate::naming::{dns_label, is_label_key, is_port_name};
use crate::statements::Arguments;

/// The protocols above the transport that Kubernetes has names of its own for.
const KUBERNETES_PROTOCOLS: [&str; 3] = ["h2c", "ws", "wss"];

impl Declarer<'_, '_> {
    pub(super) fn port(&mut self, args: &mut Arguments<'_>, sidecar: Option<&Arc<str>>) -> Option<Ident> {
        let name = args.name(&mut self.diagnostics, "the port's name")?;
        if !is_port_name(&name.text) {
            self.diagnostics.push(invalid_name::port(&name.text, name.span));
            return None;
        }
        if args.accept("none") {
            self.scope.ports.shift_remove(&name.text);
            return None;
        }
        let number = self.port_number(args)?;
        let mut port = Port {
            name: name.text.clone(),
            number,
            service_number: number,
            protocol: Protocol::Tcp,
            app_protocol: None,
            node: None,
            internal: false,
            sidecar: sidecar.cloned(),
            span: args.span(),
        };
        loop {
            if args.accept("as") {
                port.service_number = self.port_number(args)?;
            } else if args.accept("tcp") {
                port.protocol = Protocol::Tcp;
            } else if args.accept("udp") {
                port.protocol = Protocol::Udp;
            } else if args.accept("sctp") {
                port.protocol = Protocol::Sctp;
            } else if args.accept("internal") {
                port.internal = true;
            } else if args.accept("app") {
                let (text, span) = args.text(&mut self.diagnostics, "the name of a protocol")?;
                if !is_label_key(&text) {
                    self.diagnostics.push(bad_text::app_protocol(&text, span));
                    return None;
                }
                port.app_protocol = Some(match KUBERNETES_PROTOCOLS.contains(&&*text) {
                    true => format!("kubernetes.io/{text}").into(),
                    false => text,
                });
            } else if args.accept("on") {
                if !args.accept("node") {
                    args.fail(&mut self.diagnostics, "`node` and the number of its port are expected here");
                    return None;
                }
                port.node = Some(self.port_number(args)?);
            } else {
                break;
            }
        }
        args.finish(&mut self.diagnostics);
        if let Some(other) = self.scope.ports.get(&name.text).filter(|it| it.sidecar.as_ref() != sidecar) {
            let first = other.span;
            self.diagnostics.push(duplicate_name::report("ports", &name.text, name.span, first));
            return None;
        }
        let clash = self.scope.ports.values().find(|it| {
            it.name != name.text
                && it.protocol == port.protocol
                && (it.number == port.number
                    || (!it.internal && !port.internal && it.service_number == port.service_number)
                    || (it.node.is_some() && it.node == port.node))
        });
        if let Some(first) = clash {
            let report = duplicate_name::report("ports", &format!("{}", port.number), name.span, first.span);
            self.diagnostics.push(report);
            return None;
        }
        self.scope.ports.insert(name.text.clone(), port);
        Some(name)
    }

    fn port_number(&mut self, args: &mut Arguments<'_>) -> Option<u16> {
        let Some((digits, unit, span)) = args.optional_number() else {
            match args.peek() {
                Some(Expr { kind: ExprKind::Unary(..), span }) => {
                    self.diagnostics.push(out_of_range::port("a negative number", *span));
                }
                Some(Expr { kind: ExprKind::Name(_) | ExprKind::Field(..), span }) => {
                    let report = crate::diagnostics::known_too_late::report("a port", "build", "at install", *span);
                    self.diagnostics.push(report);
                }
                _ => args.fail(&mut self.diagnostics, "a port number is expected here"),
            }
            return None;
        };
        match digits.parse::<u16>() {
            Ok(port) if port > 0 && unit.is_empty() => Some(port),
            _ => {
                self.diagnostics.push(out_of_range::port(&crate::units::written(digits, unit), span));
                None
            }
        }
    }

    /// The name of a Service beside the component's own. What is said of it is read with the other statements.
    pub(super) fn service(&mut self, args: &mut Arguments<'_>) -> Option<Ident> {
        // Without a name it is about the component's own.
        let name = args.optional_name()?;
        if let Err(error) = dns_label(&name.text) {
            self.diagnostics.push(invalid_name::report("a Service", &name.text, error, name.span));
            return None;
        }
        if args.accept("none") {
            self.scope.services.remove(&name.text);
            return None;
        }
        self.scope.services.insert(name.text.clone());
        Some(name)
    }
}
