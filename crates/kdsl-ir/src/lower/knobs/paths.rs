//! Where each value stands. Every path is built once for an application and shared by all that refers to it.

use std::sync::Arc;

use kdsl_semantic::environments::lift::ENV;
use kdsl_semantic::model::{Companion, Component, Kind, Port, Resources, Role, SecretSource};

use crate::expression::KnobPath;
use crate::knob::BASE_OF_NAMES;
use crate::lower::context::WayIn;
use crate::lower::names::camel_case;
use crate::lower::replaced;
use crate::macros::text;

/// A path of these names.
macro_rules! path {
    ($($name:expr),+) => {
        KnobPath(Arc::from([$(Arc::<str>::clone(&$name)),+]))
    };
}

/// Where the values for the whole application stand.
pub(crate) struct AppPaths {
    pub(crate) platform: KnobPath,
    pub(crate) name_override: KnobPath,
    pub(crate) fullname_override: KnobPath,
    pub(crate) common_labels: KnobPath,
    pub(crate) common_annotations: KnobPath,
    pub(crate) generate_secrets: KnobPath,
    /// Of the Secret of the whole application.
    pub(crate) existing_secret: KnobPath,
    pub(crate) image_registry: KnobPath,
    pub(crate) image_pull_secrets: KnobPath,
    pub(crate) default_storage_class: KnobPath,
    pub(crate) tests_image: ImagePaths,
    /// Of the containers that wait for others.
    pub(crate) wait_image: ImagePaths,
}

/// The first names of the values for the whole application: no component's values may stand there.
pub(crate) const APP_NAMES: [&str; 11] = [
    "platform",
    "nameOverride",
    "fullnameOverride",
    "commonLabels",
    "commonAnnotations",
    "generateSecrets",
    "existingSecret",
    "global",
    "tests",
    "wait",
    "clusterDomain",
];

impl AppPaths {
    pub(crate) fn new() -> Self {
        let global = text!("global");
        Self {
            platform: path!(text!("platform")),
            name_override: path!(text!("nameOverride")),
            fullname_override: path!(text!(BASE_OF_NAMES)),
            common_labels: path!(text!("commonLabels")),
            common_annotations: path!(text!("commonAnnotations")),
            generate_secrets: path!(text!("generateSecrets")),
            existing_secret: path!(text!("existingSecret")),
            image_registry: path!(global, text!("imageRegistry")),
            image_pull_secrets: path!(global, text!("imagePullSecrets")),
            default_storage_class: path!(global, text!("defaultStorageClass")),
            tests_image: ImagePaths::new(&path!(text!("tests"))),
            wait_image: ImagePaths::new(&path!(text!("wait"))),
        }
    }
}

/// Where a parameter of the application stands.
pub(crate) fn app_param(name: &str) -> KnobPath {
    path!(Arc::<str>::from(camel_case(name)))
}

/// Where the parts of an image stand.
pub(crate) struct ImagePaths {
    pub(crate) whole: KnobPath,
    pub(crate) registry: KnobPath,
    pub(crate) repository: KnobPath,
    pub(crate) tag: KnobPath,
    pub(crate) digest: KnobPath,
    pub(crate) pull_policy: KnobPath,
    pub(crate) pull_secrets: KnobPath,
}

impl ImagePaths {
    fn new(owner: &KnobPath) -> Self {
        let whole = below(owner, text!("image"));
        Self {
            registry: below(&whole, text!("registry")),
            repository: below(&whole, text!("repository")),
            tag: below(&whole, text!("tag")),
            digest: below(&whole, text!("digest")),
            pull_policy: below(&whole, text!("pullPolicy")),
            pull_secrets: below(&whole, text!("pullSecrets")),
            whole,
        }
    }
}

/// A path and one more name.
fn below(path: &KnobPath, name: Arc<str>) -> KnobPath {
    KnobPath(path.0.iter().cloned().chain([name]).collect())
}

