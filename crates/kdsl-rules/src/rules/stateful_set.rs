//! StatefulSets.

use std::collections::BTreeSet;

use super::{apps, claim, metadata, template};
use crate::at::{At, Origin};
use crate::forms::Form;

/// `ValidateStatefulSetSpec`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin = apps("ValidateStatefulSetSpec");
    let spec = object.child("spec");
    let pods = spec.child("template");
    template::selected(spec, ORIGIN);
    let claims: Vec<&str> =
        spec.items("volumeClaimTemplates").filter_map(|it| it.at(&["metadata"])?.text("name")).collect();
    template::check(pods, &claims);
    template::runs_for_ever(pods);
    spec.child("serviceName").must_be(Form::Subdomain, ORIGIN);
    spec.child("ordinals").child("start").must_be_in(0, i64::from(i32::MAX), ORIGIN);
    update(spec.child("updateStrategy"));
    claim_templates(spec, pods);
}

/// The strategy of an update, in `ValidateStatefulSetSpec`.
fn update(strategy: At<'_>) {
    const ORIGIN: Origin = apps("ValidateStatefulSetSpec");
    let Some(rolling) = strategy.field("rollingUpdate") else { return };
    if strategy.text("type") == Some("OnDelete") {
        return rolling.refuse_beside(strategy.child("type"), ORIGIN, "can't be set: the strategy is `OnDelete`");
    }
    rolling.child("partition").must_be_in(0, i64::from(i32::MAX), ORIGIN);
    let unavailable = rolling.child("maxUnavailable");
    template::share(unavailable, true);
    if template::is_none(unavailable) {
        unavailable.refuse(apps("validateRollingUpdateStatefulSet"), "can't be 0: no pod could be replaced");
    }
}

/// Each becomes a claim, and a volume of the pods. Two of one name would be one claim, and a volume beside one of its name
/// would never be mounted: the controller of StatefulSets puts the claim in its place.
fn claim_templates(spec: At<'_>, pods: At<'_>) {
    const CONTROLLER: Origin =
        Origin { file: "pkg/controller/statefulset/stateful_set_utils.go", function: "updateStorage" };
    let mut names = BTreeSet::new();
    for claim in spec.items("volumeClaimTemplates") {
        metadata::labels_and_annotations(claim.child("metadata"));
        let name = claim.child("metadata").child("name");
        name.must_be(Form::Label, super::core("ValidateVolumes"));
        claim::spec(claim.child("spec"));
        let Some(text) = name.as_text() else { continue };
        if !names.insert(text) {
            name.refuse(CONTROLLER, "is the name of another claim");
        }
    }
    for volume in pods.child("spec").items("volumes") {
        if volume.text("name").is_some_and(|it| names.contains(it)) {
            volume.refuse(CONTROLLER, "has the name of a claim in `spec.volumeClaimTemplates`, which takes its place");
        }
    }
}
