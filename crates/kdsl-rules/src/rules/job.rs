//! Jobs, and CronJobs, which make them.

use kdsl_semantic::{schedule, timezone};

use super::{batch, pod_failure, selector, template};
use crate::at::{At, Origin};
use crate::forms::Form;

const SPEC: Origin = batch("validateJobSpec");

/// The most pods at once of a Job whose pods are numbered: `maxParallelismForIndexedJob`.
const PARALLEL: i64 = 100_000;

/// `ValidateJob`
pub(super) fn check(object: At<'_>) {
    let spec = object.child("spec");
    self::spec(spec);
    if let Some(selector) = spec.field("selector") {
        selector::check(selector);
        if spec.truth("manualSelector") == Some(true) {
            template::selected(spec, batch("ValidateJobSpec"));
        }
    }
    // The pods' host names end in their numbers.
    if spec.text("completionMode") == Some("Indexed")
        && let (Some(name), Some(count)) = (object.child("metadata").text("name"), spec.int("completions"))
        && !Form::Label.fits(&format!("{name}-{}", count - 1))
    {
        let says = "is too long, or has a dot, for pods that are called so with their number behind";
        object.child("metadata").child("name").refuse(batch("ValidateJob"), says);
    }
}

/// `validateJobSpec`
fn spec(spec: At<'_>) {
    let pods = spec.child("template");
    template::check(pods, &[]);
    template::runs_to_end(pods);
    let is_indexed = spec.text("completionMode") == Some("Indexed");
    if is_indexed {
        if !spec.has("completions") {
            spec.child("completions").refuse(SPEC, "must be set for the completion mode `Indexed`");
        }
        spec.child("parallelism").must_be_in(0, PARALLEL, SPEC);
    }
    for key in ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"] {
        if let Some(odd) = spec.field(key).filter(|_| !is_indexed) {
            odd.refuse(SPEC, "can be set for the completion mode `Indexed` only");
        }
    }
    spec.child("backoffLimitPerIndex").must_be_in(0, i64::from(i32::MAX), SPEC);
    if let Some(most) = spec.field("maxFailedIndexes") {
        if is_indexed && !spec.has("backoffLimitPerIndex") {
            most.refuse(SPEC, "can be set beside `backoffLimitPerIndex` only");
        }
        most.must_be_in(0, spec.int("completions").unwrap_or(i64::from(i32::MAX)), SPEC);
    }
    pod_failure::check(spec);
}

/// `validateCronJobSpec`
pub(super) fn cron(object: At<'_>) {
    const ORIGIN: Origin = batch("validateCronJobSpec");
    let spec = object.child("spec");
    schedule(spec.child("schedule"));
    let zone = spec.child("timeZone");
    if zone.as_text().is_some_and(|it| !timezone::is_known(it)) {
        zone.refuse(batch("validateTimeZone"), "must be the name of a time zone, such as `Europe/Berlin`");
    }
    let template = spec.child("jobTemplate").child("spec");
    self::spec(template);
    for key in ["selector", "manualSelector"] {
        if let Some(odd) = template.field(key).filter(|_| template.truth(key) != Some(false)) {
            odd.refuse(ORIGIN, "can't be set: Kubernetes makes the selectors of these Jobs");
        }
    }
}

/// `validateScheduleFormat`
fn schedule(schedule: At<'_>) {
    const ORIGIN: Origin = batch("validateScheduleFormat");
    let Some(text) = schedule.as_text() else { return };
    // One that never comes is no mistake to Kubernetes, and neither is an interval.
    if text.starts_with("@every ") {
        return;
    }
    if let Err(error) = schedule::check(text)
        && !error.never
    {
        schedule.refuse(ORIGIN, format!("is no schedule: {}", error.reason));
    }
}
