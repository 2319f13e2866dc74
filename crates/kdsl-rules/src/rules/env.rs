//! Environment variables.

use super::core;
use crate::at::{At, Origin};
use crate::forms::Form;

const SOURCES: [&str; 5] = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

/// The fields of a pod that a variable can be: `validEnvDownwardAPIFieldPathExpressions`.
const IN_VARIABLES: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The fields of a pod that a file can be: `validVolumeDownwardAPIFieldPathExpressions`.
pub(super) const IN_FILES: [&str; 5] =
    ["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"];

/// `ValidateEnv` and `ValidateEnvFrom`
pub(super) fn check(container: At<'_>) {
    const VALUE_FROM: Origin = core("validateEnvVarValueFrom");
    for variable in container.items("env") {
        variable.child("name").must_be(Form::Variable, core("ValidateEnv"));
        let Some(source) = variable.field("valueFrom") else { continue };
        if variable.word("value").is_some() {
            source.refuse_beside(variable.child("value"), VALUE_FROM, "can't be set beside `value`");
            continue;
        }
        source.must_have_one(&SOURCES, "source", VALUE_FROM);
        field(source.child("fieldRef"), &IN_VARIABLES);
        if let Some(resource) = source.field("resourceFieldRef") {
            self::resource(resource);
        }
        key(source.child("configMapKeyRef"), core("validateConfigMapKeySelector"));
        key(source.child("secretKeyRef"), core("validateSecretKeySelector"));
    }
    from(container);
}

fn from(container: At<'_>) {
    const ORIGIN: Origin = core("ValidateEnvFrom");
    for source in container.items("envFrom") {
        if source.word("prefix").is_some() {
            source.child("prefix").must_be(Form::Variable, ORIGIN);
        }
        source.must_have_one(&["configMapRef", "secretRef"], "source", ORIGIN);
        source.child("configMapRef").child("name").must_be(Form::Subdomain, core("validateConfigMapEnvSource"));
        source.child("secretRef").child("name").must_be(Form::Subdomain, core("validateSecretEnvSource"));
    }
}

fn key(selector: At<'_>, origin: Origin) {
    selector.child("name").must_be(Form::Subdomain, origin);
    selector.child("key").must_be(Form::ConfigKey, origin);
}

/// `validateObjectFieldSelector`: a field of the pod, or one label or annotation of it.
pub(super) fn field(selector: At<'_>, known: &[&str]) {
    const ORIGIN: Origin = core("validateObjectFieldSelector");
    let path = selector.child("fieldPath");
    let Some(text) = path.as_text() else { return };
    match text.strip_suffix("']").and_then(|it| it.split_once("['")) {
        Some(("metadata.labels", key)) if Form::Qualified.fits(key) => {}
        Some(("metadata.annotations", key)) if Form::Qualified.fits(&key.to_ascii_lowercase()) => {}
        Some(("metadata.labels" | "metadata.annotations", _)) => {
            path.refuse(ORIGIN, "must have the key of a label or annotation in its brackets");
        }
        None if known.contains(&text) => {}
        _ => path.refuse(ORIGIN, format!("must be one of {}", crate::forms::listed(known, "or"))),
    }
}

/// `validateContainerResourceFieldSelector`
pub(super) fn resource(selector: At<'_>) {
    const ORIGIN: Origin = core("validateContainerResourceFieldSelector");
    let resource = selector.child("resource");
    let Some(text) = resource.as_text() else { return };
    let is_known = matches!(text.split_once('.'), Some(("limits" | "requests", name))
        if matches!(name, "cpu" | "memory" | "ephemeral-storage") || name.starts_with("hugepages-"));
    if !is_known {
        resource.refuse(ORIGIN, "must be `limits.` or `requests.` and `cpu`, `memory` or `ephemeral-storage`");
    }
    divisor(selector, text);
}

/// `validateContainerResourceDivisor`
fn divisor(selector: At<'_>, resource: &str) {
    const SIZES: [&str; 13] = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];
    let allowed: &[&str] = if resource.ends_with(".cpu") { &["1m", "1"] } else { &SIZES };
    if selector.text("divisor").is_some_and(|it| it != "0") {
        selector.child("divisor").must_be_one_of(allowed, core("validateContainerResourceDivisor"));
    }
}
