//! What a component may ask of Kubernetes, how it scales, and how it is disturbed.

use std::sync::Arc;

use super::Span;

/// `access [get, list] to [pods]`: what the pods of a component may ask of Kubernetes' API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Whether it is about the whole cluster, rather than about the namespace.
    pub cluster: bool,
    /// What is allowed.
    pub grant: Grant,
    /// Where it is written.
    pub span: Span,
}

/// What an access allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Verbs on resources of one API group.
    Resources {
        /// The verbs.
        verbs: Vec<Arc<str>>,
        /// The API group; empty for the core.
        group: Arc<str>,
        /// The resources, with the part behind `/`.
        resources: Vec<Arc<str>>,
        /// The names of the only objects that are meant; empty for all.
        names: Vec<Arc<str>>,
    },
    /// Verbs on paths of the API server.
    Urls {
        /// The verbs.
        verbs: Vec<Arc<str>>,
        /// The paths.
        urls: Vec<Arc<str>>,
    },
    /// Whatever a role that exists allows.
    Role {
        /// Whether it is a ClusterRole.
        of_cluster: bool,
        /// Its name.
        name: Arc<str>,
    },
}

/// What a component scales by, beside the use of cpu and memory in percent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaling {
    /// Further measures.
    pub metrics: Vec<Metric>,
    /// How it grows.
    pub up: Option<ScalingRules>,
    /// How it shrinks.
    pub down: Option<ScalingRules>,
}

/// A measure to scale by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// What is measured.
    pub source: MetricSource,
    /// Whether the amount is for each pod, rather than for all.
    pub per_pod: bool,
    /// The amount that is aimed at, a quantity.
    pub amount: Arc<str>,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetricSource {
    /// `cpu` or `memory`.
    Resource(Arc<str>),
    /// A measure of the pods.
    Pods(Arc<str>),
    /// A measure of something outside of the cluster, by its name and labels.
    External(Arc<str>, Vec<(Arc<str>, Arc<str>)>),
}

/// How fast the number of pods may change in one direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScalingRules {
    /// Over how many seconds the measures are looked at.
    pub window: Option<u32>,
    /// The steps that are allowed.
    pub policies: Vec<ScalingPolicy>,
    /// Whether the smallest step counts, or none at all.
    pub select: Option<Arc<str>>,
}

/// A step of scaling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalingPolicy {
    /// How many pods, or which share of them.
    pub amount: Amount,
    /// Within how many seconds.
    pub seconds: u32,
}

/// How many pods, or which share of them in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// So many.
    Whole(u32),
    /// So many in a hundred.
    Percent(u32),
}

/// `disruption max-unavailable 1`: how many pods may be down while nodes are drained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Disruption {
    /// There is no limit.
    Unlimited,
    /// At most so many are down.
    MaxUnavailable(Amount),
    /// At least so many are up.
    MinAvailable(Amount),
}
