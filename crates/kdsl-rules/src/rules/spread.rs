//! How pods are spread over zones and nodes.

use std::collections::BTreeSet;

use super::{core, selector};
use crate::at::{At, Origin};
use crate::forms::Form;

/// `validateTopologySpreadConstraints`
pub(super) fn check(spec: At<'_>) {
    const ORIGIN: Origin = core("validateTopologySpreadConstraints");
    let mut seen = BTreeSet::new();
    for constraint in spec.items("topologySpreadConstraints") {
        let key = constraint.child("topologyKey");
        key.must_be(Form::Qualified, core("ValidateTopologyKey"));
        let unsatisfiable = constraint.text("whenUnsatisfiable");
        if !seen.insert((key.as_text(), unsatisfiable)) {
            constraint.refuse(core("ValidateSpreadConstraintNotRepeat"), "is there twice for one topology key");
        }
        if constraint.has("minDomains") && unsatisfiable != Some("DoNotSchedule") {
            constraint.child("minDomains").refuse(core("validateMinDomains"), "can be set for `DoNotSchedule` only");
        }
        constraint.child("maxSkew").must_be_in(1, i64::from(i32::MAX), core("ValidateMaxSkew"));
        if let Some(labels) = constraint.field("labelSelector") {
            selector::check(labels);
        }
        match_keys(constraint, ORIGIN);
    }
}

/// `validateMatchLabelKeysInTopologySpread`
fn match_keys(constraint: At<'_>, origin: Origin) {
    if constraint.count("matchLabelKeys") == 0 {
        return;
    }
    let Some(labels) = constraint.field("labelSelector") else {
        return constraint.child("matchLabelKeys").refuse(origin, "can be set beside a `labelSelector` only");
    };
    for key in constraint.items("matchLabelKeys") {
        key.must_be(Form::Qualified, origin);
        let text = key.as_text();
        let in_expressions = labels.items("matchExpressions").any(|it| it.text("key") == text);
        if in_expressions || labels.entries("matchLabels").any(|(it, _)| Some(it) == text) {
            key.refuse(origin, "is in the `labelSelector` already");
        }
    }
}
