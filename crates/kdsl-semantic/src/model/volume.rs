//! Where data lives.

use std::sync::Arc;

use super::{Quantity, Span};

/// Who mounts a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sharing {
    /// One claim, mounted by all replicas.
    Shared,
    /// One claim for each replica, kept with its identity.
    Own,
}

/// A volume that outlives its pods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Its name: as written, else `content` for a shared volume and `data` for an own one.
    pub name: Arc<str>,
    /// Who mounts it.
    pub sharing: Sharing,
    /// Where it is mounted, an absolute path.
    pub path: Arc<str>,
    /// Its size.
    pub size: Quantity,
    /// The storage class; `None` for the cluster's default.
    pub class: Option<Arc<str>>,
    /// Whether several pods mount it at once, so that it has to be ReadWriteMany: fixed at build by the largest count.
    pub many: bool,
    /// Whether one pod alone may have it (`single-pod`), rather than one node.
    pub single_pod: bool,
    /// Whether it is mounted read-only.
    pub read_only: bool,
    /// The folder within it that is mounted (`sub-path`).
    pub sub_path: Option<Arc<str>>,
    /// What an administrator has set up for it; `None` for what the storage class makes.
    pub backing: Option<Backing>,
    /// What is in it at first.
    pub source: Option<VolumeSource>,
    /// Where it is written.
    pub span: Span,
}

/// The disk behind a volume, where the program names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backing {
    /// A folder of an NFS server.
    Nfs {
        /// The server's name or address.
        server: Arc<str>,
        /// The exported folder.
        path: Arc<str>,
    },
    /// A folder of a node.
    HostPath(Arc<str>),
}

/// What a volume begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeSource {
    /// A claim that exists is used as it is.
    Claim(Arc<str>),
    /// A copy of a VolumeSnapshot.
    Snapshot(Arc<str>),
    /// A copy of another claim.
    Clone(Arc<str>),
}

/// A folder that lives as long as the pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scratch {
    /// Its name, if it has one.
    pub name: Option<Arc<str>>,
    /// Where it is mounted, an absolute path.
    pub path: Arc<str>,
    /// Its largest size; `None` for the default that lowering gives.
    pub size: Option<Quantity>,
    /// Whether it lies in memory.
    pub memory: bool,
    /// Where it is written.
    pub span: Span,
}

/// `mount media "/srv/media" sub-path "public"`: one more place where a volume or scratch folder is mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The name of the volume or scratch folder.
    pub volume: Arc<str>,
    /// Where it is mounted, an absolute path.
    pub path: Arc<str>,
    /// The folder within it that is mounted.
    pub sub_path: Option<Arc<str>>,
    /// Whether it is mounted read-only.
    pub read_only: bool,
    /// Where it is written.
    pub span: Span,
}

/// `host-path "/" at "/host"`: a folder of the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPath {
    /// The folder of the node.
    pub source: Arc<str>,
    /// Where it is mounted, an absolute path.
    pub path: Arc<str>,
    /// Whether it is mounted read-only.
    pub read_only: bool,
    /// Kubernetes' word for what has to be there, such as `DirectoryOrCreate`; empty for no demand.
    pub ty: &'static str,
    /// Kubernetes' word for which later mounts are seen, such as `HostToContainer`; `None` for no later ones.
    pub propagation: Option<&'static str>,
    /// Where it is written.
    pub span: Span,
}
