//! What is mounted into the containers of a pod, and where it comes from.

use std::sync::Arc;

use kdsl_semantic::model::{FileContent, SecretKey, Sharing};

use crate::expression::Expr;
use crate::lower::config_map::ConfigEntries;
use crate::lower::context::ComponentContext;
use crate::lower::{claim, names, secret};
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Item, Node};

/// The largest size of a scratch folder that the program gives none for: room for uploads and for what is unpacked on the
/// way, and half of what the container's local disk is limited to by default.
const SCRATCH_SIZE: &str = "512Mi";

/// The mode of a file that is a secret: for its owner and the pod's group. The owner is root and the pod is not, so 0400
/// would lock the pod out.
const SECRET_MODE: u32 = 0o440;

/// The mode that Kubernetes gives to a file of a ConfigMap.
const CONFIG_MODE: u32 = 0o644;

/// What the containers of a pod mount, and the volumes it comes from.
pub(crate) struct Storage {
    /// The items of a container's `volumeMounts`.
    pub(crate) mounts: Vec<Item>,
    /// The items of the pod's `volumes`.
    pub(crate) volumes: Vec<Item>,
}

/// A Secret that files come from.
struct SecretVolume<'a> {
    name: Arc<str>,
    /// One of its keys: it tells the Secret.
    any: &'a SecretKey,
    /// The keys, each with the mode of its file.
    keys: Vec<(&'a Arc<str>, u32)>,
}

impl SecretVolume<'_> {
    fn is_of(&self, key: &SecretKey) -> bool {
        match (&self.any.existing, &key.existing) {
            (None, None) => self.any.component == key.component,
            (Some(own), Some(other)) => own == other,
            _ => false,
        }
    }
}

/// The storage of a component's pods.
pub(crate) fn lower(component: &ComponentContext<'_>, config: &ConfigEntries) -> Storage {
    let container = &component.component.container;
    let mut taken: Vec<Arc<str>> = Vec::new();
    let mut storage = Storage { mounts: Vec::new(), volumes: Vec::new() };

    for (volume, paths) in component.component.volumes.iter().zip(&component.paths.volumes) {
        taken.push(Arc::clone(&volume.name));
        let mut mount = vec![
            field!("name": Expr::Str(Arc::clone(&volume.name))),
            field!("mountPath": Expr::Str(Arc::clone(&volume.path))),
        ];
        match volume.sharing {
            // The root of a fresh disk may hold `lost+found`, which databases refuse.
            Sharing::Own => mount.push(field!("subPath": Expr::Str(Arc::clone(&volume.name)))),
            Sharing::Shared => {
                let claim = map! { "claimName": claim::name(component, volume, paths) };
                let source = map! {
                    "name": Expr::Str(Arc::clone(&volume.name)),
                    "persistentVolumeClaim": claim,
                };
                storage.volumes.push(Item::one(source).at(volume.span));
            }
        }
        storage.mounts.push(Item::one(Node::Map(mount)).at(volume.span));
    }

    for scratch in &container.scratch {
        let name: Arc<str> = names::unique_label(&scratch.path, taken.iter().map(|it| &**it)).into();
        let size = scratch.size.clone().unwrap_or_else(|| text!(SCRATCH_SIZE));
        storage.mounts.push(mount(&name, &scratch.path).at(scratch.span));
        let source = map! {
            "name": Expr::Str(Arc::clone(&name)),
            "emptyDir": map! { "sizeLimit": Expr::Str(size) },
        };
        storage.volumes.push(Item::one(source).at(scratch.span));
        taken.push(name);
    }

    let config_name: Arc<str> = names::unique_label("config", taken.iter().map(|it| &**it)).into();
    taken.push(Arc::clone(&config_name));
    let mut config_modes = Vec::new();
    let mut secrets: Vec<SecretVolume<'_>> = Vec::new();
    for file in &container.files {
        let (volume, key) = match &file.content {
            FileContent::Text(_) => {
                let Some(key) = config.key_of(&file.path) else { continue };
                config_modes.push((Arc::clone(key), file.mode.unwrap_or(CONFIG_MODE)));
                (Arc::clone(&config_name), Arc::clone(key))
            }
            FileContent::Secret(key) => {
                add_secret_volume(&mut secrets, component, key, &mut taken);
                let Some(volume) = secrets.iter_mut().find(|it| it.is_of(key)) else { continue };
                if !volume.keys.iter().any(|(known, _)| **known == key.key) {
                    volume.keys.push((&key.key, file.mode.unwrap_or(SECRET_MODE)));
                }
                (Arc::clone(&volume.name), Arc::clone(&key.key))
            }
        };
        storage.mounts.push(
            Item::one(map! {
                "name": Expr::Str(volume),
                "mountPath": Expr::Str(Arc::clone(&file.path)),
                "subPath": Expr::Str(key),
                "readOnly": Expr::Bool(true),
            })
            .at(file.span),
        );
    }
    if !config_modes.is_empty() {
        storage.volumes.push(config_volume(component, config_name, &config_modes));
    }
    storage.volumes.extend(secrets.iter().map(secret_item));
    storage
}

