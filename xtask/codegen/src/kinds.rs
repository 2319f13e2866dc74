//! The kinds whose fields are wanted: those that kdsl emits, and those that people put beside them.

use k8s_openapi::api::{
    admissionregistration::v1 as admission, apps::v1 as apps, autoscaling::v2 as autoscaling, batch::v1 as batch,
    coordination::v1 as coordination, core::v1 as core, discovery::v1 as discovery, networking::v1 as networking,
    node::v1 as node, policy::v1 as policy, rbac::v1 as rbac, scheduling::v1 as scheduling, storage::v1 as storage,
};
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1 as extensions;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The types as JSON schemas, and which of them are the kinds.
pub(crate) struct Definitions {
    /// `apiVersion`, `kind` and the name of the type.
    pub kinds: Vec<(String, String, String)>,
    /// Each type by its full name.
    pub types: Map<String, Value>,
}

pub(crate) fn definitions() -> Definitions {
    let mut generator = SchemaSettings::draft07().into_generator();
    let mut kinds = Vec::new();
    macro_rules! wanted {
        ($($kind:ty),* $(,)?) => {$({
            generator.subschema_for::<$kind>();
            kinds.push((
                <$kind as k8s_openapi::Resource>::API_VERSION.to_owned(),
                <$kind as k8s_openapi::Resource>::KIND.to_owned(),
                <$kind as schemars::JsonSchema>::schema_name().into_owned(),
            ));
        })*};
    }
    wanted!(
        admission::MutatingWebhookConfiguration,
        admission::ValidatingAdmissionPolicy,
        admission::ValidatingAdmissionPolicyBinding,
        admission::ValidatingWebhookConfiguration,
        extensions::CustomResourceDefinition,
        apps::DaemonSet,
        apps::Deployment,
        apps::ReplicaSet,
        apps::StatefulSet,
        autoscaling::HorizontalPodAutoscaler,
        batch::CronJob,
        batch::Job,
        coordination::Lease,
        core::ConfigMap,
        core::Endpoints,
        core::LimitRange,
        core::Namespace,
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
        networking::Ingress,
        networking::IngressClass,
        networking::NetworkPolicy,
        node::RuntimeClass,
        policy::PodDisruptionBudget,
        rbac::ClusterRole,
        rbac::ClusterRoleBinding,
        rbac::Role,
        rbac::RoleBinding,
        scheduling::PriorityClass,
        storage::CSIDriver,
        storage::StorageClass,
    );
    kinds.sort();
    Definitions { kinds, types: generator.definitions().clone() }
}
