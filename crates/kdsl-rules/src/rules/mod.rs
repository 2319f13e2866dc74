//! The rules, one file for each kind or family. Each function names the code of Kubernetes that it follows.

mod affinity;
mod autoscaler;
mod binding;
mod budget;
mod claim;
mod config;
mod container;
mod daemon_set;
mod deployment;
mod dns;
mod env;
mod handler;
mod http_route;
mod ingress;
mod job;
mod metadata;
mod mounts;
mod network_policy;
mod pod;
mod pod_failure;
mod ports;
mod priority_class;
mod probes;
mod resources;
mod role;
mod route;
mod security;
mod selector;
mod service;
mod spread;
mod stateful_set;
mod template;
mod tolerations;
mod volumes;

use kdsl_db::tree::Tree;

use crate::at::{At, Origin, Seen, Violation};

/// The rules of `k8s.io/kubernetes/pkg/apis/core/validation`.
const fn core(function: &'static str) -> Origin {
    Origin { file: "pkg/apis/core/validation/validation.go", function }
}

/// The rules of `k8s.io/kubernetes/pkg/apis/apps/validation`.
const fn apps(function: &'static str) -> Origin {
    Origin { file: "pkg/apis/apps/validation/validation.go", function }
}

/// The rules of `k8s.io/kubernetes/pkg/apis/batch/validation`.
const fn batch(function: &'static str) -> Origin {
    Origin { file: "pkg/apis/batch/validation/validation.go", function }
}

/// The rules of `k8s.io/kubernetes/pkg/apis/networking/validation`.
const fn networking(function: &'static str) -> Origin {
    Origin { file: "pkg/apis/networking/validation/validation.go", function }
}

/// The rules of `k8s.io/kubernetes/pkg/apis/rbac/validation`.
const fn rbac(function: &'static str) -> Origin {
    Origin { file: "pkg/apis/rbac/validation/validation.go", function }
}

/// What is wrong with an object.
pub fn check(object: &Tree) -> Vec<Violation> {
    let seen = Seen::default();
    let whole = At::root(object, &seen);
    let group = whole.text("apiVersion").unwrap_or_default();
    let group = group.split_once('/').map_or("", |(group, _)| group);
    let kind = whole.text("kind").unwrap_or_default();
    metadata::check(whole, group, kind);
    match (group, kind) {
        ("", "Pod") => pod::check(whole),
        ("", "Service") => service::check(whole),
        ("", "ConfigMap") => config::config_map(whole),
        ("", "Secret") => config::secret(whole),
        ("", "PersistentVolumeClaim") => claim::check(whole),
        ("", "PersistentVolume") => claim::volume(whole),
        ("apps", "Deployment" | "ReplicaSet") => deployment::check(whole),
        ("apps", "StatefulSet") => stateful_set::check(whole),
        ("apps", "DaemonSet") => daemon_set::check(whole),
        ("batch", "Job") => job::check(whole),
        ("batch", "CronJob") => job::cron(whole),
        ("autoscaling", "HorizontalPodAutoscaler") => autoscaler::check(whole),
        ("policy", "PodDisruptionBudget") => budget::check(whole),
        ("networking.k8s.io", "NetworkPolicy") => network_policy::check(whole),
        ("networking.k8s.io", "Ingress") => ingress::check(whole),
        ("rbac.authorization.k8s.io", "Role") => role::check(whole, true),
        ("rbac.authorization.k8s.io", "ClusterRole") => role::check(whole, false),
        ("rbac.authorization.k8s.io", "RoleBinding") => binding::check(whole, true),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding") => binding::check(whole, false),
        ("scheduling.k8s.io", "PriorityClass") => priority_class::check(whole),
        ("gateway.networking.k8s.io", "HTTPRoute") => http_route::check(whole),
        ("route.openshift.io", "Route") => route::check(whole),
        _ => {}
    }
    seen.found()
}