fn mount(name: &Arc<str>, path: &Arc<str>) -> Item {
    Item::one(map! {
        "name": Expr::Str(Arc::clone(name)),
        "mountPath": Expr::Str(Arc::clone(path)),
    })
}

/// Adds the volume of the Secret that has `key`, if it is not there yet.
fn add_secret_volume<'a>(
    secrets: &mut Vec<SecretVolume<'a>>,
    component: &ComponentContext<'_>,
    key: &'a SecretKey,
    taken: &mut Vec<Arc<str>>,
) {
    if secrets.iter().any(|it| it.is_of(key)) {
        return;
    }
    let wanted = match &key.existing {
        Some(existing) => format!("secret-{existing}"),
        None if key.component == component.component.name => "secret".to_owned(),
        None => format!("secret-{}", key.component),
    };
    let name: Arc<str> = names::unique_label(&wanted, taken.iter().map(|it| &**it)).into();
    taken.push(Arc::clone(&name));
    secrets.push(SecretVolume { name, any: key, keys: Vec::new() });
}

fn config_volume(component: &ComponentContext<'_>, name: Arc<str>, modes: &[(Arc<str>, u32)]) -> Item {
    let mut source = vec![field!("name": component.name.clone())];
    if modes.iter().any(|(_, mode)| *mode != CONFIG_MODE) {
        source.push(items(modes.iter().map(|(key, mode)| (key, *mode)), CONFIG_MODE));
    }
    Item::one(map! { "name": Expr::Str(name), "configMap": Node::Map(source) })
}

fn secret_item(volume: &SecretVolume<'_>) -> Item {
    Item::one(map! {
        "name": Expr::Str(Arc::clone(&volume.name)),
        "secret": Node::Map(vec![
            field!("secretName": secret::name_of(volume.any)),
            mode_comment(SECRET_MODE),
            field!("defaultMode": Expr::Int(i64::from(SECRET_MODE))),
            items(volume.keys.iter().copied(), SECRET_MODE),
        ]),
    })
}

/// The field `items`: each key as the file of its name, with its mode where that is another than usual.
fn items<'a>(keys: impl Iterator<Item = (&'a Arc<str>, u32)>, usual: u32) -> Entry {
    let items = keys.map(|(key, mode)| {
        let mut item = vec![field!("key": Expr::Str(Arc::clone(key))), field!("path": Expr::Str(Arc::clone(key)))];
        if mode != usual {
            item.push(mode_comment(mode));
            item.push(field!("mode": Expr::Int(i64::from(mode))));
        }
        Item::one(Node::Map(item))
    });
    field!("items": Node::List(items.collect()))
}

/// The mode in the notation that people read: Kubernetes' own is decimal.
fn mode_comment(mode: u32) -> Entry {
    Entry::Comment(match mode {
        SECRET_MODE => text!("0440: for the pod's group"),
        mode => format!("{mode:04o}").into(),
    })
}

/// The templates of the claims that each pod of a StatefulSet has for itself.
///
/// **Invariant:** nothing with a version in it is in their labels: they can't change as long as the StatefulSet lives.
pub(crate) fn claim_templates(component: &ComponentContext<'_>) -> Vec<Item> {
    let own = component.component.volumes.iter().zip(&component.paths.volumes);
    own.filter(|(volume, _)| volume.sharing == Sharing::Own)
        .map(|(volume, paths)| {
            let metadata = Node::Map(vec![
                field!("name": Expr::Str(Arc::clone(&volume.name))),
                field!("labels": Node::Map(crate::lower::labels::selector(component))),
                Entry::Guarded {
                    when: Expr::NonEmpty(paths.annotations.clone()),
                    entries: vec![field!("annotations": Node::Values(paths.annotations.clone()))],
                },
            ]);
            Item::one(Node::Map(vec![
                field!("apiVersion": literal!("v1")),
                field!("kind": literal!("PersistentVolumeClaim")),
                field!("metadata": metadata),
                field!("spec": claim::spec(paths)),
            ]))
            .at(volume.span)
        })
        .collect()
}
