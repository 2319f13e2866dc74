//! The values of volumes.

use std::sync::Arc;

use kdsl_semantic::model::{Backing, Sharing, Volume, VolumeSource};

use crate::knob::{KnobType, Words};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::paths::VolumePaths;
use crate::lower::knobs::{Knobs, OBJECT_NAME, empty_list, empty_map, matching, nothing, object_name};
use crate::lower::labels::reserved;
use crate::macros::text;
use crate::tree::Tree;

/// The type of a storage class: its name, `-` for none, or nothing.
pub(crate) fn storage_class_type() -> KnobType {
    KnobType::Text { pattern: Some(format!("-|({OBJECT_NAME})?").into()), length: Some((0, 253)) }
}

/// Adds the knobs of a component's volumes.
pub(crate) fn add(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    let volumes = &component.component.volumes;
    if !volumes.is_empty() {
        knobs.section(format!("{}.persistence", component.paths.root), text!("Where its data lives."));
    }
    for (volume, paths) in volumes.iter().zip(&component.paths.volumes) {
        if volumes.len() > 1 {
            knobs.section(paths.whole.dotted(), format!("The volume `{}`.", volume.name).into());
        }
        add_volume(knobs, cx, component, volume, paths);
    }
    knobs.add(
        &component.paths.extra_volumes,
        KnobType::Field { of: "core.v1.PodSpec", name: "volumes" },
        empty_list(),
        text!("Further volumes of the pods, in Kubernetes' notation."),
    );
    knobs.add(
        &component.paths.extra_volume_mounts,
        KnobType::Field { of: "core.v1.Container", name: "volumeMounts" },
        empty_list(),
        text!("Where the containers mount further volumes, in Kubernetes' notation."),
    );
}

fn add_volume(
    knobs: &mut Knobs,
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    volume: &Volume,
    paths: &VolumePaths,
) {
    let is_shared = volume.sharing == Sharing::Shared;
    knobs.add(
        &paths.enabled,
        KnobType::Truth,
        Tree::Bool(true),
        text!("Whether the data is kept. If not, it is lost with each pod."),
    );
    let size = component.size_of(volume);
    let docs = match is_shared {
        true => text!("How large it is. It can grow later where the storage class allows it, and never shrink."),
        false => text!("How large each pod's is. Kubernetes does not let it be changed later in a StatefulSet."),
    };
    knobs.add(&paths.size, size.or_null(KnobType::Quantity), size.default_quantity(), size.docs(cx, docs, "null"));
    let class = match (&volume.class, &volume.backing) {
        (Some(class), _) => Arc::clone(class),
        (None, Some(_)) => text!("-"),
        (None, None) => text!(""),
    };
    knobs.add(
        &paths.storage_class,
        storage_class_type(),
        Tree::Str(class),
        text!("Its storage class. Empty for the default, `-` for none."),
    );
    add_access_mode(knobs, volume, paths);
    if is_shared {
        let claim = match &volume.source {
            Some(VolumeSource::Claim(claim)) => Tree::Str(Arc::clone(claim)),
            _ => nothing(),
        };
        knobs.add(
            &paths.existing_claim,
            object_name(),
            claim,
            text!("A claim of your own to be used. Empty for one that is made."),
        );
    }
    knobs.add(
        &paths.annotations,
        KnobType::TextMap {
            reserved: reserved(&["helm.sh/resource-policy"], cx.app.annotations.iter()),
            words: Words::Annotations,
        },
        empty_map(),
        text!("Annotations of the claim."),
    );
    if volume.backing.is_none() {
        knobs.add(
            &paths.selector,
            KnobType::Field { of: "core.v1.PersistentVolumeClaimSpec", name: "selector" },
            empty_map(),
            text!("The labels of the volumes that the claim may be bound to, in Kubernetes' notation."),
        );
        knobs.add(
            &paths.data_source,
            KnobType::Field { of: "core.v1.PersistentVolumeClaimSpec", name: "dataSource" },
            data_source(volume.source.as_ref()),
            text!(
                "The snapshot or claim that it begins as a copy of, in Kubernetes' notation. Empty for an empty one."
            ),
        );
    }
    add_backing(knobs, volume, paths);
}

fn add_access_mode(knobs: &mut Knobs, volume: &Volume, paths: &VolumePaths) {
    let mode = match (volume.single_pod, volume.many) {
        (true, _) => text!("ReadWriteOncePod"),
        (false, true) => text!("ReadWriteMany"),
        (false, false) => text!("ReadWriteOnce"),
    };
    let (modes, docs) = match volume.sharing {
        Sharing::Shared => (
            vec![text!("ReadWriteMany"), text!("ReadWriteOnce"), text!("ReadWriteOncePod")],
            text!("Who may mount it at once. Several pods need ReadWriteMany, and a storage class that offers it."),
        ),
        Sharing::Own => (
            vec![text!("ReadWriteOnce"), text!("ReadWriteOncePod")],
            text!("Who may mount each pod's: its node, or it alone."),
        ),
    };
    knobs.add(&paths.access_mode, KnobType::Enum(modes), Tree::Str(mode), docs);
}

fn add_backing(knobs: &mut Knobs, volume: &Volume, paths: &VolumePaths) {
    match &volume.backing {
        None => {}
        Some(Backing::Nfs { server, path }) => {
            let group: Vec<&str> = paths.nfs_server.0.iter().rev().skip(1).rev().map(|it| &**it).collect();
            knobs.section(group.join("."), text!("The folder of an NFS server that is behind it."));
            knobs.add(
                &paths.nfs_server,
                matching(text!("[A-Za-z0-9.:_-]+")),
                Tree::Str(Arc::clone(server)),
                text!("The name or address of the server."),
            );
            knobs.add(
                &paths.nfs_path,
                matching(text!("/[^\\s]*")),
                Tree::Str(Arc::clone(path)),
                text!("The folder that it exports."),
            );
        }
        Some(Backing::HostPath(path)) => {
            knobs.add(
                &paths.host_path,
                matching(text!("/[^\\s]*")),
                Tree::Str(Arc::clone(path)),
                text!("The folder of the node that is behind it."),
            );
        }
    }
}

fn data_source(source: Option<&VolumeSource>) -> Tree {
    let entry = |key: Arc<str>, text: Arc<str>| (key, Tree::Str(text));
    match source {
        None | Some(VolumeSource::Claim(_)) => empty_map(),
        Some(VolumeSource::Snapshot(name)) => Tree::Map(vec![
            entry(text!("apiGroup"), text!("snapshot.storage.k8s.io")),
            entry(text!("kind"), text!("VolumeSnapshot")),
            entry(text!("name"), Arc::clone(name)),
        ]),
        Some(VolumeSource::Clone(name)) => Tree::Map(vec![
            entry(text!("kind"), text!("PersistentVolumeClaim")),
            entry(text!("name"), Arc::clone(name)),
        ]),
    }
}
