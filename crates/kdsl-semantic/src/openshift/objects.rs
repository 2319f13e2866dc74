//! What restricted-v2 refuses of the pods in a program's own objects: the API server would take the object, and no pod of it
//! would start.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};
use kdsl_schema::Type;

use super::ALLOWED_CAPABILITY;
use crate::diagnostics::refused_by_openshift;
use crate::model::{CustomObject, Data, DataEntry, DataKind, Expr};

/// What a field may not be.
enum Refused {
    /// `true`.
    True,
    /// Anything.
    Any,
    /// A list with another text than this one.
    Beyond(&'static str),
    /// Another text than this one.
    Not(&'static str),
}

/// A type and its field, what that may not be, and what it asks for.
type Rule = (&'static str, &'static str, Refused, &'static str);

const RULES: [Rule; 13] = [
    ("core.v1.PodSpec", "hostNetwork", Refused::True, "the node's network"),
    ("core.v1.PodSpec", "hostPID", Refused::True, "the node's processes"),
    ("core.v1.PodSpec", "hostIPC", Refused::True, "the node's shared memory"),
    ("core.v1.PodSecurityContext", "runAsUser", Refused::Any, "a fixed user id"),
    ("core.v1.PodSecurityContext", "fsGroup", Refused::Any, "a fixed group of the volumes"),
    ("core.v1.PodSecurityContext", "seLinuxOptions", Refused::Any, "a fixed SELinux context"),
    ("core.v1.SecurityContext", "runAsUser", Refused::Any, "a fixed user id"),
    ("core.v1.SecurityContext", "seLinuxOptions", Refused::Any, "a fixed SELinux context"),
    ("core.v1.SecurityContext", "privileged", Refused::True, "privileges"),
    ("core.v1.SecurityContext", "allowPrivilegeEscalation", Refused::True, "privilege escalation"),
    ("core.v1.Capabilities", "add", Refused::Beyond(ALLOWED_CAPABILITY), "a capability"),
    ("core.v1.SeccompProfile", "type", Refused::Not("RuntimeDefault"), "another seccomp profile"),
    ("core.v1.ContainerPort", "hostPort", Refused::Any, "a port of the node"),
];

/// What a volume may be made from, beside its name.
const VOLUMES: [&str; 10] = [
    "name",
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// What OpenShift refuses of an object.
pub(super) fn check(object: &CustomObject, found: &mut Vec<Diagnostic>) {
    let Some(schema) = kdsl_schema::lookup(&object.api_version, &object.kind) else { return };
    Checker { object: &object.name, found }.entries(&schema.root, &object.body);
}

struct Checker<'a> {
    object: &'a Arc<str>,
    found: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn entries(&mut self, ty: &Type, entries: &[DataEntry]) {
        let Some(schema) = ty.schema() else { return };
        for entry in entries {
            let key = &*entry.key;
            let rule = RULES.iter().find(|(of, field, ..)| *of == schema.name && *field == key);
            if schema.name == "core.v1.Volume" && !VOLUMES.contains(&key) && is_there(&entry.value) {
                self.refuse(&format!("a volume of the sort `{key}`"), entry.key_span);
            } else if let Some((_, _, refused, what)) = rule
                && is_refused(refused, &entry.value)
            {
                self.refuse(what, entry.value.span);
            } else if let Some(field) = schema.field(key) {
                self.within(&field.ty, &entry.value);
            }
        }
    }

    fn within(&mut self, ty: &Type, value: &Data) {
        match (ty, &value.kind) {
            (_, DataKind::Choice(sides)) => {
                self.within(ty, &sides.1);
                self.within(ty, &sides.2);
            }
            (Type::List(inner), DataKind::List(items)) => items.iter().for_each(|item| self.within(inner, item)),
            (Type::Map(inner), DataKind::Map(entries)) => {
                entries.iter().for_each(|entry| self.within(inner, &entry.value));
            }
            (_, DataKind::Map(entries)) => self.entries(ty, entries),
            _ => {}
        }
    }

    fn refuse(&mut self, what: &str, span: Span) {
        let help = "leave it out; what needs more than that is for administrators";
        self.found.push(refused_by_openshift::report(self.object, what, span, help));
    }
}

/// Whether a value is there at all, whatever is known of it.
fn is_there(value: &Data) -> bool {
    value.kind != DataKind::None
}

/// Whether a value that is known at build is refused.
fn is_refused(refused: &Refused, value: &Data) -> bool {
    match (refused, &value.kind) {
        (_, DataKind::Choice(sides)) => is_refused(refused, &sides.1) || is_refused(refused, &sides.2),
        (Refused::Any, _) => is_there(value),
        (Refused::True, kind) => matches!(kind, DataKind::Scalar(Expr::Bool(true), _)),
        (Refused::Not(text), kind) => matches!(kind, DataKind::Scalar(Expr::Str(found), _) if **found != **text),
        (Refused::Beyond(text), DataKind::List(items)) => {
            items.iter().any(|item| is_refused(&Refused::Not(text), item))
        }
        (Refused::Beyond(_), _) => false,
    }
}
