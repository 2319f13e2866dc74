//! Claims for storage.

use kdsl_semantic::model::{Backing, Sharing, Volume};

use std::sync::Arc;

use crate::expression::{CompareOp, Expr};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::paths::{AppPaths, VolumePaths};
use crate::lower::labels::{Annotations, metadata, object_labels};
use crate::lower::{names, object};
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The name of the claim of a shared volume.
pub(crate) fn name(component: &ComponentContext<'_>, volume: &Volume, paths: &VolumePaths) -> Expr {
    Expr::Coalesce(vec![
        Expr::Text(paths.existing_claim.clone()),
        names::object(&component.component.object_name, &volume.name),
    ])
}

/// The helper `storageClass`.
pub(crate) fn helper(paths: &AppPaths) -> Helper {
    Helper {
        name: text!("storageClass"),
        docs: text!("The storage class of a volume; empty for the cluster's default."),
        body: HelperBody::Text(Expr::Coalesce(vec![
            Expr::Argument(text!("storageClass")),
            Expr::Text(paths.default_storage_class.clone()),
        ])),
    }
}

/// The field `storageClassName`, if the values say anything of it.
fn class_entry(paths: &VolumePaths) -> Entry {
    let class = || Expr::Include(text!("storageClass"), Some(paths.whole.clone()));
    // `-` stands for the empty class, which keeps the cluster from making a volume by itself.
    let written = Expr::If(Arc::new((
        Expr::Compare(CompareOp::Equal, Arc::new((class(), literal!("-")))),
        literal!(""),
        class(),
    )));
    Entry::Guarded { when: Expr::HasText(Arc::new(class())), entries: vec![field!("storageClassName": written)] }
}

/// The field `spec` of a claim; `volume` is the name of the PersistentVolume that the program describes.
pub(crate) fn spec(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    volume: &Volume,
    paths: &VolumePaths,
    name: Option<Expr>,
) -> Node {
    let size = component.size_of(volume).quantity(cx, &paths.size);
    let mut entries = vec![
        field!("accessModes": list![Expr::Text(paths.access_mode.clone())]),
        class_entry(paths),
        field!("resources": map! { "requests": map! { "storage": size } }),
    ];
    entries.extend(name.map(|name| field!("volumeName": name)));
    if volume.backing.is_none() {
        for (key, path) in [("selector", &paths.selector), ("dataSource", &paths.data_source)] {
            entries.push(Entry::field_when(Expr::NonEmpty(path.clone()), key, Node::Values(path.clone())));
        }
    }
    Node::Map(entries)
}

/// Whether the values let a volume be kept.
pub(crate) fn is_kept(paths: &VolumePaths) -> Expr {
    Expr::Truth(paths.enabled.clone())
}

/// Whether a claim for a shared volume is made: its data is kept, and there is none already.
pub(crate) fn is_made(paths: &VolumePaths) -> Expr {
    let exists = Expr::HasText(Arc::new(Expr::Text(paths.existing_claim.clone())));
    Expr::All(vec![is_kept(paths), Expr::Not(Arc::new(exists))])
}

/// The name of the PersistentVolume of a volume. It is the cluster's, so the namespace is in it.
fn disk_name(component: &ComponentContext<'_>, volume: &Volume) -> Expr {
    let name = names::object(&component.component.object_name, &volume.name);
    Expr::concat([Expr::ReleaseNamespace, literal!("-"), name])
}

/// The names of a component's PersistentVolumes, each with when it is made.
pub(crate) fn disk_names(component: &ComponentContext<'_>) -> Vec<(Expr, Expr)> {
    let volumes = component.component.volumes.iter().zip(&component.paths.volumes);
    let backed = volumes.filter(|(volume, _)| volume.backing.is_some());
    backed.map(|(volume, paths)| (disk_name(component, volume), is_made(paths))).collect()
}

/// The PersistentVolumes of the shared volumes of which the program says what is behind them.
///
/// **Invariant:** each is for its claim alone, and is retained when that goes.
pub(crate) fn disks(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let volumes = component.component.volumes.iter().zip(&component.paths.volumes);
    let backed = volumes.filter_map(|(volume, paths)| Some((volume, paths, volume.backing.as_ref()?)));
    backed
        .map(|(volume, paths, backing)| {
            let name = disk_name(component, volume);
            let source = match backing {
                Backing::Nfs { .. } => field!("nfs": map! {
                    "server": Expr::Text(paths.nfs_server.clone()),
                    "path": Expr::Text(paths.nfs_path.clone()),
                }),
                Backing::HostPath(_) => field!("hostPath": map! { "path": Expr::Text(paths.host_path.clone()) }),
            };
            let annotations = Annotations::of_object(cx).with(field!("helm.sh/resource-policy": literal!("keep")));
            let spec = vec![
                field!("capacity": map! { "storage": component.size_of(volume).quantity(cx, &paths.size) }),
                field!("accessModes": list![Expr::Text(paths.access_mode.clone())]),
                class_entry(paths),
                field!("persistentVolumeReclaimPolicy": literal!("Retain")),
                field!("claimRef": map! {
                    "apiVersion": literal!("v1"),
                    "kind": literal!("PersistentVolumeClaim"),
                    "namespace": Expr::ReleaseNamespace,
                    "name": names::object(&component.component.object_name, &volume.name),
                }),
                source,
            ];
            let body = Node::Map(vec![
                metadata(name.clone(), object_labels(cx, component), annotations),
                field!("spec": Node::Map(spec)),
            ]);
            let file = file_name(component, volume, "persistent-volume");
            Object {
                when: Some(is_made(paths)),
                origin: Some(component.component.container.written.whole(volume.span)),
                ..object(component, "v1", "PersistentVolume", name, file, body)
            }
        })
        .collect()
}

/// The name of an object's file, with the volume's name where there are several.
fn file_name(component: &ComponentContext<'_>, volume: &Volume, kind: &str) -> Arc<str> {
    match component.component.volumes.len() {
        1 => kind.into(),
        _ => format!("{kind}-{}", volume.name).into(),
    }
}

/// The claims of a component's shared volumes.
///
/// **Invariant:** a claim is kept when its release is removed.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let volumes = component.component.volumes.iter().zip(&component.paths.volumes);
    let shared = volumes.filter(|(volume, _)| volume.sharing == Sharing::Shared);
    shared
        .map(|(volume, paths)| {
            let name = names::object(&component.component.object_name, &volume.name);
            let annotations = Annotations::of_object(cx)
                .with_values(&paths.annotations)
                .with(field!("helm.sh/resource-policy": literal!("keep")));
            let body = Node::Map(vec![
                metadata(name.clone(), object_labels(cx, component), annotations),
                field!("spec": spec(cx, component, volume, paths, volume.backing.as_ref().map(|_| disk_name(component, volume)))),
            ]);
            let file = file_name(component, volume, "persistent-volume-claim");
            Object {
                when: Some(is_made(paths)),
                origin: Some(component.component.container.written.whole(volume.span)),
                ..object(component, "v1", "PersistentVolumeClaim", name, file, body)
            }
        })
        .collect()
}
