//! What is said of a component's pods as a whole.

use std::sync::Arc;

use super::Span;

/// What is said of a component's pods as a whole, beside their containers and volumes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodSettings {
    /// `priority "CLASS"`.
    pub priority: Option<Arc<str>>,
    /// `runtime "gvisor"`: the RuntimeClass.
    pub runtime: Option<Arc<str>>,
    /// `scheduler "NAME"`.
    pub scheduler: Option<Arc<str>>,
    /// Where `host-network` is written.
    pub host_network: Option<Span>,
    /// Where `host-pid` is written.
    pub host_pid: Option<Span>,
    /// Where `host-ipc` is written.
    pub host_ipc: Option<Span>,
    /// `share-processes`.
    pub share_processes: bool,
    /// `host-alias "10.0.0.1" ["a"]`.
    pub host_aliases: Vec<(Arc<str>, Vec<Arc<str>>)>,
    /// `groups [5, 6]`: groups of the processes beside their own.
    pub groups: Vec<u32>,
    /// `fs-group N`.
    pub fs_group: Option<u32>,
    /// On which nodes they run.
    pub place: Placement,
    /// How new ones take the place of old ones.
    pub rollout: Rollout,
    /// `ready-after 10s`: how long one has to be ready before it counts, in seconds.
    pub ready_after: Option<u32>,
    /// The Secrets that their images are fetched with.
    pub pull_secrets: Vec<Arc<str>>,
    /// `hostname "NAME"`.
    pub hostname: Option<Arc<str>>,
    /// How they resolve names.
    pub dns: Dns,
    /// The components and externals that they wait for, and where that is written.
    pub waits: Vec<(Arc<str>, Span)>,
}

/// `dns { … }`: how pods resolve names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dns {
    /// Whom they ask, in Kubernetes' word; `None` for the cluster's default.
    pub policy: Option<Arc<str>>,
    /// The addresses of resolvers.
    pub nameservers: Vec<Arc<str>>,
    /// What is tried behind a name.
    pub searches: Vec<Arc<str>>,
    /// Options of the resolver; a value that is empty is none.
    pub options: Vec<(Arc<str>, Arc<str>)>,
}

/// Within what pods are spread, or kept apart or together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topology {
    /// Nodes.
    Nodes,
    /// Zones.
    Zones,
}

impl Topology {
    /// The label of nodes that tells it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nodes => "kubernetes.io/hostname",
            Self::Zones => "topology.kubernetes.io/zone",
        }
    }
}

/// What is asked of one label of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeRule {
    /// The label.
    pub key: Arc<str>,
    /// Its values.
    pub values: Vec<Arc<str>>,
    /// Whether the node has one of them, rather than none.
    pub is: bool,
}

/// A taint of nodes that is put up with. What is `None` is any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toleration {
    /// The taint's key.
    pub key: Option<Arc<str>>,
    /// Its value.
    pub value: Option<Arc<str>>,
    /// Its effect.
    pub effect: Option<Arc<str>>,
}

/// `place { … }`: on which nodes pods run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// Evenly over these, or not at all; `None` where nothing is said.
    pub spread: Option<Vec<Topology>>,
    /// No two of them in one of these.
    pub apart: Vec<Topology>,
    /// On nodes where pods of these components run.
    pub near: Vec<Arc<str>>,
    /// What nodes must have or must not have.
    pub rules: Vec<NodeRule>,
    /// What nodes had better have or not have.
    pub preferences: Vec<Vec<NodeRule>>,
    /// The taints that are put up with.
    pub tolerations: Vec<Toleration>,
}

/// `rollout …`: how new pods take the place of old ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rollout {
    /// All old ones go before the new ones come.
    pub recreate: bool,
    /// How many there may be more than wanted: a number or a percentage.
    pub surge: Option<Arc<str>>,
    /// How many may be missing: a number or a percentage.
    pub unavailable: Option<Arc<str>>,
    /// Only pods with at least this number are brought up to date.
    pub partition: Option<u32>,
    /// Pods with an identity come and go all at once, rather than one by one.
    pub together: bool,
}
