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
    /// Where it is written.
    pub span: Span,
}

/// A folder that lives as long as the pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scratch {
    /// Where it is mounted, an absolute path.
    pub path: Arc<str>,
    /// Its largest size; `None` for the default that lowering gives.
    pub size: Option<Quantity>,
    /// Where it is written.
    pub span: Span,
}
