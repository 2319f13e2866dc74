//! HorizontalPodAutoscalers.

use super::resources;
use crate::at::{At, Origin};
use crate::forms::Form;
use crate::quantity::billionths;

const fn autoscaling(function: &'static str) -> Origin {
    Origin { file: "pkg/apis/autoscaling/validation/validation.go", function }
}

/// `MaxStabilizationWindowSeconds` and `MaxPeriodSeconds`
const LONGEST_WINDOW: i64 = 3600;
const LONGEST_PERIOD: i64 = 1800;

/// The types of metrics, and the fields that they are said in.
const SOURCES: [(&str, &str); 5] = [
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
    ("Pods", "pods"),
    ("Object", "object"),
    ("External", "external"),
];

/// `validateHorizontalPodAutoscalerSpec`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin = autoscaling("validateHorizontalPodAutoscalerSpec");
    let spec = object.child("spec");
    let (least, most) = (spec.child("minReplicas"), spec.child("maxReplicas"));
    let smallest = spec.int("minReplicas").unwrap_or(1);
    least.must_be_in(1, i64::from(i32::MAX), ORIGIN);
    if spec.int("maxReplicas").is_some_and(|it| it < smallest) {
        most.refuse_beside(least, ORIGIN, format!("must be at least `minReplicas`, which is {smallest}"));
    }
    let target = spec.child("scaleTargetRef");
    for key in ["kind", "name"] {
        target.child(key).must_be(Form::PathSegment, autoscaling("ValidateCrossVersionObjectReference"));
    }
    spec.items("metrics").for_each(metric);
    for way in ["scaleUp", "scaleDown"] {
        if let Some(rules) = spec.child("behavior").field(way) {
            self::rules(rules);
        }
    }
}

/// `validateMetricSpec`
fn metric(metric: At<'_>) {
    const ORIGIN: Origin = autoscaling("validateMetricSpec");
    let kind = metric.text("type").unwrap_or_default();
    let Some((_, wanted)) = SOURCES.iter().find(|(it, _)| *it == kind) else { return };
    for (_, other) in SOURCES.iter().filter(|(it, _)| *it != kind) {
        if let Some(odd) = metric.field(other) {
            odd.refuse(ORIGIN, format!("can't be set for a metric of the type `{kind}`"));
        }
    }
    let Some(source) = metric.field(wanted) else {
        return metric.child(wanted).refuse(ORIGIN, format!("must be set for a metric of the type `{kind}`"));
    };
    target(source.child("target"), kind);
    if kind == "ContainerResource" {
        source.child("container").must_be(Form::Label, autoscaling("validateContainerResourceSource"));
        resources::name(source.child("name"));
    }
}

/// `validateMetricTarget`, and what each type of metric wants of it.
fn target(target: At<'_>, kind: &str) {
    const ORIGIN: Origin = autoscaling("validateMetricTarget");
    for key in ["value", "averageValue"] {
        if let Some(value) = target.field(key)
            && billionths(value.tree).is_none_or(|it| it <= 0)
        {
            value.refuse(ORIGIN, "must be a quantity of more than nothing");
        }
    }
    target.child("averageUtilization").must_be_in(1, i64::from(i32::MAX), ORIGIN);
    let wanted: &[&str] = match kind {
        "Resource" | "ContainerResource" => &["averageUtilization", "averageValue"],
        "Pods" => &["averageValue"],
        "Object" => &["value", "averageValue"],
        _ => &["value", "averageValue"],
    };
    match target.among(wanted).as_slice() {
        [] => target.refuse(ORIGIN, format!("must have {}", crate::forms::listed(wanted, "or"))),
        [first, second, ..] if kind != "Object" => {
            target.child(second).refuse(ORIGIN, format!("can't be set beside `{first}`"));
        }
        _ => {}
    }
}

/// `validateScalingRules` and `validateScalingPolicy`
fn rules(rules: At<'_>) {
    const ORIGIN: Origin = autoscaling("validateScalingRules");
    const POLICY: Origin = autoscaling("validateScalingPolicy");
    rules.child("stabilizationWindowSeconds").must_be_in(0, LONGEST_WINDOW, ORIGIN);
    // Where the list is missing, Kubernetes has policies of its own.
    if rules.has("policies") && rules.count("policies") == 0 {
        rules.child("policies").refuse(ORIGIN, "must have at least one policy");
    }
    for policy in rules.items("policies") {
        policy.child("value").must_be_in(1, i64::from(i32::MAX), POLICY);
        policy.child("periodSeconds").must_be_in(1, LONGEST_PERIOD, POLICY);
    }
}
