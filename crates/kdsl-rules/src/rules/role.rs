//! Roles and ClusterRoles.

use super::{rbac, selector};
use crate::at::{At, Origin};

/// `ValidateRole` and `ValidateClusterRole`
pub(super) fn check(object: At<'_>, is_namespaced: bool) {
    object.items("rules").for_each(|it| rule(it, is_namespaced));
    for labels in object.child("aggregationRule").items("clusterRoleSelectors") {
        selector::check(labels);
    }
}

/// `ValidatePolicyRule`
fn rule(rule: At<'_>, is_namespaced: bool) {
    const ORIGIN: Origin = rbac("ValidatePolicyRule");
    if rule.count("verbs") == 0 {
        rule.child("verbs").refuse(ORIGIN, "must have at least one verb");
    }
    let urls = rule.child("nonResourceURLs");
    if rule.count("nonResourceURLs") > 0 {
        if is_namespaced {
            urls.refuse(ORIGIN, "can be set in a ClusterRole only");
        }
        if !rule.among(&["apiGroups", "resources", "resourceNames"]).is_empty() {
            urls.refuse(ORIGIN, "can't be set beside resources");
        }
        return;
    }
    for (key, says) in [
        ("apiGroups", "must have at least one group: `\"\"` is that of Pods and Services"),
        ("resources", "must have at least one resource"),
    ] {
        if rule.count(key) == 0 {
            rule.child(key).refuse(ORIGIN, says);
        }
    }
}
