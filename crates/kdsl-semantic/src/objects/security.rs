//! What a patch may not do: weaken what keeps a pod from its node and from other pods. Statements do that, where a reader
//! sees it.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};
use kdsl_schema::Type;

use super::path::Walked;
use crate::diagnostics::weaker_security;
use crate::model::{Data, DataKind, Expr};

/// What a field may be.
enum May {
    /// This truth value.
    Bool(bool),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A list with this text in it.
    Holds(&'static str),
    /// Nothing but none.
    Nothing,
    /// Anything but none.
    Stay,
}

/// A field of a type, what it may be, and the statement to use instead; empty if there is none.
type Rule = (&'static str, &'static str, May, &'static str);

const POD: &str = "core.v1.PodSpec";
const POD_CONTEXT: &str = "core.v1.PodSecurityContext";
const CONTEXT: &str = "core.v1.SecurityContext";

const RULES: &[Rule] = &[
    (POD, "hostNetwork", May::Bool(false), "host-network"),
    (POD, "hostPID", May::Bool(false), ""),
    (POD, "hostIPC", May::Bool(false), ""),
    (POD, "automountServiceAccountToken", May::Bool(false), "access […] to […]"),
    (POD, "securityContext", May::Stay, ""),
    ("core.v1.ServiceAccount", "automountServiceAccountToken", May::Bool(false), "access […] to […]"),
    (POD_CONTEXT, "runAsNonRoot", May::Bool(true), "user 0"),
    (POD_CONTEXT, "runAsUser", May::Nothing, "user NUMBER"),
    (POD_CONTEXT, "runAsGroup", May::Nothing, "group NUMBER"),
    (POD_CONTEXT, "seccompProfile", May::Stay, ""),
    (POD_CONTEXT, "sysctls", May::Stay, ""),
    (CONTEXT, "privileged", May::Bool(false), "capability NAME"),
    (CONTEXT, "allowPrivilegeEscalation", May::Bool(false), "capability NAME"),
    (CONTEXT, "readOnlyRootFilesystem", May::Bool(true), "writable-root"),
    (CONTEXT, "runAsNonRoot", May::Bool(true), "user 0"),
    (CONTEXT, "runAsUser", May::Nothing, "user NUMBER"),
    (CONTEXT, "runAsGroup", May::Nothing, "group NUMBER"),
    (CONTEXT, "procMount", May::OneOf(&["Default"]), ""),
    (CONTEXT, "capabilities", May::Stay, "capability NAME"),
    ("core.v1.Capabilities", "add", May::Nothing, "capability NAME"),
    ("core.v1.Capabilities", "drop", May::Holds("ALL"), "capability NAME"),
    ("core.v1.SeccompProfile", "type", May::OneOf(&["RuntimeDefault", "Localhost"]), "seccomp \"Unconfined\""),
    ("core.v1.AppArmorProfile", "type", May::OneOf(&["RuntimeDefault", "Localhost"]), ""),
    ("core.v1.Sysctl", "name", May::OneOf(&SYSCTLS), ""),
    ("core.v1.WindowsSecurityContextOptions", "hostProcess", May::Bool(false), ""),
    ("core.v1.Container", "securityContext", May::Stay, ""),
    ("core.v1.ContainerPort", "hostPort", May::Nothing, "expose node-port NUMBER"),
    ("core.v1.ContainerPort", "hostIP", May::Nothing, "expose node-port NUMBER"),
    ("core.v1.Volume", "hostPath", May::Nothing, "host-path \"/PATH\" at \"/PATH\""),
];

/// The parameters of the kernel that concern the pod alone.
const SYSCTLS: [&str; 10] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_syncookies",
];

/// The sources of a volume that Pod Security "restricted" accepts.
const VOLUMES: [&str; 9] = [
    "name",
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// Reports what a patch weakens.
pub(super) fn check(walked: &Walked<'_>, path: &str, value: &Data, said: &mut Vec<Diagnostic>) {
    let mut checker = Checker { said };
    for (nth, passed) in walked.passed.iter().enumerate() {
        // What is entered is changed in part; only what must not be there at all is refused for that.
        let is_last = nth + 1 == walked.passed.len() && walked.field.is_some();
        let value = is_last.then_some(value);
        if checker.field(&passed.ty, &passed.field, &passed.path, passed.span, value) {
            return;
        }
    }
    checker.within(walked.ty, path, value);
}

struct Checker<'a> {
    said: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    /// Checks a field that is set to a value, or entered; whether something was wrong.
    fn field(&mut self, ty: &str, field: &str, path: &str, span: Span, value: Option<&Data>) -> bool {
        let rule = RULES.iter().find(|(of, name, ..)| *of == ty && *name == field);
        let is_foreign_volume = ty == "core.v1.Volume" && !VOLUMES.contains(&field) && rule.is_none();
        let (may, statement) = match rule {
            Some((_, _, may, statement)) => (may, *statement),
            None if is_foreign_volume => (&May::Nothing, ""),
            None => return false,
        };
        let is_fine = match (may, value) {
            (May::Nothing, None) => false,
            (_, None) => true,
            (may, Some(value)) => allows(may, value),
        };
        if !is_fine {
            let span = value.map_or(span, |it| it.span);
            let is_taken_away = value.is_some_and(|it| it.kind == DataKind::None);
            self.said.push(weaker_security::report(path, is_taken_away, span, statement));
        }
        !is_fine
    }

    /// Checks everything in a value.
    fn within(&mut self, ty: &Type, path: &str, value: &Data) {
        match (ty, &value.kind) {
            (_, DataKind::Choice(sides)) => {
                self.within(ty, path, &sides.1);
                self.within(ty, path, &sides.2);
            }
            (Type::List(inner), DataKind::List(items)) => {
                for (nth, item) in items.iter().enumerate() {
                    self.within(inner, &format!("{path}[{nth}]"), item);
                }
            }
            (Type::Map(inner), DataKind::Map(entries)) => {
                for entry in entries {
                    self.within(inner, &format!("{path}.{}", entry.key), &entry.value);
                }
            }
            (_, DataKind::Map(entries)) => {
                let Some(schema) = ty.schema() else { return };
                for entry in entries {
                    let Some(field) = schema.field(&entry.key) else { continue };
                    let path = format!("{path}.{}", entry.key);
                    if !self.field(&schema.name, &entry.key, &path, entry.key_span, Some(&entry.value)) {
                        self.within(&field.ty, &path, &entry.value);
                    }
                }
            }
            _ => {}
        }
    }
}

fn allows(may: &May, value: &Data) -> bool {
    match (may, &value.kind) {
        (_, DataKind::Choice(sides)) => allows(may, &sides.1) && allows(may, &sides.2),
        (May::Nothing, DataKind::List(items)) => items.is_empty(),
        (May::Nothing, kind) => *kind == DataKind::None,
        (_, DataKind::None) => false,
        (May::Stay, _) => true,
        (May::Bool(truth), kind) => matches!(kind, DataKind::Scalar(Expr::Bool(it), _) if it == truth),
        (May::OneOf(texts), kind) => {
            matches!(kind, DataKind::Scalar(Expr::Str(text), _) if texts.contains(&&**text))
        }
        (May::Holds(text), DataKind::List(items)) => {
            let is =
                |it: &Data| matches!(&it.kind, DataKind::Scalar(Expr::Str(found), _) if Arc::as_ref(found) == *text);
            items.iter().any(is)
        }
        (May::Holds(_), _) => false,
    }
}
