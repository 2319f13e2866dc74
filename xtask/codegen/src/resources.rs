//! The resources of Kubernetes' API, which rules of access speak of.

use std::fmt::Write as _;

use k8s_openapi::api::{
    admissionregistration::v1 as admission, apps::v1 as apps, authentication::v1 as authentication,
    authorization::v1 as authorization, autoscaling::v2 as autoscaling, batch::v1 as batch,
    certificates::v1 as certificates, coordination::v1 as coordination, core::v1 as core, discovery::v1 as discovery,
    events::v1 as events, flowcontrol::v1 as flowcontrol, networking::v1 as networking, node::v1 as node,
    policy::v1 as policy, rbac::v1 as rbac, resource::v1 as resource, scheduling::v1 as scheduling,
    storage::v1 as storage,
};
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1 as extensions;
use k8s_openapi::kube_aggregator::pkg::apis::apiregistration::v1 as registration;
use k8s_openapi::{ClusterResourceScope, NamespaceResourceScope, Resource};

const HEADER: &str = "\
# Written by `cargo xtask codegen schema` from the types of Kubernetes 1.35; not to be edited by hand.
";

/// Where the objects of a resource live.
trait Scope {
    const WORD: &'static str;
}

impl Scope for ClusterResourceScope {
    const WORD: &'static str = "cluster";
}

impl Scope for NamespaceResourceScope {
    const WORD: &'static str = "namespaced";
}

/// The data: a line for each resource with its plural, where it lives, its kind, and its group if it has one.
pub(crate) fn render() -> String {
    let mut lines: Vec<(&str, &str, &str, &str)> = Vec::new();
    macro_rules! resources {
        ($($kind:ty),* $(,)?) => {$(
            lines.push((
                <$kind as Resource>::GROUP,
                <$kind as Resource>::URL_PATH_SEGMENT,
                <<$kind as Resource>::Scope as Scope>::WORD,
                <$kind as Resource>::KIND,
            ));
        )*};
    }
    resources!(
        admission::MutatingWebhookConfiguration,
        admission::ValidatingAdmissionPolicy,
        admission::ValidatingAdmissionPolicyBinding,
        admission::ValidatingWebhookConfiguration,
        apps::ControllerRevision,
        apps::DaemonSet,
        apps::Deployment,
        apps::ReplicaSet,
        apps::StatefulSet,
        authentication::SelfSubjectReview,
        authentication::TokenReview,
        authorization::LocalSubjectAccessReview,
        authorization::SelfSubjectAccessReview,
        authorization::SelfSubjectRulesReview,
        authorization::SubjectAccessReview,
        autoscaling::HorizontalPodAutoscaler,
        batch::CronJob,
        batch::Job,
        certificates::CertificateSigningRequest,
        coordination::Lease,
        core::Binding,
        core::ComponentStatus,
        core::ConfigMap,
        core::Endpoints,
        core::Event,
        core::LimitRange,
        core::Namespace,
        core::Node,
        core::PersistentVolume,
        core::PersistentVolumeClaim,
        core::Pod,
        core::PodTemplate,
        core::ReplicationController,
        core::ResourceQuota,
        core::Secret,
        core::Service,
        core::ServiceAccount,
        discovery::EndpointSlice,
        events::Event,
        extensions::CustomResourceDefinition,
        flowcontrol::FlowSchema,
        flowcontrol::PriorityLevelConfiguration,
        networking::IPAddress,
        networking::Ingress,
        networking::IngressClass,
        networking::NetworkPolicy,
        networking::ServiceCIDR,
        node::RuntimeClass,
        policy::PodDisruptionBudget,
        rbac::ClusterRole,
        rbac::ClusterRoleBinding,
        rbac::Role,
        rbac::RoleBinding,
        registration::APIService,
        resource::DeviceClass,
        resource::ResourceClaim,
        resource::ResourceClaimTemplate,
        resource::ResourceSlice,
        scheduling::PriorityClass,
        storage::CSIDriver,
        storage::CSINode,
        storage::CSIStorageCapacity,
        storage::StorageClass,
        storage::VolumeAttachment,
        storage::VolumeAttributesClass,
    );
    lines.sort_unstable();
    let mut text = HEADER.to_owned();
    for (group, plural, scope, kind) in lines {
        let line = format!("{plural} {scope} {kind} {group}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}
