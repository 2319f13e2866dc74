//! The volumes of a pod.

use std::collections::{BTreeMap, BTreeSet};

use super::{claim, core, env};
use crate::at::{At, Origin};
use crate::forms::Form;
use crate::quantity::billionths;

const SOURCE: Origin = core("validateVolumeSource");
const KEY_TO_PATH: Origin = core("validateKeyToPath");

/// The shortest and the longest life of a token, in seconds.
const TOKEN_SECONDS: (i64, i64) = (600, 1 << 32);

/// The volumes that there are, by name; `None` for those that the pod gets a claim for.
pub(super) type Volumes<'t> = BTreeMap<&'t str, Option<At<'t>>>;

/// `ValidateVolumes`. Gives the volumes that there are.
pub(super) fn check<'t>(spec: At<'t>, claims: &[&'t str]) -> Volumes<'t> {
    const ORIGIN: Origin = core("ValidateVolumes");
    let mut volumes: Volumes<'t> = BTreeMap::new();
    for volume in spec.items("volumes") {
        let name = volume.child("name");
        name.must_be(Form::Label, ORIGIN);
        if let Some(text) = name.as_text()
            && volumes.insert(text, Some(volume)).is_some()
        {
            volume.refuse(ORIGIN, "has the name of another volume");
        }
        source(volume);
    }
    claims.iter().for_each(|it| {
        volumes.insert(it, None);
    });
    volumes
}

/// `validateVolumeSource`
fn source(volume: At<'_>) {
    let sources: Vec<&str> = volume.map().map(|(key, _)| key).filter(|it| *it != "name").collect();
    if let [_, _, ..] = sources.as_slice() {
        let says = format!("has more than one source: {}", crate::forms::listed(&sources, "and"));
        return volume.refuse_with(&sources, SOURCE, says);
    }
    let Some((kind, source)) = volume.map().find(|(key, _)| *key != "name") else { return };
    match kind {
        "emptyDir" => {
            let limit = source.child("sizeLimit");
            if billionths(limit.tree).is_some_and(|it| it < 0) {
                limit.refuse(core("validateEmptyDirVolumeSource"), "must not be negative");
            }
        }
        "configMap" | "secret" => {
            mode(source, "defaultMode");
            paths(source, &mut BTreeSet::new());
        }
        "downwardAPI" => {
            mode(source, "defaultMode");
            facts(source, &mut BTreeSet::new());
        }
        "projected" => projected(source),
        "hostPath" => host_path(source),
        "nfs" if source.text("path").is_some_and(|it| !it.starts_with('/')) => {
            source.child("path").refuse(core("validateNFSVolumeSource"), "must be an absolute path");
        }
        "persistentVolumeClaim" if source.text("claimName").is_some_and(str::is_empty) => {
            source.child("claimName").refuse(core("validatePersistentClaimVolumeSource"), "must name a claim");
        }
        "ephemeral" => claim::spec(source.child("volumeClaimTemplate").child("spec")),
        "csi" => driver(source.child("driver")),
        _ => {}
    }
}

/// `validateHostPathVolumeSource`
pub(super) fn host_path(source: At<'_>) {
    const ORIGIN: Origin = core("validateHostPathVolumeSource");
    const TYPES: [&str; 8] =
        ["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];
    source.child("path").must_not_lead_up(ORIGIN);
    source.child("type").must_be_one_of(&TYPES, ORIGIN);
}

/// `ValidateCSIDriverName`
pub(super) fn driver(driver: At<'_>) {
    let Some(name) = driver.as_text() else { return };
    if name.len() > 63 || !Form::Subdomain.fits(&name.to_ascii_lowercase()) {
        driver.refuse(core("ValidateCSIDriverName"), "must be a DNS name of at most 63 characters");
    }
}

/// A mode of files, as `validateConfigMapVolumeSource` and its like look at it.
fn mode<'t>(within: At<'t>, key: &'t str) {
    if within.int(key).is_some_and(|it| !(0..=0o777).contains(&it)) {
        within.child(key).refuse(SOURCE, "must be a mode from `0000` to `0777`");
    }
}

/// The files of a ConfigMap or Secret: `validateKeyToPath`.
fn paths<'t>(source: At<'t>, taken: &mut BTreeSet<&'t str>) {
    for item in source.items("items") {
        item.child("key").must_be(Form::ConfigKey, KEY_TO_PATH);
        mode(item, "mode");
        path(item, taken);
    }
}

/// The files of the pod's own facts: `validateDownwardAPIVolumeFile`.
fn facts<'t>(source: At<'t>, taken: &mut BTreeSet<&'t str>) {
    const ORIGIN: Origin = core("validateDownwardAPIVolumeFile");
    for item in source.items("items") {
        path(item, taken);
        mode(item, "mode");
        item.must_have_one(&["fieldRef", "resourceFieldRef"], "source", ORIGIN);
        env::field(item.child("fieldRef"), &env::IN_FILES);
        if let Some(resource) = item.field("resourceFieldRef") {
            env::resource(resource);
            if resource.word("containerName").is_none() {
                resource.refuse(core("validateContainerResourceFieldSelector"), "must name a container");
            }
        }
    }
}

/// A path below the mount, which no other file has: `validateLocalNonReservedPath` and `validateProjectionSources`.
fn path<'t>(item: At<'t>, taken: &mut BTreeSet<&'t str>) {
    let path = item.child("path");
    path.must_lead_down(core("validateLocalNonReservedPath"));
    let Some(text) = path.as_text() else { return };
    if text.starts_with("..") && !text.starts_with("../") && text != ".." {
        path.refuse(core("validateLocalNonReservedPath"), "must not begin with `..`");
    }
    if !taken.insert(text) {
        path.refuse(core("validateProjectionSources"), "is the path of another file");
    }
}

/// `validateProjectedVolumeSource` and `validateProjectionSources`
fn projected(source: At<'_>) {
    const ORIGIN: Origin = core("validateProjectionSources");
    const KINDS: [&str; 6] =
        ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];
    mode(source, "defaultMode");
    let mut taken = BTreeSet::new();
    for item in source.items("sources") {
        item.must_have_one(&KINDS, "source", ORIGIN);
        paths(item.child("secret"), &mut taken);
        paths(item.child("configMap"), &mut taken);
        facts(item.child("downwardAPI"), &mut taken);
        if let Some(token) = item.field("serviceAccountToken") {
            path(token, &mut taken);
            token.child("expirationSeconds").must_be_in(TOKEN_SECONDS.0, TOKEN_SECONDS.1, ORIGIN);
        }
    }
}
