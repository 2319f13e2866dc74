//! The model of an application: what a program means, once names are resolved, layers are merged and needs are met.
//!
//! **Invariant:** the model knows no object of Kubernetes and no name of one. How a component becomes a Deployment, and what
//! that is called, is decided in lowering.
//!
//! Every part carries the [`Span`] of the words that asked for it, so that whatever is said of it later can be said there.

pub mod app;
pub mod component;
pub mod container;
pub mod data;
pub mod expression;
pub mod external;
pub mod network;
pub mod operation;
pub mod pod;
pub mod run;
pub mod volume;
pub mod written;

pub use app::{App, Environment, Other, Shared, Variant};
pub use component::{Check, Component, Count, Kind, Need, Param, Provided};
pub use container::{
    Companion, Container, Duration, EnvFrom, EnvVar, File, FileContent, Folder, Handler, Image, Probe, Probes,
    Quantity, Resources, Role, Seccomp, Security, Whole,
};
pub use data::{CustomObject, Data, DataEntry, DataKind, Patch, PathStep, StepKind};
pub use expression::{
    ArithmeticOp, Charset, CompareOp, Config, ConfigKey, Expr, HostRef, Instead, PodField, PodResource, ReleaseField,
    Secret, SecretKey, SecretSource,
};
pub use external::{External, ExternalSecret, Replaced};
pub use kdsl_db::Span;
pub use network::{
    Allow, AllowedPort, Expose, Gateway, Peer, Port, Protocol, Service, ServiceOptions, ServiceType, Termination, Tls,
};
pub use operation::{Access, Amount, Disruption, Grant, Metric, MetricSource, Scaling, ScalingPolicy, ScalingRules};
pub use pod::{Dns, NodeRule, Placement, PodSettings, Rollout, Toleration, Topology};
pub use run::{Overlap, Run, Timetable};
pub use volume::{Backing, HostPath, Mount, Scratch, Sharing, Volume, VolumeSource};
pub use written::Written;
