//! The template of pods in a workload.

use kdsl_db::tree::Tree;

use super::{apps, batch, metadata, pod, selector};
use crate::at::{At, Origin};

/// `ValidatePodTemplateSpec`. `claims` are the names of volumes that each pod gets a claim for.
pub(super) fn check<'t>(template: At<'t>, claims: &[&'t str]) {
    metadata::labels_and_annotations(template.child("metadata"));
    let spec = template.child("spec");
    pod::spec(spec, claims);
    if spec.count("ephemeralContainers") > 0 {
        spec.child("ephemeralContainers")
            .refuse(super::core("ValidatePodTemplateSpec"), "can't be in a template of pods");
    }
}

/// A selector must not be empty, and must select the pods of the template: `ValidateDeploymentSpec` and
/// `ValidatePodTemplateSpecForReplicaSet`, and their like for the other workloads.
pub(super) fn selected(spec: At<'_>, origin: Origin) {
    let Some(selector) = spec.field("selector") else { return };
    selector::check(selector);
    if selector::is_empty(selector) {
        return selector.refuse(origin, "must select something");
    }
    let labels = spec.child("template").child("metadata").child("labels");
    if !selector::selects(selector, labels.tree) {
        labels.refuse_beside(selector, origin, "must have the labels that `spec.selector` selects");
    }
}

/// Pods that run for ever are started again whenever they end, and have no deadline: `ValidatePodTemplateSpecForReplicaSet`,
/// `ValidateStatefulSetSpec`, `ValidateDaemonSetSpec`.
pub(super) fn runs_for_ever(template: At<'_>) {
    const ORIGIN: Origin = apps("ValidatePodTemplateSpecForReplicaSet");
    let spec = template.child("spec");
    if spec.text("restartPolicy").is_some_and(|it| it != "Always") {
        spec.child("restartPolicy").refuse(ORIGIN, "must be `Always`: these pods run for ever");
    }
    if let Some(deadline) = spec.field("activeDeadlineSeconds") {
        deadline.refuse(ORIGIN, "can't be set for pods that run for ever");
    }
}

/// Pods that run to their end are not always started again: `ValidateJobSpec`.
pub(super) fn runs_to_end(template: At<'_>) {
    let policy = template.child("spec").child("restartPolicy");
    if policy.tree == &Tree::Null || policy.as_text() == Some("Always") {
        policy.refuse(batch("validateJobSpec"), "must be `OnFailure` or `Never`: these pods run to their end");
    }
}

/// A number of pods, or a share of them: `ValidatePositiveIntOrPercent` and `IsNotMoreThan100Percent`.
pub(super) fn share(share: At<'_>, at_most_all: bool) {
    const ORIGIN: Origin = apps("ValidatePositiveIntOrPercent");
    match share.tree {
        Tree::Int(number) if *number < 0 => share.refuse(ORIGIN, "must not be negative"),
        Tree::Str(text) => match percent(text) {
            None => share.refuse(ORIGIN, "must be a number or a percentage, such as `25%`"),
            Some(percent) if at_most_all && percent > 100 => {
                share.refuse(apps("IsNotMoreThan100Percent"), "must be at most `100%`");
            }
            Some(_) => {}
        },
        _ => {}
    }
}

/// Whether a number of pods, or a share of them, is none.
pub(super) fn is_none(share: At<'_>) -> bool {
    match share.tree {
        Tree::Int(number) => *number == 0,
        Tree::Str(text) => percent(text) == Some(0),
        _ => false,
    }
}

fn percent(text: &str) -> Option<u32> {
    text.strip_suffix('%').filter(|it| it.chars().all(|it| it.is_ascii_digit()))?.parse().ok()
}
