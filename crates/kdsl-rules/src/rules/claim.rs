//! Claims of volumes, and the volumes that they claim.

use super::{affinity, core, selector, volumes};
use crate::at::{At, Origin};
use crate::forms::Form;
use crate::quantity::billionths;

const MODES: [&str; 4] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
/// What a PersistentVolume has beside its source.
const BESIDE: [&str; 10] = [
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
    "volumeAttributesClassName",
    "volumeMode",
    "status",
];

/// `ValidatePersistentVolumeClaim`
pub(super) fn check(object: At<'_>) {
    spec(object.child("spec"));
}

/// `ValidatePersistentVolumeClaimSpec`
pub(super) fn spec(spec: At<'_>) {
    const ORIGIN: Origin = core("ValidatePersistentVolumeClaimSpec");
    modes(spec, ORIGIN);
    if let Some(labels) = spec.field("selector") {
        selector::check(labels);
    }
    size(spec.child("resources").child("requests").child("storage"), ORIGIN);
    if spec.word("storageClassName").is_some() {
        spec.child("storageClassName").must_be(Form::Subdomain, core("ValidateClassName"));
    }
}

fn modes(spec: At<'_>, origin: Origin) {
    let modes = spec.child("accessModes");
    if spec.count("accessModes") == 0 {
        modes.refuse(origin, "must have at least one mode");
    }
    modes.list().for_each(|it| it.must_be_one_of(&MODES, origin));
    if spec.count("accessModes") > 1 && modes.list().any(|it| it.as_text() == Some("ReadWriteOncePod")) {
        modes.refuse(origin, "can't have `ReadWriteOncePod` beside other modes");
    }
}

/// `ValidatePositiveQuantityValue`
fn size(size: At<'_>, missing: Origin) {
    const ORIGIN: Origin = core("ValidatePositiveQuantityValue");
    if size.tree == &kdsl_db::tree::Tree::Null {
        return size.refuse(missing, "must say how much is wanted");
    }
    match billionths(size.tree) {
        None => size.refuse(ORIGIN, "must be a quantity, such as `10Gi`"),
        Some(number) if number <= 0 => size.refuse(ORIGIN, "must be more than nothing"),
        Some(_) => {}
    }
}

/// `ValidatePersistentVolumeSpec`
pub(super) fn volume(object: At<'_>) {
    const ORIGIN: Origin = core("ValidatePersistentVolumeSpec");
    let spec = object.child("spec");
    modes(spec, ORIGIN);
    let capacity = spec.child("capacity");
    size(capacity.child("storage"), ORIGIN);
    if spec.count("capacity") > 1 {
        capacity.refuse(ORIGIN, "must have `storage` alone");
    }
    let sources: Vec<&str> = spec.map().map(|(key, _)| key).filter(|it| !BESIDE.contains(it)).collect();
    match sources.as_slice() {
        [] => spec.refuse(ORIGIN, "must have a source"),
        [_] => {}
        several => {
            let says = format!("has more than one source: {}", crate::forms::listed(several, "and"));
            spec.refuse_with(several, ORIGIN, says);
        }
    }
    if let Some(path) = spec.field("hostPath") {
        volumes::host_path(path);
    }
    if let Some(csi) = spec.field("csi") {
        volumes::driver(csi.child("driver"));
        if csi.word("volumeHandle").is_none() {
            csi.child("volumeHandle").refuse(core("validateCSIPersistentVolumeSource"), "must be set");
        }
    }
    if let Some(local) = spec.field("local").filter(|_| !spec.has("nodeAffinity")) {
        local.refuse(ORIGIN, "needs `nodeAffinity` beside it: the disk is on one node");
    }
    if let Some(required) = spec.child("nodeAffinity").field("required") {
        affinity::node_selector(required);
    }
    if spec.word("storageClassName").is_some() {
        spec.child("storageClassName").must_be(Form::Subdomain, core("ValidateClassName"));
    }
}
