//! What a Job does when its pods fail.

use super::batch;
use crate::at::{At, Origin};

/// The most rules, and the most values of one: `maxPodFailurePolicyRules` and `maxPodFailurePolicyOnExitCodesValues`.
const RULES: usize = 20;
const VALUES: usize = 255;

/// `validatePodFailurePolicy` and `validateSuccessPolicy`
pub(super) fn check(job: At<'_>) {
    const ORIGIN: Origin = batch("validatePodFailurePolicy");
    if let Some(policy) = job.field("successPolicy") {
        let count = policy.count("rules");
        if count == 0 || count > RULES {
            policy.child("rules").refuse(batch("validateSuccessPolicy"), format!("must have from 1 to {RULES} rules"));
        }
    }
    let Some(policy) = job.field("podFailurePolicy") else { return };
    if job.child("template").child("spec").text("restartPolicy") != Some("Never") {
        let restart = job.child("template").child("spec").child("restartPolicy");
        policy.refuse_beside(
            restart,
            batch("validateJobSpec"),
            "can be set for pods with the restart policy `Never` only",
        );
    }
    let replacement = job.child("podReplacementPolicy");
    if replacement.as_text().is_some_and(|it| it != "Failed") {
        replacement.refuse(batch("validatePodReplacementPolicy"), "must be `Failed` beside `podFailurePolicy`");
    }
    if policy.count("rules") > RULES {
        policy.child("rules").refuse(ORIGIN, format!("must have at most {RULES} rules"));
    }
    let spec = job.child("template").child("spec");
    for rule in policy.items("rules") {
        rule.must_have_one(&["onExitCodes", "onPodConditions"], "condition", batch("validatePodFailurePolicyRule"));
        if rule.text("action") == Some("FailIndex") && !job.has("backoffLimitPerIndex") {
            let says = "can be `FailIndex` beside `backoffLimitPerIndex` only";
            rule.child("action").refuse(batch("validatePodFailurePolicyRule"), says);
        }
        if let Some(codes) = rule.field("onExitCodes") {
            exit_codes(codes, spec);
        }
    }
}

/// `validatePodFailurePolicyRuleOnExitCodes`
fn exit_codes(codes: At<'_>, spec: At<'_>) {
    const ORIGIN: Origin = batch("validatePodFailurePolicyRuleOnExitCodes");
    let name = codes.child("containerName");
    let is_there = |name: &str| {
        ["containers", "initContainers"].iter().any(|it| spec.items(it).any(|it| it.text("name") == Some(name)))
    };
    if name.as_text().is_some_and(|it| !is_there(it)) {
        name.refuse(ORIGIN, "names no container of the pods");
    }
    let values = codes.child("values");
    let count = codes.count("values");
    if count == 0 || count > VALUES {
        values.refuse(ORIGIN, format!("must have from 1 to {VALUES} exit codes"));
    }
    let mut last = None;
    for value in values.list() {
        let number = value.tree.as_int();
        if number == Some(0) && codes.text("operator") == Some("In") {
            value.refuse(ORIGIN, "can't be 0, which is no failure");
        }
        if last.is_some_and(|last| number <= last) {
            return value.refuse(ORIGIN, "must be larger than the one before it");
        }
        last = Some(number);
    }
}