/// Where the values of a container's probes stand.
pub(crate) struct ProbesPaths {
    pub(crate) startup: ProbePaths,
    pub(crate) liveness: ProbePaths,
    pub(crate) readiness: ProbePaths,
}

impl ProbesPaths {
    fn new(owner: &KnobPath) -> Self {
        Self {
            startup: ProbePaths::new(below(owner, text!("startupProbe"))),
            liveness: ProbePaths::new(below(owner, text!("livenessProbe"))),
            readiness: ProbePaths::new(below(owner, text!("readinessProbe"))),
        }
    }
}

/// Where the values of a container beside the main one stand.
pub(crate) struct CompanionPaths {
    /// All of them together.
    pub(crate) whole: KnobPath,
    /// `None` where it has the main container's.
    pub(crate) image: Option<ImagePaths>,
    /// `None` where it has the main container's.
    pub(crate) resources: Option<KnobPath>,
    /// `None` where it has the main container's.
    pub(crate) extra_env: Option<KnobPath>,
    /// `None` where it has the main container's.
    pub(crate) extra_env_from: Option<KnobPath>,
    pub(crate) probes: ProbesPaths,
}

impl CompanionPaths {
    fn new(root: &Arc<str>, companion: &Companion) -> Self {
        let group = match companion.role {
            Role::Init => text!("initContainers"),
            Role::Sidecar => text!("sidecars"),
        };
        let whole = path!(root, group, Arc::from(camel_case(&companion.name)));
        let own = !companion.inherits;
        let own_resources = own || companion.container.resources != Resources::default();
        Self {
            image: own.then(|| ImagePaths::new(&whole)),
            resources: own_resources.then(|| below(&whole, text!("resources"))),
            extra_env: own.then(|| below(&whole, text!("extraEnv"))),
            extra_env_from: own.then(|| below(&whole, text!("extraEnvFrom"))),
            probes: ProbesPaths::new(&whole),
            whole,
        }
    }
}

/// Where the timing of a probe stands.
pub(crate) struct ProbePaths {
    /// All of it together.
    pub(crate) whole: KnobPath,
    pub(crate) delay: KnobPath,
    pub(crate) period: KnobPath,
    pub(crate) timeout: KnobPath,
    pub(crate) failures: KnobPath,
}

impl ProbePaths {
    fn new(whole: KnobPath) -> Self {
        Self {
            delay: below(&whole, text!("initialDelaySeconds")),
            period: below(&whole, text!("periodSeconds")),
            timeout: below(&whole, text!("timeoutSeconds")),
            failures: below(&whole, text!("failureThreshold")),
            whole,
        }
    }
}

/// Where the properties of a volume stand.
pub(crate) struct VolumePaths {
    /// All of them together: what the helper `storageClass` is given.
    pub(crate) whole: KnobPath,
    pub(crate) enabled: KnobPath,
    pub(crate) size: KnobPath,
    pub(crate) storage_class: KnobPath,
    pub(crate) access_mode: KnobPath,
    pub(crate) existing_claim: KnobPath,
    pub(crate) annotations: KnobPath,
    pub(crate) selector: KnobPath,
    pub(crate) data_source: KnobPath,
    pub(crate) nfs_server: KnobPath,
    pub(crate) nfs_path: KnobPath,
    pub(crate) host_path: KnobPath,
}

impl VolumePaths {
    fn new(whole: KnobPath) -> Self {
        let child = |name: Arc<str>| KnobPath(whole.0.iter().cloned().chain([name]).collect());
        Self {
            size: child(text!("size")),
            storage_class: child(text!("storageClass")),
            access_mode: child(text!("accessMode")),
            existing_claim: child(text!("existingClaim")),
            annotations: child(text!("annotations")),
            enabled: child(text!("enabled")),
            selector: child(text!("selector")),
            data_source: child(text!("dataSource")),
            nfs_server: child(text!("nfs")).child("server"),
            nfs_path: child(text!("nfs")).child("path"),
            host_path: child(text!("hostPath")),
            whole,
        }
    }
}

