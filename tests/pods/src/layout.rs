//! The folder that plays the root of a pod's file system.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cluster::Objects;
use crate::process::{User, is_root};
use crate::secret;

/// Where the volumes of a pod are.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The folder that plays the root.
    pub(crate) root: PathBuf,
    /// The folder of all claims.
    pub(crate) claims: PathBuf,
    /// The claims of this pod alone, by the name of the volume.
    pub(crate) own: BTreeMap<String, String>,
    /// Claims that stand in the root for as long as the pod runs: where, and their home.
    borrowed: Vec<(PathBuf, PathBuf)>,
}

impl Layout {
    pub(crate) fn new(root: PathBuf, claims: PathBuf, own: BTreeMap<String, String>) -> Self {
        Self { root, claims, own, borrowed: Vec::new() }
    }

    /// Makes the root anew, with what the containers mount. `text` gives the text of a file as this pod sees it.
    pub(crate) fn make(&mut self, spec: &Value, objects: &Objects, user: User, text: &dyn Fn(&str) -> String) {
        self.clear();
        fs::create_dir_all(&self.root).expect("the root of the pod");
        let mut mounts: Vec<&Value> = containers(spec).flat_map(|it| it["volumeMounts"].as_array()).flatten().collect();
        // Where one mount lies in another, the outer one is made first.
        mounts.sort_by_key(|mount| word(mount, "mountPath").len());
        let mut made = Vec::new();
        for mount in mounts {
            let place = word(mount, "mountPath");
            if made.contains(&place) {
                continue;
            }
            made.push(place.clone());
            let volumes = spec["volumes"].as_array().into_iter().flatten();
            let volume = volumes.into_iter().find(|volume| volume["name"] == mount["name"]);
            self.mount(&place, mount, volume, objects, user, text);
        }
    }

    fn mount(
        &mut self,
        place: &str,
        mount: &Value,
        volume: Option<&Value>,
        objects: &Objects,
        user: User,
        text: &dyn Fn(&str) -> String,
    ) {
        let target = self.root.join(place.trim_start_matches('/'));
        let parent = target.parent().expect("a mount lies in the root");
        fs::create_dir_all(parent).expect("the folder of a mount");
        let inside = word(mount, "subPath");
        let name = word(mount, "name");
        let claim = volume.and_then(|volume| volume["persistentVolumeClaim"]["claimName"].as_str());
        if let Some(claim) = self.own.get(&name).cloned() {
            let home = folder(&self.claims.join(claim).join(&inside), user);
            fs::rename(&home, &target).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
            self.borrowed.push((target, home));
        } else if let Some(claim) = claim {
            let home = folder(&self.claims.join(claim).join(&inside), user);
            symlink(home, target).expect("a shared claim");
        } else {
            let volume = volume.unwrap_or_else(|| panic!("no volume is named {name}"));
            if volume["emptyDir"].is_object() {
                folder(&target, user);
                return;
            }
            let files = files(volume, objects);
            if inside.is_empty() {
                fs::create_dir_all(&target).expect("a mount");
                for (file, (bytes, mode)) in files {
                    write(&target.join(file), &bytes, mode, user, text);
                }
            } else {
                let (bytes, mode) = files.get(&inside).unwrap_or_else(|| panic!("{place}: {name} has no {inside}"));
                write(&target, bytes, *mode, user, text);
            }
        }
    }

    /// Gives the claims back and takes the rest away.
    pub(crate) fn clear(&mut self) {
        for (place, home) in self.borrowed.drain(..) {
            fs::rename(&place, &home).unwrap_or_else(|error| panic!("{}: {error}", place.display()));
        }
        if self.root.exists() {
            fs::remove_dir_all(&self.root).expect("the root of the pod can be removed");
        }
    }
}

/// All containers of a pod, those that run first before the others.
pub(crate) fn containers(spec: &Value) -> impl Iterator<Item = &Value> {
    ["initContainers", "containers"].into_iter().filter_map(|field| spec[field].as_array()).flatten()
}

/// The files of a volume of data: bytes and mode.
fn files(volume: &Value, objects: &Objects) -> BTreeMap<String, (Vec<u8>, u32)> {
    if let Some(sources) = volume["projected"]["sources"].as_array() {
        let mode = volume["projected"]["defaultMode"].as_u64();
        return sources.iter().flat_map(|source| source_files(source, "name", mode, objects)).collect();
    }
    let mode = volume["configMap"]["defaultMode"].as_u64().or(volume["secret"]["defaultMode"].as_u64());
    source_files(volume, "secretName", mode, objects)
}

fn source_files(
    source: &Value,
    name_of_secret: &str,
    mode: Option<u64>,
    objects: &Objects,
) -> BTreeMap<String, (Vec<u8>, u32)> {
    let (held, values): (&Value, BTreeMap<String, Vec<u8>>) = if source["configMap"].is_object() {
        let map = objects.named("ConfigMap", &word(&source["configMap"], "name"));
        let data = map["data"].as_object().cloned().unwrap_or_default();
        let text = |value: Value| value.as_str().unwrap_or_default().as_bytes().to_vec();
        (&source["configMap"], data.into_iter().map(|(key, value)| (key, text(value))).collect())
    } else if source["secret"].is_object() {
        let secret = objects.named("Secret", &word(&source["secret"], name_of_secret));
        (&source["secret"], secret::values(secret))
    } else {
        panic!("{source} is not played")
    };
    let mode = |item: Option<&Value>| {
        let own = item.and_then(|item| item["mode"].as_u64());
        u32::try_from(own.or(mode).unwrap_or(0o644)).expect("a mode")
    };
    let Some(items) = held["items"].as_array() else {
        return values.into_iter().map(|(key, value)| (key, (value, mode(None)))).collect();
    };
    let file = |item: &Value| {
        let value = values.get(&word(item, "key")).unwrap_or_else(|| panic!("{held} names a key that is not there"));
        (word(item, "path"), (value.clone(), mode(Some(item))))
    };
    items.iter().map(file).collect()
}

/// A folder that the pod may write, as the kubelet makes it.
pub(crate) fn folder(path: &Path, user: User) -> PathBuf {
    if !path.exists() {
        fs::create_dir_all(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if is_root() {
            chown(path, Some(0), Some(user.volumes)).expect("root may give a folder away");
        }
        fs::set_permissions(path, fs::Permissions::from_mode(0o2775)).expect("the mode of a folder");
    }
    path.to_path_buf()
}

/// A file that the pod may only read.
fn write(path: &Path, bytes: &[u8], mode: u32, user: User, text: &dyn Fn(&str) -> String) {
    match std::str::from_utf8(bytes) {
        Ok(read) => fs::write(path, text(read)),
        Err(_) => fs::write(path, bytes),
    }
    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if is_root() {
        chown(path, Some(0), Some(user.volumes)).expect("root may give a file away");
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode of a file");
}

pub(crate) fn word(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}
