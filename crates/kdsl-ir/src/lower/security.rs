//! As whom pods run and what they may do: Pod Security "restricted" unless the program says otherwise.

use std::sync::Arc;

use kdsl_semantic::model::{FileContent, Seccomp, Security, Whole};

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::ComponentContext;
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Item, Node};

/// The group that owns the volumes of pods whose user is the image's own affair.
pub(crate) const DEFAULT_FS_GROUP: u32 = 10_001;

/// The helper with the security context of a container that asks for nothing more.
pub(crate) fn helper() -> Helper {
    Helper {
        name: text!("containerSecurityContext"),
        docs: text!("What a container may do: nothing that it need not."),
        body: HelperBody::Entries(container_entries(&Security::default())),
    }
}

/// The security context of a container; `ids` are the users and groups in it, where they are not the pod's.
pub(crate) fn container(security: &Security, ids: Vec<Entry>) -> Node {
    let mut entries = match security.writable_root || is_relaxed(security) {
        false => vec![Entry::Include(text!("containerSecurityContext"))],
        true => container_entries(security),
    };
    entries.extend(ids);
    Node::Map(entries)
}

/// Whether a container may do more than nothing that it need not.
fn is_relaxed(security: &Security) -> bool {
    !security.capabilities.is_empty()
        || security.privileged.is_some()
        || security.escalation.is_some()
        || matches!(security.seccomp, Some((Seccomp::Unconfined | Seccomp::Localhost(_), _)))
}

fn container_entries(security: &Security) -> Vec<Entry> {
    let mut capabilities = vec![field!("drop": list![literal!("ALL")])];
    if !security.capabilities.is_empty() {
        let added = security.capabilities.iter().map(|it| Item::one(Expr::Str(Arc::clone(it)))).collect();
        capabilities.push(field!("add": Node::List(added)).at_any(security.relaxed_span));
    }
    let privileged = security.privileged.is_some();
    // Kubernetes refuses these two without it.
    let escalation = privileged || security.capabilities.iter().any(|it| &**it == "SYS_ADMIN");
    let mut entries = vec![
        field!("allowPrivilegeEscalation": Expr::Bool(escalation || security.escalation.is_some()))
            .at_any(security.escalation.or(security.privileged)),
        field!("privileged": Expr::Bool(privileged)).at_any(security.privileged),
        field!("readOnlyRootFilesystem": Expr::Bool(!security.writable_root)),
        field!("capabilities": Node::Map(capabilities)),
    ];
    // What the runtime lets through is said for the pod.
    match &security.seccomp {
        Some((Seccomp::Unconfined, span)) => {
            entries.push(field!("seccompProfile": map! { "type": literal!("Unconfined") }).at(*span));
        }
        Some((Seccomp::Localhost(file), span)) => {
            let profile = map! { "type": literal!("Localhost"), "localhostProfile": Expr::Str(Arc::clone(file)) };
            entries.push(field!("seccompProfile": profile).at(*span));
        }
        Some((Seccomp::RuntimeDefault, _)) | None => {}
    }
    entries
}

/// The security context of a component's pods.
///
/// OpenShift gives each namespace users and groups of its own and refuses others, so they are left out there.
pub(crate) fn pod(component: &ComponentContext<'_>) -> Node {
    let security = &component.component.container.security;
    let written = |keyword| component.component.container.written.statement(keyword);
    let mut ids = Vec::new();
    match security.user {
        Some(0) => {
            ids.push(field!("runAsUser": Expr::Int(0)).at_any(security.user_span));
            if let Some(group) = security.group {
                ids.push(field!("runAsGroup": Expr::Int(i64::from(group))).at_any(written("group")));
            }
        }
        Some(_) => {
            ids.push(nullable("runAsUser", &component.paths.run_as_user).at_any(security.user_span));
            ids.push(
                nullable("runAsGroup", &component.paths.run_as_group).at_any(written("group").or(security.user_span)),
            );
        }
        None => {}
    }
    if needs_fs_group(component) {
        let group = Expr::Whole(component.paths.fs_group.clone());
        let entries = vec![field!("fsGroup": group), field!("fsGroupChangePolicy": literal!("OnRootMismatch"))];
        let group = Entry::Guarded { when: Expr::NonEmpty(component.paths.fs_group.clone()), entries };
        ids.push(group.at_any(written("fs-group")));
    }
    let groups = &component.component.pod.groups;
    if !groups.is_empty() {
        let groups = groups.iter().map(|it| Item::one(Expr::Int(i64::from(*it)))).collect();
        ids.push(field!("supplementalGroups": Node::List(groups)).at_any(written("groups")));
    }
    let mut entries = vec![
        field!("runAsNonRoot": Expr::Bool(security.user != Some(0))).at_any(security.user_span),
        field!("seccompProfile": map! { "type": literal!("RuntimeDefault") }),
    ];
    if !ids.is_empty() {
        entries.push(Entry::Guarded { when: Expr::Not(Arc::new(Expr::OpenShift)), entries: ids });
    }
    Node::Map(entries)
}

fn nullable(key: &str, path: &KnobPath) -> Entry {
    Entry::Guarded { when: Expr::NonEmpty(path.clone()), entries: vec![Entry::field(key, Expr::Whole(path.clone()))] }
}

/// Whether the pods have anything that a group must own for them: a volume, or a file that is a secret.
pub(crate) fn needs_fs_group(component: &ComponentContext<'_>) -> bool {
    let component = component.component;
    let companions = component.companions.iter().map(|it| &it.container);
    let mut containers = companions.chain([&component.container]);
    component.pod.fs_group.is_some()
        || component.container.security.user.is_some_and(|it| it != 0)
        || !component.volumes.is_empty()
        || containers.any(|it| {
            it.files.iter().any(|it| matches!(it.content, FileContent::Secret(_)))
                || it.folders.iter().any(|it| matches!(it.whole, Some(Whole::Secret(_))))
        })
}

/// The group that owns the volumes by default.
pub(crate) fn default_fs_group(security: &Security) -> u32 {
    security.group.or(security.user).filter(|it| *it != 0).unwrap_or(DEFAULT_FS_GROUP)
}
