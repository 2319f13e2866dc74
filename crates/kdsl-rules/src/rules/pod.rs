//! Pods.

use std::collections::BTreeSet;

use super::{affinity, container, core, dns, metadata, security, spread, tolerations, volumes};
use crate::at::{At, Origin};
use crate::forms::Form;

const SPEC: Origin = core("ValidatePodSpec");

/// `ValidatePod`
pub(super) fn check(object: At<'_>) {
    spec(object.child("spec"), &[]);
}

/// `ValidatePodSpec`. `claims` are the names of volumes that each pod gets a claim for.
pub(super) fn spec<'t>(spec: At<'t>, claims: &[&'t str]) {
    let volumes = volumes::check(spec, claims);
    container::check_all(spec, &volumes);
    security::pod(spec);
    dns::check(spec);
    metadata::labels(spec, "nodeSelector");
    if let Some(affinity) = spec.field("affinity") {
        affinity::check(affinity);
    }
    spread::check(spec);
    tolerations::check(spec);
    names(spec);
    spec.child("activeDeadlineSeconds").must_be_in(1, i64::from(i32::MAX), SPEC);
    let mut gates = BTreeSet::new();
    for gate in spec.items("schedulingGates") {
        gate.child("name").must_be(Form::Qualified, core("validateSchedulingGates"));
        if gate.text("name").is_some_and(|it| !gates.insert(it)) {
            gate.refuse(core("validateSchedulingGates"), "has the name of another gate");
        }
    }
    for gate in spec.items("readinessGates") {
        gate.child("conditionType").must_be(Form::Qualified, core("validateReadinessGates"));
    }
}

/// The names that `ValidatePodSpec` looks at.
fn names(spec: At<'_>) {
    for (key, form) in [
        ("hostname", Form::Label),
        ("subdomain", Form::Label),
        ("nodeName", Form::Subdomain),
        ("priorityClassName", Form::Subdomain),
        ("serviceAccountName", Form::Subdomain),
        ("runtimeClassName", Form::Subdomain),
    ] {
        if spec.word(key).is_some() {
            spec.child(key).must_be(form, SPEC);
        }
    }
}
