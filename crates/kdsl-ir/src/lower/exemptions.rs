//! Where a check that many run on objects can't be met, the object says why, in the form that the tool reads:
//! `checkov.io/skipN: CHECK=REASON`, `ignore-check.kube-linter.io/CHECK: REASON`, `kube-score/ignore: CHECK,CHECK`.
//!
//! Four checks of Checkov are concerned, one of kube-linter and one of kube-score. Everything else that they demand is met.

use std::sync::Arc;

use kdsl_semantic::model::{Component, Container, EnvVar, Kind, Whole};

use crate::expression::Expr;
use crate::lower::context::ComponentContext;
use crate::lower::labels::Annotations;
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
/// kube-score's form of [`USER`], which takes no reason.
const SCORE_USER: &str = "container-security-context-user-group-id";

/// The annotations that a workload may have for its exemptions, which values can't set.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    CHECKOV.into_iter().chain([JOB_TTL, SCORE])
}

/// Adds what a workload is exempted from.
pub(crate) fn of_workload(component: &ComponentContext<'_>, annotations: Annotations) -> Annotations {
    let Component { container, companions, .. } = component.component;
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
    if component.component.kind == Kind::Job && !annotations.has(JOB_TTL) {
        let has_no_ttl = Expr::Not(Arc::new(Expr::Truth(component.paths.run.ttl.clone())));
        annotations = annotations.with_guarded(has_no_ttl, Entry::field(JOB_TTL, literal!(KEPT)));
    }
    scored(annotations, is_low)
}

/// Adds what a pod of a test is exempted from.
pub(crate) fn of_test(annotations: Annotations) -> Annotations {
    scored(numbered(annotations, [DIGEST].into_iter(), Some(PLATFORM_USER)), false)
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

/// Adds the exemption for kube-score: always, or where OpenShift chooses the user.
fn scored(annotations: Annotations, always: bool) -> Annotations {
    let entry = Entry::field(SCORE, literal!(SCORE_USER));
    match (annotations.has(SCORE), always) {
        (true, _) => annotations,
        (false, true) => annotations.with(entry),
        (false, false) => annotations.with_guarded(Expr::OpenShift, entry),
    }
}

fn has_secret_variable(container: &Container) -> bool {
    let is_secret = |it: &EnvVar| it.value.holds_secret();
    container.env.iter().any(is_secret) || container.env_from.iter().any(|it| matches!(it.source, Whole::Secret(_)))
}
