//! NetworkPolicies.

use kdsl_db::tree::Tree;

use super::{networking, selector};
use crate::address::Range;
use crate::at::{At, Origin};

/// `ValidateNetworkPolicySpec`
pub(super) fn check(object: At<'_>) {
    let spec = object.child("spec");
    selector::check(spec.child("podSelector"));
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.items(rules) {
            rule.items("ports").for_each(port);
            rule.items(peers).for_each(peer);
        }
    }
    for policy in spec.items("policyTypes") {
        policy.must_be_one_of(&["Ingress", "Egress"], networking("ValidateNetworkPolicySpec"));
    }
}

/// `ValidateNetworkPolicyPort`
fn port(port: At<'_>) {
    const ORIGIN: Origin = networking("ValidateNetworkPolicyPort");
    let (number, end) = (port.child("port"), port.child("endPort"));
    number.must_be_port(ORIGIN);
    let Some(last) = end.tree.as_int() else { return };
    match number.tree {
        Tree::Int(first) if last < *first => end.refuse(ORIGIN, "must be at least `port`"),
        Tree::Int(_) => end.must_be_port(ORIGIN),
        Tree::Str(_) => end.refuse(ORIGIN, "can't be set where `port` is a name"),
        _ => end.refuse(ORIGIN, "can't be set without `port`"),
    }
}

/// `ValidateNetworkPolicyPeer` and `ValidateIPBlock`
fn peer(peer: At<'_>) {
    const ORIGIN: Origin = networking("ValidateNetworkPolicyPeer");
    const BLOCK: Origin = networking("ValidateIPBlock");
    let there = peer.among(&["podSelector", "namespaceSelector", "ipBlock"]);
    match there.as_slice() {
        [] => peer.refuse(ORIGIN, "must have `podSelector`, `namespaceSelector` or `ipBlock`"),
        [_, .., "ipBlock"] => peer.child("ipBlock").refuse(ORIGIN, "can't be set beside a selector"),
        _ => {}
    }
    for key in ["podSelector", "namespaceSelector"] {
        if let Some(labels) = peer.field(key) {
            selector::check(labels);
        }
    }
    let Some(block) = peer.field("ipBlock") else { return };
    let whole = block.child("cidr");
    let Some(range) = whole.as_text().and_then(Range::read) else {
        return whole.refuse(BLOCK, "must be a range of addresses, such as `10.0.0.0/8`");
    };
    for except in block.items("except") {
        match except.as_text().and_then(Range::read) {
            None => except.refuse(BLOCK, "must be a range of addresses, such as `10.0.0.0/8`"),
            Some(part) if !range.contains(part) => except.refuse(BLOCK, "must lie within `cidr`, and be smaller"),
            Some(_) => {}
        }
    }
}
