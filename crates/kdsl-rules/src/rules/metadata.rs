//! Metadata: what every object has.

use super::{apps, batch, core};
use crate::at::{At, Origin};
use crate::forms::Form;

/// The code that checks the metadata of all objects.
const META: Origin = Origin {
    file: "staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go",
    function: "ValidateObjectMetaAccessor",
};
const ANNOTATIONS: Origin = Origin { function: "ValidateAnnotations", ..META };
const LABELS: Origin = Origin {
    file: "staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go",
    function: "ValidateLabels",
};

/// The most bytes that the annotations of one object have: `TotalAnnotationSizeLimitB`.
const ANNOTATIONS_SIZE: usize = 256 * 1024;

/// The most characters of a CronJob's name: 11 follow in the names of its Jobs.
const CRON_JOB_NAME: usize = 52;

/// `ValidateObjectMeta`, with the form of a name that the kind wants.
pub(super) fn check(object: At<'_>, group: &str, kind: &str) {
    let metadata = object.child("metadata");
    metadata.child("name").must_be(name_form(group, kind), name_origin(kind));
    if kind == "CronJob" && metadata.text("name").is_some_and(|it| it.len() > CRON_JOB_NAME) {
        let says = format!("must have at most {CRON_JOB_NAME} characters: the names of its Jobs begin with it");
        metadata.child("name").refuse(batch("validateCronJob"), says);
    }
    labels_and_annotations(metadata);
    metadata.items("finalizers").for_each(finalizer);
}

/// What a kind's names look like; `ValidateServiceName`, `ValidateNamespaceName` and their like.
fn name_form(group: &str, kind: &str) -> Form {
    match (group, kind) {
        ("", "Service") => Form::ServiceName,
        ("", "Namespace") | ("apps", "StatefulSet") => Form::Label,
        ("rbac.authorization.k8s.io", _) => Form::PathSegment,
        _ => Form::Subdomain,
    }
}

fn name_origin(kind: &str) -> Origin {
    match kind {
        "Service" => core("ValidateServiceName"),
        "Namespace" => core("ValidateNamespaceName"),
        "StatefulSet" => apps("ValidateStatefulSetName"),
        _ => META,
    }
}

/// Labels and annotations, of an object or of the pods in it: `ValidateLabels` and `ValidateAnnotations`.
pub(super) fn labels_and_annotations(metadata: At<'_>) {
    labels(metadata, "labels");
    let mut size = 0;
    for (key, value) in metadata.entries("annotations") {
        value.key_must_be(key, Form::Qualified, ANNOTATIONS);
        size += key.len() + value.as_text().map_or(0, str::len);
    }
    if size > ANNOTATIONS_SIZE {
        let says = format!("must have at most {ANNOTATIONS_SIZE} bytes in all, and has {size}");
        metadata.child("annotations").refuse(ANNOTATIONS, says);
    }
}

/// A map of labels under a key: `ValidateLabels`.
pub(super) fn labels<'t>(within: At<'t>, key: &'t str) {
    for (key, value) in within.entries(key) {
        value.key_must_be(key, Form::Qualified, LABELS);
        value.must_be(Form::LabelValue, LABELS);
    }
}

/// `ValidateFinalizerName`
fn finalizer(finalizer: At<'_>) {
    const ORIGIN: Origin = core("ValidateFinalizerName");
    const STANDARD: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];
    finalizer.must_be(Form::Qualified, ORIGIN);
    if finalizer.as_text().is_some_and(|it| !it.contains('/') && !STANDARD.contains(&it)) {
        finalizer.refuse(ORIGIN, "must begin with a DNS name and `/`");
    }
}
