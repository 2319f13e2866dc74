//! Where a container has its volumes.

use std::collections::BTreeSet;

use super::core;
use super::volumes::Volumes;
use crate::at::{At, Origin};

/// `ValidateVolumeMounts` and `ValidateVolumeDevices`
pub(super) fn check(container: At<'_>, volumes: &Volumes<'_>) {
    const ORIGIN: Origin = core("ValidateVolumeMounts");
    let mut places = BTreeSet::new();
    for mount in container.items("volumeMounts") {
        if mount.text("name").is_some_and(|it| !volumes.contains_key(it)) {
            mount.child("name").refuse(ORIGIN, "names no volume of the pod");
        }
        let path = mount.child("mountPath");
        match path.as_text() {
            Some("") => path.refuse(ORIGIN, "must be a path"),
            Some(text) if !places.insert(text) => path.refuse(ORIGIN, "is the path of another mount"),
            _ => {}
        }
        mount.child("subPath").must_lead_down(ORIGIN);
        mount.child("subPathExpr").must_lead_down(ORIGIN);
        if mount.word("subPath").is_some() && mount.word("subPathExpr").is_some() {
            mount.child("subPathExpr").refuse_beside(mount.child("subPath"), ORIGIN, "can't be set beside `subPath`");
        }
        sharing(container, mount);
    }
    devices(container, volumes, &places);
}

/// `validateMountPropagation` and `validateMountRecursiveReadOnly`
fn sharing(container: At<'_>, mount: At<'_>) {
    let is_privileged = container.child("securityContext").truth("privileged") == Some(true);
    let propagation = mount.text("mountPropagation");
    if propagation == Some("Bidirectional") && !is_privileged {
        let says = "can be `Bidirectional` in a privileged container only";
        mount.child("mountPropagation").refuse(core("validateMountPropagation"), says);
    }
    if mount.text("recursiveReadOnly").is_some_and(|it| it != "Disabled") {
        const ORIGIN: Origin = core("validateMountRecursiveReadOnly");
        if mount.truth("readOnly") != Some(true) {
            mount.child("recursiveReadOnly").refuse(ORIGIN, "can be set for what is `readOnly` only");
        } else if propagation.is_some_and(|it| it != "None") {
            let other = mount.child("mountPropagation");
            mount.child("recursiveReadOnly").refuse_beside(other, ORIGIN, "can't be set beside `mountPropagation`");
        }
    }
}

fn devices(container: At<'_>, volumes: &Volumes<'_>, places: &BTreeSet<&str>) {
    const ORIGIN: Origin = core("ValidateVolumeDevices");
    let mut paths = BTreeSet::new();
    let is_mounted = |name: &str| container.items("volumeMounts").any(|it| it.text("name") == Some(name));
    for device in container.items("volumeDevices") {
        let (name, path) = (device.child("name"), device.child("devicePath"));
        match name.as_text().map(|it| (it, volumes.get(it))) {
            Some((_, None)) => name.refuse(ORIGIN, "names no volume of the pod"),
            Some((_, Some(Some(volume)))) if !volume.has("persistentVolumeClaim") && !volume.has("ephemeral") => {
                name.refuse(ORIGIN, "must name a volume that is a claim");
            }
            Some((text, _)) if is_mounted(text) => name.refuse(ORIGIN, "names a volume that is mounted, too"),
            _ => {}
        }
        if path.as_text().is_some_and(|it| !paths.insert(it) || places.contains(it)) {
            path.refuse(ORIGIN, "is the path of something else");
        }
        path.must_not_lead_up(ORIGIN);
    }
}
