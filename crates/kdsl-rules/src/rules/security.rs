//! As whom pods and containers run, and what they may do.

use std::collections::BTreeSet;

use super::core;
use crate::at::{At, Origin};

/// `ValidatePodSecurityContext` and `validateHostUsers`
pub(super) fn pod(spec: At<'_>) {
    const ORIGIN: Origin = core("ValidatePodSecurityContext");
    let is_set = |key: &str| spec.truth(key) == Some(true);
    if is_set("shareProcessNamespace") && is_set("hostPID") {
        let other = spec.child("hostPID");
        spec.child("shareProcessNamespace").refuse_beside(other, ORIGIN, "can't be set beside `hostPID`");
    }
    if spec.truth("hostUsers") == Some(false) {
        for key in ["hostNetwork", "hostPID", "hostIPC"].into_iter().filter(|it| is_set(it)) {
            let says = format!("can't be `false` beside `{key}`");
            spec.child("hostUsers").refuse_beside(spec.child(key), core("validateHostUsers"), says);
        }
    }
    let Some(context) = spec.field("securityContext") else { return };
    profiles(context);
    let mut names = BTreeSet::new();
    for sysctl in context.items("sysctls") {
        let name = sysctl.child("name");
        let Some(text) = name.as_text() else { continue };
        if !is_sysctl(text) {
            name.refuse(core("validateSysctls"), "must be the name of a sysctl, such as `net.core.somaxconn`");
        } else if !names.insert(text) {
            name.refuse(core("validateSysctls"), "is the name of another sysctl");
        } else if is_set("hostNetwork") && text.starts_with("net.") {
            name.refuse_beside(
                spec.child("hostNetwork"),
                core("ValidateHostSysctl"),
                "can't be set for a pod on the node's network",
            );
        }
    }
    context.items("supplementalGroups").for_each(|it| it.must_be_in(0, i64::from(i32::MAX), ORIGIN));
}

/// `IsValidSysctlName`
fn is_sysctl(name: &str) -> bool {
    let inner = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '-' | '_');
    let is_part = |part: &str| {
        !part.is_empty() && part.chars().all(inner) && !part.starts_with(['-', '_']) && !part.ends_with(['-', '_'])
    };
    name.len() <= 253 && name.split(['.', '/']).all(is_part)
}

/// `ValidateSecurityContext`
pub(super) fn container(container: At<'_>) {
    const ORIGIN: Origin = core("ValidateSecurityContext");
    let Some(context) = container.field("securityContext") else { return };
    profiles(context);
    if context.truth("allowPrivilegeEscalation") != Some(false) {
        return;
    }
    if context.truth("privileged") == Some(true) {
        let other = context.child("privileged");
        context.child("allowPrivilegeEscalation").refuse_beside(
            other,
            ORIGIN,
            "can't be `false` for a privileged container",
        );
    }
    for capability in context.child("capabilities").items("add") {
        if capability.as_text() == Some("CAP_SYS_ADMIN") {
            capability.refuse(ORIGIN, "can't be had while `allowPrivilegeEscalation` is `false`");
        }
    }
}

/// `validateSeccompProfileField` and `validateAppArmorProfileField`
fn profiles(context: At<'_>) {
    for (key, origin) in [
        ("seccompProfile", core("validateSeccompProfileField")),
        ("appArmorProfile", core("validateAppArmorProfileField")),
    ] {
        let Some(profile) = context.field(key) else { continue };
        let file = profile.child("localhostProfile");
        match (profile.text("type"), file.as_text()) {
            (Some("Localhost"), None | Some("")) => {
                file.refuse_beside(profile.child("type"), origin, "must be set for the type `Localhost`")
            }
            (Some(other), Some(_)) if other != "Localhost" => {
                file.refuse_beside(profile.child("type"), origin, "can be set for the type `Localhost` only");
            }
            _ => {}
        }
        if key == "seccompProfile" {
            file.must_lead_down(origin);
        }
    }
}