/// Where the properties of a Service stand.
pub(crate) struct ServicePaths {
    pub(crate) ty: KnobPath,
    /// In the order of the component's ports.
    pub(crate) ports: Vec<KnobPath>,
    /// In the order of the component's ports.
    pub(crate) node_ports: Vec<KnobPath>,
    pub(crate) class: KnobPath,
    pub(crate) source_ranges: KnobPath,
    pub(crate) external_traffic: KnobPath,
    pub(crate) session_affinity: KnobPath,
    pub(crate) affinity_seconds: KnobPath,
    pub(crate) annotations: KnobPath,
}

impl ServicePaths {
    fn new(whole: &KnobPath, ports: &[Port]) -> Self {
        let child = |names: &[Arc<str>]| KnobPath(whole.0.iter().chain(names).cloned().collect());
        let of_ports =
            |group: Arc<str>| ports.iter().map(|it| child(&[group.clone(), camel_case(&it.name).into()])).collect();
        Self {
            ty: child(&[text!("type")]),
            ports: of_ports(text!("ports")),
            node_ports: of_ports(text!("nodePorts")),
            class: child(&[text!("loadBalancerClass")]),
            source_ranges: child(&[text!("loadBalancerSourceRanges")]),
            external_traffic: child(&[text!("externalTrafficPolicy")]),
            session_affinity: child(&[text!("sessionAffinity")]),
            affinity_seconds: child(&[text!("sessionAffinityConfig"), text!("clientIP"), text!("timeoutSeconds")]),
            annotations: child(&[text!("annotations")]),
        }
    }
}

/// Where the properties of a way in from outside stand.
pub(crate) struct IngressPaths {
    pub(crate) enabled: KnobPath,
    pub(crate) hostname: KnobPath,
    pub(crate) path: KnobPath,
    pub(crate) path_type: KnobPath,
    pub(crate) class: KnobPath,
    pub(crate) tls: KnobPath,
    pub(crate) tls_secret: KnobPath,
    pub(crate) termination: KnobPath,
    pub(crate) gateway_name: KnobPath,
    pub(crate) gateway_namespace: KnobPath,
    pub(crate) gateway_listener: KnobPath,
    pub(crate) annotations: KnobPath,
}

impl IngressPaths {
    fn new(owner: &Arc<str>, ingress: &Arc<str>) -> Self {
        Self {
            enabled: path!(owner, ingress, text!("enabled")),
            hostname: path!(owner, ingress, text!("hostname")),
            path: path!(owner, ingress, text!("path")),
            path_type: path!(owner, ingress, text!("pathType")),
            class: path!(owner, ingress, text!("ingressClassName")),
            tls: path!(owner, ingress, text!("tls")),
            tls_secret: path!(owner, ingress, text!("tlsSecret")),
            termination: path!(owner, ingress, text!("routeTermination")),
            gateway_name: path!(owner, ingress, text!("gateway"), text!("name")),
            gateway_namespace: path!(owner, ingress, text!("gateway"), text!("namespace")),
            gateway_listener: path!(owner, ingress, text!("gateway"), text!("sectionName")),
            annotations: path!(owner, ingress, text!("annotations")),
        }
    }
}

/// Where it stands how pods run to their end.
pub(crate) struct RunPaths {
    pub(crate) schedule: KnobPath,
    pub(crate) time_zone: KnobPath,
    pub(crate) concurrency_policy: KnobPath,
    pub(crate) suspend: KnobPath,
    pub(crate) successful_history: KnobPath,
    pub(crate) failed_history: KnobPath,
    pub(crate) starting_deadline: KnobPath,
    pub(crate) restart_policy: KnobPath,
    pub(crate) backoff_limit: KnobPath,
    pub(crate) active_deadline: KnobPath,
    pub(crate) ttl: KnobPath,
    pub(crate) parallelism: KnobPath,
    pub(crate) completions: KnobPath,
}

