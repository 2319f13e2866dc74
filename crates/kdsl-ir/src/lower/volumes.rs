//! What is mounted into the containers of a pod, and where it comes from.

use std::sync::Arc;

use kdsl_semantic::model::{FileContent, HostPath, SecretKey, Sharing, Volume};

use crate::expression::Expr;
use crate::lower::config_map::ConfigEntries;
use crate::lower::context::ComponentContext;
use crate::lower::expression::negated;
use crate::lower::labels::any;
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
        let place = Place { path: &volume.path, sub_path: volume.sub_path.as_deref(), read_only: volume.read_only };
        storage.mounts.push(place.of_volume(volume).at(volume.span));
        let kept = claim::is_kept(paths);
        let name = || field!("name": Expr::Str(Arc::clone(&volume.name)));
        let scratch = Item::one(Node::Map(vec![name(), field!("emptyDir": Node::Map(Vec::new()))]));
        // The claims that each pod has for itself are volumes of their own accord.
        if volume.sharing == Sharing::Shared {
            let claim = map! { "claimName": claim::name(component, volume, paths) };
            let source = Item::one(Node::Map(vec![name(), field!("persistentVolumeClaim": claim)])).at(volume.span);
            storage.volumes.push(Item::Guarded { when: kept.clone(), items: vec![source] });
        }
        storage.volumes.push(Item::Guarded { when: negated(kept), items: vec![scratch] });
    }

    for scratch in &container.scratch {
        let wanted = scratch.name.as_ref().unwrap_or(&scratch.path);
        let name: Arc<str> = names::unique_label(wanted, taken.iter().map(|it| &**it)).into();
        let size = scratch.size.clone().unwrap_or_else(|| text!(SCRATCH_SIZE));
        storage.mounts.push(mount(&name, &scratch.path).at(scratch.span));
        let mut source = Vec::new();
        if scratch.memory {
            source.push(field!("medium": literal!("Memory")));
        }
        source.push(field!("sizeLimit": Expr::Str(size)));
        let source = map! { "name": Expr::Str(Arc::clone(&name)), "emptyDir": Node::Map(source) };
        storage.volumes.push(Item::one(source).at(scratch.span));
        taken.push(name);
    }

    for more in &container.mounts {
        let place = Place { path: &more.path, sub_path: more.sub_path.as_deref(), read_only: more.read_only };
        let item = match component.component.volumes.iter().find(|it| it.name == more.volume) {
            Some(volume) => place.of_volume(volume),
            None => place.of(&more.volume, more.sub_path.clone()),
        };
        storage.mounts.push(item.at(more.span));
    }

    for host in &container.host_paths {
        let wanted = format!("host-{}", host.source.trim_start_matches('/'));
        let name: Arc<str> = names::unique_label(&wanted, taken.iter().map(|it| &**it)).into();
        taken.push(Arc::clone(&name));
        storage.mounts.push(host_mount(&name, host));
        let source = map! { "path": Expr::Str(Arc::clone(&host.source)), "type": Expr::str(host.ty) };
        let source = map! { "name": Expr::Str(name), "hostPath": source };
        storage.volumes.push(Item::one(source).at(host.span));
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
    storage.mounts.push(Item::Spread(component.paths.extra_volume_mounts.clone()));
    storage.volumes.push(Item::Spread(component.paths.extra_volumes.clone()));
    storage
}

/// Where a volume is mounted, and what of it.
struct Place<'a> {
    path: &'a Arc<str>,
    sub_path: Option<&'a str>,
    read_only: bool,
}

impl Place<'_> {
    /// The mount of a volume that outlives its pods.
    fn of_volume(&self, volume: &Volume) -> Item {
        let folder = match (volume.sharing, self.sub_path) {
            (Sharing::Shared, folder) => folder.map(Arc::from),
            // The root of a fresh disk may hold `lost+found`, which databases refuse.
            (Sharing::Own, None) => Some(Arc::clone(&volume.name)),
            (Sharing::Own, Some(folder)) => Some(format!("{}/{folder}", volume.name).into()),
        };
        self.of(&volume.name, folder)
    }

    fn of(&self, name: &Arc<str>, folder: Option<Arc<str>>) -> Item {
        let mut mount =
            vec![field!("name": Expr::Str(Arc::clone(name))), field!("mountPath": Expr::Str(Arc::clone(self.path)))];
        mount.extend(folder.map(|folder| field!("subPath": Expr::Str(folder))));
        if self.read_only {
            mount.push(field!("readOnly": Expr::Bool(true)));
        }
        Item::one(Node::Map(mount))
    }
}

fn host_mount(name: &Arc<str>, host: &HostPath) -> Item {
    let mut mount =
        vec![field!("name": Expr::Str(Arc::clone(name))), field!("mountPath": Expr::Str(Arc::clone(&host.path)))];
    if host.read_only {
        mount.push(field!("readOnly": Expr::Bool(true)));
    }
    mount.extend(host.propagation.map(|word| field!("mountPropagation": Expr::str(word))));
    Item::one(Node::Map(mount)).at(host.span)
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

/// Of a list that may have nothing in it, the conditions under which it has; `None` where it always has something.
pub(crate) fn has_any(items: &[Item]) -> Option<Expr> {
    let mut conditions = Vec::new();
    for item in items {
        match item {
            Item::One { .. } => return None,
            Item::Guarded { when, .. } => conditions.push(when.clone()),
            Item::Spread(path) | Item::NameValues(path) => conditions.push(Expr::NonEmpty(path.clone())),
        }
    }
    // Something that is there or else something other is always something.
    let opposite = |it: &Expr| conditions.contains(&negated(it.clone()));
    if conditions.iter().any(opposite) { None } else { any(conditions) }
}

/// A field with a list, which is there only if anything is in it.
pub(crate) fn list_field(key: &'static str, items: Vec<Item>) -> Option<Entry> {
    if items.is_empty() {
        return None;
    }
    let when = has_any(&items);
    let field = Entry::field(key, Node::List(items));
    Some(match when {
        Some(when) => Entry::Guarded { when, entries: vec![field] },
        None => field,
    })
}

/// The field `volumeClaimTemplates`, as far as the values let the volumes be kept.
pub(crate) fn claims_field(claims: Vec<Item>) -> Option<Entry> {
    list_field("volumeClaimTemplates", claims)
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
            let claim = Item::one(Node::Map(vec![
                field!("apiVersion": literal!("v1")),
                field!("kind": literal!("PersistentVolumeClaim")),
                field!("metadata": metadata),
                field!("spec": claim::spec(volume, paths, None)),
            ]))
            .at(volume.span);
            Item::Guarded { when: claim::is_kept(paths), items: vec![claim] }
        })
        .collect()
}
