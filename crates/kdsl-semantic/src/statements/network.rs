//! Traffic beyond what the wiring allows.

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_text, out_of_range};
use crate::model::{Allow, Peer, Protocol};

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
    let peer = if args.accept("anywhere") {
        Peer::Anywhere
    } else if let Some((cidr, span)) = args.optional_text() {
        if !is_cidr(&cidr) {
            b.report(bad_text::cidr(&cidr, span));
            return;
        }
        Peer::Cidr(cidr)
    } else {
        args.fail(&mut b.diagnostics, "`anywhere` or a range of addresses in quotes is expected here");
        return;
    };
    let mut ports = Vec::new();
    while args.accept("port") {
        let Some((digits, unit, span)) = args.optional_number() else {
            args.fail(&mut b.diagnostics, "a port is expected here");
            return;
        };
        match digits.parse::<u16>() {
            Ok(port) if port > 0 && unit.is_empty() => ports.push((port, protocol(args))),
            _ => {
                b.report(out_of_range::port(&crate::units::written(digits, unit), span));
                return;
            }
        }
    }
    let layer = b.layer;
    b.parts.allows.push(layer, Allow { inbound, peer, ports, span: args.span() });
}

/// The protocol behind a port's number; TCP where none is written.
pub(super) fn protocol(args: &mut Arguments<'_>) -> Protocol {
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
fn is_cidr(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let (Ok(address), Ok(bits)) = (address.parse::<std::net::IpAddr>(), bits.parse::<u8>()) else { return false };
    bits <= if address.is_ipv4() { 32 } else { 128 }
}