/// The names of these values, which the parameters of a job's type leave free.
const RUN_NAMES: [&str; 13] = [
    "schedule",
    "timeZone",
    "concurrencyPolicy",
    "suspend",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
    "startingDeadlineSeconds",
    "restartPolicy",
    "backoffLimit",
    "activeDeadlineSeconds",
    "ttlSecondsAfterFinished",
    "parallelism",
    "completions",
];

impl RunPaths {
    fn new(root: &Arc<str>) -> Self {
        Self {
            schedule: path!(root, text!("schedule")),
            time_zone: path!(root, text!("timeZone")),
            concurrency_policy: path!(root, text!("concurrencyPolicy")),
            suspend: path!(root, text!("suspend")),
            successful_history: path!(root, text!("successfulJobsHistoryLimit")),
            failed_history: path!(root, text!("failedJobsHistoryLimit")),
            starting_deadline: path!(root, text!("startingDeadlineSeconds")),
            restart_policy: path!(root, text!("restartPolicy")),
            backoff_limit: path!(root, text!("backoffLimit")),
            active_deadline: path!(root, text!("activeDeadlineSeconds")),
            ttl: path!(root, text!("ttlSecondsAfterFinished")),
            parallelism: path!(root, text!("parallelism")),
            completions: path!(root, text!("completions")),
        }
    }
}

/// Where the values of one component stand.
pub(crate) struct ComponentPaths {
    /// The first name of all of them.
    pub(crate) root: Arc<str>,
    pub(crate) params: Vec<KnobPath>,
    pub(crate) replica_count: KnobPath,
    pub(crate) autoscaling_enabled: KnobPath,
    pub(crate) min_replicas: KnobPath,
    pub(crate) max_replicas: KnobPath,
    pub(crate) target_cpu: KnobPath,
    pub(crate) target_memory: KnobPath,
    pub(crate) custom_metrics: KnobPath,
    pub(crate) behavior: KnobPath,
    pub(crate) image: ImagePaths,
    pub(crate) existing_secret: KnobPath,
    /// By the names of the certificates: where the values name another Secret.
    pub(crate) certificates: Vec<(Arc<str>, KnobPath)>,
    pub(crate) extra_env: KnobPath,
    pub(crate) extra_env_from: KnobPath,
    pub(crate) extra_volumes: KnobPath,
    pub(crate) extra_volume_mounts: KnobPath,
    pub(crate) resources: KnobPath,
    /// In the order of the component's volumes.
    pub(crate) volumes: Vec<VolumePaths>,
    pub(crate) service: ServicePaths,
    pub(crate) alias: KnobPath,
    /// In the order of the Services beside the component's own.
    pub(crate) services: Vec<ServicePaths>,
    /// In the order of the component's ports.
    pub(crate) node_ports: Vec<KnobPath>,
    /// Its ways in from outside.
    pub(crate) ingresses: Vec<IngressPaths>,
    pub(crate) service_account_create: KnobPath,
    pub(crate) service_account_name: KnobPath,
    pub(crate) service_account_annotations: KnobPath,
    pub(crate) automount: KnobPath,
    pub(crate) rbac_create: KnobPath,
    pub(crate) network_policy_enabled: KnobPath,
    pub(crate) extra_ingress: KnobPath,
    pub(crate) extra_egress: KnobPath,
    pub(crate) pdb_create: KnobPath,
    pub(crate) pdb_max_unavailable: KnobPath,
    pub(crate) pdb_min_available: KnobPath,
    pub(crate) probes: ProbesPaths,
    /// In the order of the containers beside the main one.
    pub(crate) companions: Vec<CompanionPaths>,
    pub(crate) pod_labels: KnobPath,
    pub(crate) pod_annotations: KnobPath,
    pub(crate) node_selector: KnobPath,
    pub(crate) tolerations: KnobPath,
    pub(crate) affinity: KnobPath,
    pub(crate) spread: KnobPath,
    pub(crate) priority_class: KnobPath,
    pub(crate) grace_period: KnobPath,
    pub(crate) history_limit: KnobPath,
    pub(crate) update_type: KnobPath,
    pub(crate) max_unavailable: KnobPath,
    pub(crate) run: RunPaths,
    pub(crate) run_as_user: KnobPath,
    pub(crate) run_as_group: KnobPath,
    pub(crate) fs_group: KnobPath,
}

