//! Where a check that many run on objects can't be met, the object says why, in the form that the tool reads:
//! `checkov.io/skipN: CHECK=REASON`, `ignore-check.kube-linter.io/CHECK: REASON`, `kube-score/ignore: CHECK,CHECK`.
//!
//! Four checks of Checkov are concerned, two of kube-linter and four of kube-score. Everything else that is critical to
//! them is met.

use std::sync::Arc;

use kdsl_semantic::model::{Component, Container, Disruption, EnvVar, Kind, Whole};

use crate::expression::Expr;
use crate::lower::context::ComponentContext;
use crate::lower::labels::Annotations;
use crate::lower::probes;
use crate::macros::literal;
use crate::node::Entry;

/// The smallest user id that is surely no user of a node.
const HIGH: u32 = 10_000;

/// CKV_K8S_43: images should be named by their digest.
const DIGEST: &str = "CKV_K8S_43=The tag names the image. A digest can be given as the value image.digest.";
/// CKV_K8S_40: a user id should be 10000 or more.
const USER: &str = "CKV_K8S_40=The files of the image belong to its user. On OpenShift the platform chooses one.";
const PLATFORM_USER: &str = "CKV_K8S_40=OpenShift chooses the user.";
/// CKV_K8S_35: secrets should be files.
const ENVIRONMENT: &str = "CKV_K8S_35=The program in the image reads it from its environment.";
/// CKV_K8S_15: images should always be pulled.
const PULL: &str = "CKV_K8S_15=The program says when the image is fetched.";

/// kube-linter wants Jobs to be removed by themselves.
const KEPT: &str = "A Job that is gone would run again with the next upgrade.";
/// The annotations for Checkov: one for each exemption.
const CHECKOV: [&str; 8] = [
    "checkov.io/skip1",
    "checkov.io/skip2",
    "checkov.io/skip3",
    "checkov.io/skip4",
    "checkov.io/skip5",
    "checkov.io/skip6",
    "checkov.io/skip7",
    "checkov.io/skip8",
];
const JOB_TTL: &str = "ignore-check.kube-linter.io/job-ttl-seconds-after-finished";
const SCORE: &str = "kube-score/ignore";
/// The forms of kube-score, which take no reason. [`USER`]:
const SCORE_USER: &str = "container-security-context-user-group-id";
/// An image of which nothing is known can be asked for a connection only, whether it is ready or alive.
const SCORE_PROBES: &str = "pod-probes-identical";
/// The program says `disruption none`.
const SCORE_BUDGET: &str = "deployment-has-poddisruptionbudget,statefulset-has-poddisruptionbudget";
/// The Service of one pod selects it by a label that the pod gets from its controller.
const SCORE_TARGET: &str = "service-targets-pod";
const LINTER_TARGET: &str = "ignore-check.kube-linter.io/dangling-service";
const TARGET: &str = "The controller labels the pod with its name.";

/// The annotations that a Service may have for its exemptions, which values can't set.
pub(crate) const OF_SERVICE: [&str; 2] = [LINTER_TARGET, SCORE];

/// The annotations that a workload may have for its exemptions, which values can't set.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    CHECKOV.into_iter().chain([JOB_TTL, LINTER_TARGET, SCORE])
}

/// Adds what a workload is exempted from.
pub(crate) fn of_workload(component: &ComponentContext<'_>, annotations: Annotations) -> Annotations {
    // What the app says counts in its environments, too: annotations are no values.
    let Component { kind, container, companions, disruption, .. } = component.in_app;
    let containers = || [container].into_iter().chain(companions.iter().map(|it| &it.container));
    let mut texts = vec![DIGEST];
    if containers().any(|it| it.image.pull != "Always") {
        texts.push(PULL);
    }
    if containers().any(has_secret_variable) {
        texts.push(ENVIRONMENT);
    }
    let is_low = containers().any(|it| it.security.user.is_some_and(|it| it < HIGH));
    let (user, on_openshift) = if is_low { (Some(USER), None) } else { (None, Some(PLATFORM_USER)) };
    let mut annotations = numbered(annotations, texts.into_iter().chain(user), on_openshift);
    if *kind == Kind::Job && !annotations.has(JOB_TTL) {
        let has_no_ttl = Expr::Not(Arc::new(Expr::NonEmpty(component.paths.run.ttl.clone())));
        annotations = annotations.with_guarded(has_no_ttl, Entry::field(JOB_TTL, literal!(KEPT)));
    }
    let mut score = vec![SCORE_USER];
    if probes::are_identical(component) {
        score.push(SCORE_PROBES);
    }
    if *disruption == Some(Disruption::Unlimited) {
        score.push(SCORE_BUDGET);
    }
    scored(annotations, &score)
}

/// Adds what a pod of a test is exempted from.
pub(crate) fn of_test(annotations: Annotations) -> Annotations {
    scored(numbered(annotations, [DIGEST].into_iter(), Some(PLATFORM_USER)), &[SCORE_USER])
}

/// Adds what a Service of one pod is exempted from.
pub(crate) fn of_pod_service(annotations: Annotations) -> Annotations {
    let annotations = match annotations.has(LINTER_TARGET) {
        true => annotations,
        false => annotations.with(Entry::field(LINTER_TARGET, literal!(TARGET))),
    };
    scored(annotations, &[SCORE_TARGET])
}

/// Adds exemptions for Checkov, with the first numbers that the program has not taken.
fn numbered(
    mut annotations: Annotations,
    texts: impl Iterator<Item = &'static str>,
    on_openshift: Option<&'static str>,
) -> Annotations {
    let mut keys = CHECKOV.into_iter();
    for text in texts {
        let Some(key) = keys.find(|it| !annotations.has(it)) else { return annotations };
        annotations = annotations.with(Entry::field(key, Expr::Str(text.into())));
    }
    match (on_openshift, keys.find(|it| !annotations.has(it))) {
        (Some(text), Some(key)) => annotations.with_guarded(Expr::OpenShift, Entry::field(key, Expr::Str(text.into()))),
        _ => annotations,
    }
}

/// Adds the exemptions for kube-score, if the program has none.
fn scored(annotations: Annotations, checks: &[&str]) -> Annotations {
    match annotations.has(SCORE) {
        true => annotations,
        false => annotations.with(Entry::field(SCORE, Expr::Str(checks.join(",").into()))),
    }
}

fn has_secret_variable(container: &Container) -> bool {
    let is_secret = |it: &EnvVar| it.value.holds_secret();
    container.env.iter().any(is_secret) || container.env_from.iter().any(|it| matches!(it.source, Whole::Secret(_)))
}
