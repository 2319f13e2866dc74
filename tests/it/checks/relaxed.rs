//! Values with which a person asks for what a tool warns of.

/// A value, within its component, and the rules that it sets aside: what it takes away is what they ask for.
const RELAXED: [(&str, &[&str]); 14] = [
    ("networkPolicy.enabled", &["pod-networkpolicy"]),
    ("service.type", &["service-type"]),
    ("services.external.type", &["service-type"]),
    ("image.tag", &["latest-tag"]),
    ("image.pullPolicy", &["container-image-pull-policy"]),
    ("resources", &["requests of", "limits of", "unset-"]),
    ("ttlSecondsAfterFinished", &["job-ttl-seconds-after-finished"]),
    ("startingDeadlineSeconds", &["cronjob-has-deadline"]),
    ("pdb.create", &["has-poddisruptionbudget"]),
    ("pdb.maxUnavailable", &["maxUnavailable"]),
    ("affinity", &["no-anti-affinity"]),
    ("serviceAccount.create", &["non-existent-service-account"]),
    ("containerSecurityContext.runAsUser", &["container-security-context-user-group-id"]),
    ("containerSecurityContext.runAsGroup", &["container-security-context-user-group-id"]),
];

/// Whether a value of this name asks for what a tool found.
pub(crate) fn relaxes(knob: &str, finding: &str) -> bool {
    let is_of = |name: &str| knob == name || knob.strip_suffix(name).is_some_and(|it| it.ends_with('.'));
    RELAXED.iter().any(|(name, rules)| is_of(name) && rules.iter().any(|it| finding.contains(it)))
}
