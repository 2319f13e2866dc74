//! Which kinds there are under which versions, and which were there once.

use crate::nearest::nearest;
use crate::{ObjectSchema, kinds, lookup};

/// What is known of a kind under an `apiVersion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Its fields.
    Kind(&'static ObjectSchema),
    /// It is there under another version: the version was removed, or never had it.
    Elsewhere(&'static ObjectSchema),
    /// Kubernetes has it no longer.
    Gone {
        /// The version from which on.
        since: &'static str,
    },
    /// The group has no such kind, and this one is meant.
    Misspelt(&'static ObjectSchema),
    /// Nothing.
    Nothing,
}

/// Kinds that were removed without another version of them.
const GONE: [(&str, &str, &str); 2] =
    [("policy", "PodSecurityPolicy", "1.25"), ("extensions", "PodSecurityPolicy", "1.16")];

/// Groups of Kubernetes itself that are empty by now.
const EMPTY_GROUPS: [&str; 1] = ["extensions"];

/// What is known of a kind under an `apiVersion`.
pub fn find(api_version: &str, kind: &str) -> Found {
    if let Some(schema) = lookup(api_version, kind) {
        return Found::Kind(schema);
    }
    let group = group_of(api_version);
    if let Some((.., since)) = GONE.iter().find(|(of, gone, _)| *of == group && *gone == kind) {
        return Found::Gone { since };
    }
    let in_group = || kinds().iter().filter(|it| group_of(&it.api_version) == group);
    if let Some(schema) = in_group().find(|it| it.kind == kind) {
        return Found::Elsewhere(schema);
    }
    // A group of others may have a kind of the same name.
    if in_group().next().is_none() && !EMPTY_GROUPS.contains(&group) {
        return Found::Nothing;
    }
    if let Some(schema) = kinds().iter().find(|it| it.kind == kind) {
        return Found::Elsewhere(schema);
    }
    let near = nearest(kind, in_group().map(|it| &*it.kind));
    match near.and_then(|near| in_group().find(|it| it.kind == near)) {
        Some(schema) => Found::Misspelt(schema),
        None => Found::Nothing,
    }
}

fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

#[cfg(test)]
mod tests {
    use super::{Found, find};

    #[test]
    fn versions_that_were_removed_lead_to_the_current_one() {
        let current = |api_version, kind| match find(api_version, kind) {
            Found::Elsewhere(schema) => schema.api_version.to_string(),
            other => panic!("{api_version} {kind}: {other:?}"),
        };
        for (old, kind, new) in [
            ("extensions/v1beta1", "Ingress", "networking.k8s.io/v1"),
            ("networking.k8s.io/v1beta1", "Ingress", "networking.k8s.io/v1"),
            ("policy/v1beta1", "PodDisruptionBudget", "policy/v1"),
            ("rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding", "rbac.authorization.k8s.io/v1"),
            ("extensions/v1beta1", "Deployment", "apps/v1"),
            ("apps/v1beta2", "StatefulSet", "apps/v1"),
            ("batch/v1beta1", "CronJob", "batch/v1"),
            ("v1", "Deployment", "apps/v1"),
        ] {
            assert_eq!(current(old, kind), new, "{old} {kind}");
        }
    }

    #[test]
    fn groups_of_others_are_left_alone() {
        assert_eq!(find("serving.knative.dev/v1", "Service"), Found::Nothing);
        assert_eq!(find("policy/v1beta1", "PodSecurityPolicy"), Found::Gone { since: "1.25" });
        assert!(matches!(find("apps/v1", "Deploymnet"), Found::Misspelt(it) if it.kind == "Deployment"));
        assert!(matches!(find("apps/v1", "Deployment"), Found::Kind(_)));
    }
}
