//! The containers of a pod.

use std::collections::BTreeSet;

use super::volumes::Volumes;
use super::{core, env, handler, mounts, ports, probes, resources, security};
use crate::at::{At, Origin};
use crate::forms::Form;

/// How long Kubernetes waits for a pod to stop where nothing is said, in seconds.
const GRACE_PERIOD: i64 = 30;

/// `validateContainers` and `validateInitContainers`
pub(super) fn check_all(spec: At<'_>, volumes: &Volumes<'_>) {
    if spec.count("containers") == 0 {
        spec.child("containers").refuse(core("validateContainers"), "must have at least one container");
    }
    let grace = spec.int("terminationGracePeriodSeconds").unwrap_or(GRACE_PERIOD);
    let mut names = BTreeSet::new();
    for container in spec.items("containers") {
        check(container, volumes, &mut names);
        handler::lifecycle(container, grace);
        probes::check(container, grace);
        if let Some(policy) = container.field("restartPolicy") {
            policy.refuse(core("validateContainers"), "can be set for containers that start before the others only");
        }
    }
    for container in spec.items("initContainers") {
        check(container, volumes, &mut names);
        early(container, grace);
    }
    ports::on_the_node(spec);
}

/// `validateContainerCommon`
fn check<'t>(container: At<'t>, volumes: &Volumes<'_>, names: &mut BTreeSet<&'t str>) {
    const ORIGIN: Origin = core("validateContainerCommon");
    let name = container.child("name");
    name.must_be(Form::Label, ORIGIN);
    if name.as_text().is_some_and(|it| !names.insert(it)) {
        name.refuse(core("validateInitContainers"), "is the name of another container");
    }
    let image = container.child("image");
    match image.as_text() {
        Some("") => image.refuse(ORIGIN, "must name an image"),
        Some(text) if text.trim() != text => {
            image.refuse(core("validateContainersOnlyForPod"), "must not begin or end with a space");
        }
        _ => {}
    }
    ports::check(container);
    env::check(container);
    mounts::check(container, volumes);
    resources::check(container.child("resources"));
    security::container(container);
}

/// What is said of a container that starts before the others: `validateInitContainers`.
fn early(container: At<'_>, grace: i64) {
    const ORIGIN: Origin = core("validateInitContainers");
    match container.text("restartPolicy") {
        Some("Always") => {
            handler::lifecycle(container, grace);
            probes::check(container, grace);
        }
        policy => {
            if policy.is_some() {
                container
                    .child("restartPolicy")
                    .refuse(core("validateInitContainerRestartPolicy"), "can be `Always` only");
            }
            for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
                if let Some(odd) = container.field(key) {
                    odd.refuse(ORIGIN, "can't be set: this container ends before the others start");
                }
            }
        }
    }
}
