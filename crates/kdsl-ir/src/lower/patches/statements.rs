//! Which statement of a program says what a value says.

use crate::expression::KnobPath;

/// The end of a value's path behind its component, and the statement. The first that fits counts.
const STATEMENTS: &[(&str, &str)] = &[
    ("replicaCount", "x3"),
    ("autoscaling", "x3..10"),
    ("image", "image \"…\""),
    ("existingSecret", "secret NAME from existing \"…\""),
    ("extraEnv", "env { NAME: \"…\" }"),
    ("resources", "resources { … }"),
    ("persistence", "shared-volume"),
    ("service.type", "expose load-balancer"),
    ("service.annotations", "annotation { … }"),
    ("service", "port NAME NUMBER as NUMBER"),
    ("ingress", "expose \"HOST\""),
    ("networkPolicy", "allow from …"),
    ("startupProbe", "started …"),
    ("livenessProbe", "alive …"),
    ("readinessProbe", "ready …"),
    ("podLabels", "label { … }"),
    ("podAnnotations", "annotation { … }"),
    ("nodeSelector", "place { on { … } }"),
    ("tolerations", "place { tolerate \"…\" }"),
    ("affinity", "place { … }"),
    ("topologySpreadConstraints", "place { spread … }"),
    ("priorityClassName", "priority \"…\""),
    ("terminationGracePeriodSeconds", "grace 60s"),
    ("podSecurityContext.runAsUser", "user NUMBER"),
    ("podSecurityContext.runAsGroup", "group NUMBER"),
];

/// The statement that says what a value says, if one does.
pub(super) fn statement(path: &KnobPath) -> Option<&'static str> {
    let (_, behind) = path.0.split_first()?;
    let behind = behind.join(".");
    let fits = |name: &str| behind == name || behind.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    STATEMENTS.iter().find(|(name, _)| fits(name)).map(|(_, statement)| *statement)
}
