//! Which objects live in a namespace.

/// Whether objects of a kind live in a namespace. Kinds that Kubernetes doesn't come with are taken to.
pub fn is_namespaced(api_version: &str, kind: &str) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    !matches!(
        (group, kind),
        ("", "Namespace" | "Node" | "PersistentVolume" | "ComponentStatus")
            | ("admissionregistration.k8s.io", _)
            | ("apiextensions.k8s.io", "CustomResourceDefinition")
            | ("apiregistration.k8s.io", "APIService")
            | ("certificates.k8s.io", "CertificateSigningRequest" | "ClusterTrustBundle")
            | ("cluster.open-cluster-management.io", "ManagedCluster")
            | ("config.openshift.io" | "operator.openshift.io", _)
            | ("cert-manager.io", "ClusterIssuer")
            | ("flowcontrol.apiserver.k8s.io", _)
            | ("gateway.networking.k8s.io", "GatewayClass")
            | ("internal.apiserver.k8s.io", _)
            | ("networking.k8s.io", "IngressClass" | "IPAddress" | "ServiceCIDR")
            | ("node.k8s.io", "RuntimeClass")
            | ("oauth.openshift.io" | "user.openshift.io", _)
            | ("policy", "PodSecurityPolicy")
            | ("project.openshift.io", "Project" | "ProjectRequest")
            | ("rbac.authorization.k8s.io", "ClusterRole" | "ClusterRoleBinding")
            | ("resource.k8s.io", "DeviceClass" | "ResourceSlice")
            | ("scheduling.k8s.io", "PriorityClass")
            | ("security.openshift.io", "SecurityContextConstraints")
            | ("snapshot.storage.k8s.io", "VolumeSnapshotClass" | "VolumeSnapshotContent")
            | (
                "storage.k8s.io",
                "StorageClass" | "CSIDriver" | "CSINode" | "VolumeAttachment" | "VolumeAttributesClass"
            )
    )
}

#[cfg(test)]
mod tests {
    use super::is_namespaced;

    #[test]
    fn scopes() {
        for (api_version, kind, expected) in [
            ("v1", "Namespace", false),
            ("v1", "Service", true),
            ("apps/v1", "Deployment", true),
            ("rbac.authorization.k8s.io/v1", "ClusterRole", false),
            ("rbac.authorization.k8s.io/v1", "Role", true),
            ("example.com/v1", "Namespace", true),
        ] {
            assert_eq!(is_namespaced(api_version, kind), expected, "{api_version} {kind}");
        }
    }
}
