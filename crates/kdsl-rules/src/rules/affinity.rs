//! Where a pod wants to run.

use super::{core, selector};
use crate::at::{At, Origin};
use crate::forms::Form;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// `validateAffinity`
pub(super) fn check(affinity: At<'_>) {
    if let Some(node) = affinity.field("nodeAffinity") {
        if let Some(required) = node.field(REQUIRED) {
            node_selector(required);
        }
        for preferred in node.items(PREFERRED) {
            preferred.child("weight").must_be_in(1, 100, core("ValidatePreferredSchedulingTerms"));
            node_term(preferred.child("preference"));
        }
    }
    for kind in ["podAffinity", "podAntiAffinity"] {
        let Some(pods) = affinity.field(kind) else { continue };
        pods.items(REQUIRED).for_each(pod_term);
        for preferred in pods.items(PREFERRED) {
            preferred.child("weight").must_be_in(1, 100, core("validateWeightedPodAffinityTerms"));
            pod_term(preferred.child("podAffinityTerm"));
        }
    }
}

/// `ValidateNodeSelector`
pub(super) fn node_selector(selector: At<'_>) {
    if selector.count("nodeSelectorTerms") == 0 {
        selector.child("nodeSelectorTerms").refuse(core("ValidateNodeSelector"), "must have at least one term");
    }
    selector.items("nodeSelectorTerms").for_each(node_term);
}

/// `ValidateNodeSelectorTerm`, `ValidateNodeSelectorRequirement` and `ValidateNodeFieldSelectorRequirement`
fn node_term(term: At<'_>) {
    const ORIGIN: Origin = core("ValidateNodeSelectorRequirement");
    const FIELD: Origin = core("ValidateNodeFieldSelectorRequirement");
    for requirement in term.items("matchExpressions") {
        let values = requirement.child("values");
        let count = requirement.count("values");
        let operator = requirement.text("operator").unwrap_or_default();
        match operator {
            "In" | "NotIn" if count == 0 => values.refuse(ORIGIN, "must have at least one value for `In` and `NotIn`"),
            "Exists" | "DoesNotExist" if count > 0 => {
                values.refuse(ORIGIN, "must be empty for `Exists` and `DoesNotExist`");
            }
            "Gt" | "Lt" if count != 1 => values.refuse(ORIGIN, "must have one value for `Gt` and `Lt`"),
            _ => {}
        }
        requirement.child("key").must_be(Form::Qualified, ORIGIN);
    }
    for requirement in term.items("matchFields") {
        if requirement.count("values") != 1 {
            requirement.child("values").refuse(FIELD, "must have one value");
        }
        requirement.child("operator").must_be_one_of(&["In", "NotIn"], FIELD);
        requirement.child("key").must_be_one_of(&["metadata.name"], FIELD);
    }
}

/// `validatePodAffinityTerm`
fn pod_term(term: At<'_>) {
    const ORIGIN: Origin = core("validatePodAffinityTerm");
    for key in ["labelSelector", "namespaceSelector"] {
        if let Some(labels) = term.field(key) {
            selector::check(labels);
        }
    }
    term.items("namespaces").for_each(|it| it.must_be(Form::Label, ORIGIN));
    term.child("topologyKey").must_be(Form::Qualified, ORIGIN);
}