/// The first names of a component's standard values, which its type's parameters leave free.
const STANDARD_NAMES: [&str; 35] = [
    "env",
    "replicaCount",
    "autoscaling",
    "image",
    "existingSecret",
    "certificates",
    "extraEnv",
    "extraEnvFrom",
    "extraVolumes",
    "extraVolumeMounts",
    "resources",
    "persistence",
    "service",
    "services",
    "hostPorts",
    "ingress",
    "rbac",
    "serviceAccount",
    "networkPolicy",
    "pdb",
    "startupProbe",
    "livenessProbe",
    "readinessProbe",
    "initContainers",
    "sidecars",
    "podLabels",
    "podAnnotations",
    "nodeSelector",
    "tolerations",
    "affinity",
    "topologySpreadConstraints",
    "priorityClassName",
    "terminationGracePeriodSeconds",
    "revisionHistoryLimit",
    "params",
];

impl ComponentPaths {
    /// The paths of a component that has values for so many ways in from outside, and for an external in its place.
    pub(crate) fn new(component: &Component, ways_in: &[WayIn<'_>], replaced: bool) -> Self {
        let root = root_name(&component.name);
        let way_name = |(nth, way): (usize, &WayIn<'_>)| -> Arc<str> {
            match (nth, way.by_gateway) {
                (0, false) => text!("ingress"),
                (0, true) => text!("httpRoute"),
                (nth, false) => format!("ingress{}", nth + 1).into(),
                (nth, true) => format!("httpRoute{}", nth + 1).into(),
            }
        };
        let persistence = text!("persistence");
        let volumes = match component.volumes.as_slice() {
            [_] => vec![VolumePaths::new(path!(root, persistence))],
            volumes => volumes
                .iter()
                .map(|it| VolumePaths::new(path!(root, persistence, Arc::from(camel_case(&it.name)))))
                .collect(),
        };
        let (service, services, account) = (text!("service"), text!("services"), text!("serviceAccount"));
        let (autoscaling, pdb, network_policy) = (text!("autoscaling"), text!("pdb"), text!("networkPolicy"));
        let container_security = text!("containerSecurityContext");
        Self {
            params: (component.params.iter())
                .map(|param| param_path(&root, component.kind, &param.name, replaced))
                .collect(),
            replica_count: path!(root, text!("replicaCount")),
            autoscaling_enabled: path!(root, autoscaling, text!("enabled")),
            min_replicas: path!(root, autoscaling, text!("minReplicas")),
            max_replicas: path!(root, autoscaling, text!("maxReplicas")),
            target_cpu: path!(root, autoscaling, text!("targetCPU")),
            target_memory: path!(root, autoscaling, text!("targetMemory")),
            custom_metrics: path!(root, autoscaling, text!("customMetrics")),
            behavior: path!(root, autoscaling, text!("behavior")),
            image: ImagePaths::new(&path!(root)),
            existing_secret: path!(root, text!("existingSecret")),
            certificates: component
                .secrets
                .iter()
                .filter(|it| matches!(it.source, SecretSource::Certificate { .. }))
                .map(|it| {
                    let name: Arc<str> = camel_case(&it.name).into();
                    (Arc::clone(&it.name), path!(root, text!("certificates"), name, text!("existingSecret")))
                })
                .collect(),
            extra_env: path!(root, text!("extraEnv")),
            extra_env_from: path!(root, text!("extraEnvFrom")),
            extra_volumes: path!(root, text!("extraVolumes")),
            extra_volume_mounts: path!(root, text!("extraVolumeMounts")),
            resources: path!(root, text!("resources")),
            volumes,
            service: ServicePaths::new(&path!(root, service), &component.ports),
            alias: path!(root, service, text!("alias")),
            services: component
                .services
                .iter()
                .map(|it| ServicePaths::new(&path!(root, services, Arc::from(camel_case(&it.name))), &component.ports))
                .collect(),
            node_ports: component
                .ports
                .iter()
                .map(|port| path!(root, text!("hostPorts"), Arc::from(camel_case(&port.name))))
                .collect(),
            ingresses: ways_in.iter().enumerate().map(|it| IngressPaths::new(&root, &way_name(it))).collect(),
            service_account_create: path!(root, account, text!("create")),
            service_account_name: path!(root, account, text!("name")),
            service_account_annotations: path!(root, account, text!("annotations")),
            automount: path!(root, account, text!("automountServiceAccountToken")),
            rbac_create: path!(root, text!("rbac"), text!("create")),
            network_policy_enabled: path!(root, network_policy, text!("enabled")),
            extra_ingress: path!(root, network_policy, text!("extraIngress")),
            extra_egress: path!(root, network_policy, text!("extraEgress")),
            pdb_create: path!(root, pdb, text!("create")),
            pdb_max_unavailable: path!(root, pdb, text!("maxUnavailable")),
            pdb_min_available: path!(root, pdb, text!("minAvailable")),
            probes: ProbesPaths::new(&path!(root)),
            companions: component.companions.iter().map(|it| CompanionPaths::new(&root, it)).collect(),
            pod_labels: path!(root, text!("podLabels")),
            pod_annotations: path!(root, text!("podAnnotations")),
            node_selector: path!(root, text!("nodeSelector")),
            tolerations: path!(root, text!("tolerations")),
            affinity: path!(root, text!("affinity")),
            spread: path!(root, text!("topologySpreadConstraints")),
            priority_class: path!(root, text!("priorityClassName")),
            grace_period: path!(root, text!("terminationGracePeriodSeconds")),
            history_limit: path!(root, text!("revisionHistoryLimit")),
            update_type: path!(root, text!("updateStrategy"), text!("type")),
            max_unavailable: path!(root, text!("updateStrategy"), text!("rollingUpdate"), text!("maxUnavailable")),
            run: RunPaths::new(&root),
            run_as_user: path!(root, container_security, text!("runAsUser")),
            run_as_group: path!(root, container_security, text!("runAsGroup")),
            fs_group: path!(root, text!("podSecurityContext"), text!("fsGroup")),
            root,
        }
    }
}

/// The first name of the values of a component or external.
pub(crate) fn root_name(component: &str) -> Arc<str> {
    let mut root = camel_case(component);
    if APP_NAMES.contains(&root.as_str()) {
        root.push_str("Component");
    }
    root.into()
}

/// Whether a port is one that an Ingress can lead to without being asked for.
pub(crate) fn is_http(port: &Port) -> bool {
    &*port.name == "http"
}

/// A parameter stands beside the standard values, and below `params` where its name is one of theirs.
fn param_path(root: &Arc<str>, kind: Kind, name: &str, replaced: bool) -> KnobPath {
    // A variable that some environment gives otherwise.
    if let Some(variable) = name.strip_prefix(ENV) {
        return path!(root, text!("env"), Arc::from(variable));
    }
    let camel = camel_case(name);
    let is_standard = STANDARD_NAMES.contains(&camel.as_str())
        || ["ingress", "httpRoute"]
            .iter()
            .filter_map(|it| camel.strip_prefix(it))
            .any(|rest| rest.bytes().all(|it| it.is_ascii_digit()))
        || (kind.runs_to_end() && RUN_NAMES.contains(&camel.as_str()))
        || (replaced && replaced::NAMES.contains(&camel.as_str()))
        || (kind == Kind::PerNode && camel == "updateStrategy")
        || matches!(camel.as_str(), "podSecurityContext" | "containerSecurityContext");
    match is_standard {
        true => path!(root, text!("params"), Arc::from(camel)),
        false => path!(root, Arc::from(camel)),
    }
}
