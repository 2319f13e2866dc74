//! The ports of containers.

use std::collections::BTreeSet;

use super::core;
use crate::at::{At, Origin};
use crate::forms::Form;

/// `validateContainerPorts`
pub(super) fn check(container: At<'_>) {
    const ORIGIN: Origin = core("validateContainerPorts");
    let mut names = BTreeSet::new();
    for port in container.items("ports") {
        let name = port.child("name");
        name.must_be(Form::PortName, ORIGIN);
        if name.as_text().is_some_and(|it| !names.insert(it)) {
            name.refuse(ORIGIN, "is the name of another port");
        }
        port.child("containerPort").must_be_port(ORIGIN);
    }
}

/// `checkHostPortConflicts`, and `validateHostNetwork`: who has the node's network listens on its ports.
pub(super) fn on_the_node(spec: At<'_>) {
    const CONFLICT: Origin = core("checkHostPortConflicts");
    let is_on_host = spec.truth("hostNetwork") == Some(true);
    let mut taken = BTreeSet::new();
    for port in spec.items("containers").flat_map(|it| it.items("ports")) {
        let Some(number) = port.int("hostPort").filter(|it| *it != 0) else { continue };
        let key = (port.text("protocol").unwrap_or("TCP"), port.text("hostIP").unwrap_or_default(), number);
        if !taken.insert(key) {
            port.child("hostPort").refuse(CONFLICT, "is taken by another port of the pod");
        }
        if is_on_host && port.int("containerPort") != Some(number) {
            let says = "must be the `containerPort`: the pod is on the node's network";
            let network = spec.child("hostNetwork");
            port.child("hostPort").refuse_beside(network, core("validateHostNetwork"), says);
        }
    }
}
