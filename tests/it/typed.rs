//! Every object reads into its type of k8s-openapi and writes back to the same tree: no field is lost.

use k8s_openapi::api::{
    apps::v1 as apps, autoscaling::v2 as autoscaling, batch::v1 as batch, core::v1 as core,
    networking::v1 as networking, policy::v1 as policy, rbac::v1 as rbac, scheduling::v1 as scheduling,
};
use kdsl_tests::{Helm, build, examples, kdsl, read_objects, repository, run};
use serde_json::Value;
use tempfile::TempDir;

#[test]
fn every_object_survives_its_type() {
    for example in examples() {
        let program = example.join("site.kd");
        let folder = TempDir::new().expect("a folder");
        let chart = build(&program, "helm", &folder.path().join("chart"));
        let mut texts = vec![Helm::Four.run(&chart, &["template", "r", "."]).ok()];
        for target in ["kubernetes", "openshift"] {
            let program = program.to_string_lossy();
            texts.push(run(kdsl(), repository(), &["build", &*program, "--target", target, "--stdout"], "").ok());
        }
        for object in texts.iter().flat_map(|text| read_objects(text)) {
            match through_its_type(&object) {
                Some(Ok(back)) => assert_eq!(back, object),
                Some(Err(error)) => panic!("{error}: {object:#}"),
                // Kinds of OpenShift and the Gateway API; `schemas` checks their fields.
                None => {
                    let group = object["apiVersion"].as_str().unwrap_or_default();
                    assert!(group.contains("openshift.io/") || group.starts_with("gateway."), "{group} is unknown");
                }
            }
        }
    }
}

fn through_its_type(object: &Value) -> Option<Result<Value, serde_json::Error>> {
    macro_rules! through {
        ($($kind:ty),* $(,)?) => {
            match (object["apiVersion"].as_str()?, object["kind"].as_str()?) {
                $((
                    <$kind as k8s_openapi::Resource>::API_VERSION,
                    <$kind as k8s_openapi::Resource>::KIND,
                ) => Some(serde_json::from_value::<$kind>(object.clone()).and_then(serde_json::to_value)),)*
                _ => None,
            }
        };
    }
    through!(
        apps::DaemonSet,
        apps::Deployment,
        apps::StatefulSet,
        autoscaling::HorizontalPodAutoscaler,
        batch::CronJob,
        batch::Job,
        core::ConfigMap,
        core::Namespace,
        core::PersistentVolume,
        core::PersistentVolumeClaim,
        core::ResourceQuota,
        core::Pod,
        core::Secret,
        core::Service,
        core::ServiceAccount,
        networking::Ingress,
        networking::NetworkPolicy,
        policy::PodDisruptionBudget,
        rbac::ClusterRole,
        rbac::ClusterRoleBinding,
        rbac::Role,
        rbac::RoleBinding,
        scheduling::PriorityClass,
    )
}

#[test]
fn a_field_that_a_type_does_not_know_is_noticed() {
    let object = serde_json::json!({ "apiVersion": "v1", "kind": "Service", "metadata": {}, "spec": { "prots": [] } });
    let back = through_its_type(&object).expect("a known kind").expect("an object");
    assert_ne!(back, object);
}
