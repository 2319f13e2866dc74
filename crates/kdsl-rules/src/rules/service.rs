//! Services.

use std::collections::BTreeSet;

use super::{core, metadata};
use crate::address::Range;
use crate::at::{At, Origin};
use crate::forms::Form;

const ORIGIN: Origin = core("ValidateService");
const EXTERNAL: Origin = core("validateServiceExternalTrafficFieldsValue");

/// The port of the kubelet, which no load balancer may open.
const KUBELET: i64 = 10250;

/// `ValidateService`
pub(super) fn check(object: At<'_>) {
    let spec = object.child("spec");
    let kind = spec.text("type").unwrap_or("ClusterIP");
    let is_headless = spec.text("clusterIP") == Some("None");
    if spec.count("ports") == 0 && !is_headless && kind != "ExternalName" {
        spec.child("ports").refuse(ORIGIN, "must have at least one port");
    }
    cluster_ip(spec, kind);
    ports(spec, kind);
    metadata::labels(spec, "selector");
    affinity(spec);
    spec.items("externalIPs").for_each(|it| it.must_be(Form::Address, ORIGIN));
    load_balancer(spec, kind);
    traffic(spec, kind);
    families(spec, kind);
}

/// What the address of a Service may be, by its type.
fn cluster_ip(spec: At<'_>, kind: &str) {
    let address = spec.child("clusterIP");
    match (kind, address.as_text()) {
        ("LoadBalancer" | "NodePort", Some("None")) => {
            address.refuse_beside(spec.child("type"), ORIGIN, format!("can't be `None` for the type `{kind}`"));
        }
        ("ExternalName", Some(text)) if !text.is_empty() => {
            address.refuse_beside(spec.child("type"), ORIGIN, "can't be set for the type `ExternalName`");
        }
        (_, Some(text)) if !matches!(text, "" | "None") => address.must_be(Form::Address, ORIGIN),
        _ => {}
    }
    let name = spec.child("externalName");
    if kind == "ExternalName" {
        match name.as_text().map(|it| it.strip_suffix('.').unwrap_or(it)) {
            None | Some("") => {
                name.refuse_beside(spec.child("type"), ORIGIN, "must be set for the type `ExternalName`")
            }
            Some(text) if !Form::Subdomain.fits(text) => name.refuse(ORIGIN, "must be a DNS name"),
            Some(_) => {}
        }
    }
}

/// `validateServicePort`
fn ports(spec: At<'_>, kind: &str) {
    const PORT: Origin = core("validateServicePort");
    let (mut names, mut numbers, mut on_nodes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let is_one_of_several = spec.count("ports") > 1;
    for port in spec.items("ports") {
        let name = port.child("name");
        match port.word("name") {
            None if is_one_of_several => name.refuse(PORT, "must be set where there is more than one port"),
            None => {}
            Some(text) => {
                name.must_be(Form::Label, PORT);
                if !names.insert(text) {
                    name.refuse(PORT, "is the name of another port");
                }
            }
        }
        let protocol = port.text("protocol").unwrap_or("TCP");
        let number = port.child("port");
        number.must_be_port(PORT);
        if !numbers.insert((protocol, port.int("port"))) {
            number.refuse(ORIGIN, "is the number of another port of this protocol");
        }
        if kind == "LoadBalancer" && port.int("port") == Some(KUBELET) {
            number.refuse(ORIGIN, "can't be the port of the kubelet for a load balancer");
        }
        port.child("targetPort").must_be_port(core("ValidatePortNumOrName"));
        port.child("appProtocol").must_be(Form::Qualified, PORT);
        let Some(on_node) = port.int("nodePort").filter(|it| *it != 0) else { continue };
        let place = port.child("nodePort");
        if !matches!(kind, "NodePort" | "LoadBalancer") {
            place.refuse_beside(spec.child("type"), ORIGIN, format!("can't be set for the type `{kind}`"));
        }
        if !on_nodes.insert((protocol, on_node)) {
            place.refuse(ORIGIN, "is taken by another port of this protocol");
        }
    }
}

/// `validateClientIPAffinityConfig`
fn affinity(spec: At<'_>) {
    const CONFIG: Origin = core("validateClientIPAffinityConfig");
    let config = spec.child("sessionAffinityConfig");
    if spec.text("sessionAffinity") == Some("ClientIP") {
        config.child("clientIP").child("timeoutSeconds").must_be_in(1, 86_400, CONFIG);
    } else if spec.has("sessionAffinityConfig") {
        config.refuse_beside(
            spec.child("sessionAffinity"),
            ORIGIN,
            "can be set for the session affinity `ClientIP` only",
        );
    }
}

/// What is for load balancers only.
fn load_balancer(spec: At<'_>, kind: &str) {
    for key in ["loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass"] {
        if let Some(odd) = spec.field(key).filter(|_| kind != "LoadBalancer") {
            let is_empty = key == "loadBalancerSourceRanges" && spec.count(key) == 0;
            if !is_empty {
                odd.refuse_beside(spec.child("type"), ORIGIN, "can be set for the type `LoadBalancer` only");
            }
        }
    }
    for range in spec.items("loadBalancerSourceRanges") {
        if range.as_text().is_none_or(|it| Range::read(it.trim()).is_none()) {
            range.refuse(ORIGIN, "must be a range of addresses, such as `10.0.0.0/8`");
        }
    }
    spec.child("loadBalancerClass").must_be(Form::Qualified, core("validateLoadBalancerClassField"));
}

/// `ValidateServiceExternalTrafficFieldsCombination` and `validateServiceExternalTrafficPolicy`
fn traffic(spec: At<'_>, kind: &str) {
    let policy = spec.child("externalTrafficPolicy");
    let is_outside = matches!(kind, "NodePort" | "LoadBalancer") || spec.count("externalIPs") > 0;
    if policy.as_text().is_some_and(|it| !it.is_empty()) && !is_outside {
        policy.refuse_beside(
            spec.child("type"),
            EXTERNAL,
            "can be set for the types `NodePort` and `LoadBalancer` only",
        );
    }
    let is_checked = kind == "LoadBalancer" && policy.as_text() == Some("Local");
    if spec.int("healthCheckNodePort").is_some_and(|it| it != 0) && !is_checked {
        let says = "can be set for the type `LoadBalancer` with the external traffic policy `Local` only";
        spec.child("healthCheckNodePort").refuse_beside(policy, EXTERNAL, says);
    }
}

/// `ValidateServiceClusterIPsRelatedFields`
fn families(spec: At<'_>, kind: &str) {
    const FAMILIES: Origin = core("ValidateServiceClusterIPsRelatedFields");
    if kind == "ExternalName" {
        for key in spec.among(&["ipFamilies", "ipFamilyPolicy", "clusterIPs"]) {
            spec.child(key).refuse_beside(spec.child("type"), FAMILIES, "can't be set for the type `ExternalName`");
        }
        return;
    }
    let mut seen = BTreeSet::new();
    for family in spec.items("ipFamilies") {
        family.must_be_one_of(&["IPv4", "IPv6"], FAMILIES);
        if !seen.insert(family.as_text()) {
            family.refuse(FAMILIES, "is there twice");
        }
    }
    if seen.len() > 1 && spec.text("ipFamilyPolicy") == Some("SingleStack") {
        let policy = spec.child("ipFamilyPolicy");
        spec.child("ipFamilies").refuse_beside(policy, FAMILIES, "can have one family for the policy `SingleStack`");
    }
}
