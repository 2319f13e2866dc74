//! RoleBindings and ClusterRoleBindings.

use super::{core, rbac};
use crate::at::{At, Origin};
use crate::forms::Form;

const GROUP: &str = "rbac.authorization.k8s.io";

/// `ValidateRoleBinding` and `ValidateClusterRoleBinding`
pub(super) fn check(object: At<'_>, is_namespaced: bool) {
    const ORIGIN: Origin = rbac("ValidateRoleBinding");
    let role = object.child("roleRef");
    let kinds: &[&str] = if is_namespaced { &["Role", "ClusterRole"] } else { &["ClusterRole"] };
    role.child("kind").must_be_one_of(kinds, ORIGIN);
    role.child("apiGroup").must_be_one_of(&[GROUP], ORIGIN);
    role.child("name").must_be(Form::PathSegment, ORIGIN);
    object.items("subjects").for_each(|it| subject(it, is_namespaced));
}

/// `ValidateRoleBindingSubject`
fn subject(subject: At<'_>, is_namespaced: bool) {
    const ORIGIN: Origin = rbac("ValidateRoleBindingSubject");
    let name = subject.child("name");
    if name.as_text() == Some("") {
        name.refuse(ORIGIN, "must not be empty");
    }
    subject.child("kind").must_be_one_of(&["ServiceAccount", "User", "Group"], ORIGIN);
    let group = subject.child("apiGroup");
    match subject.text("kind") {
        Some("ServiceAccount") => {
            name.must_be(Form::Subdomain, core("ValidateServiceAccountName"));
            group.must_be_one_of(&[""], ORIGIN);
            if !is_namespaced && subject.word("namespace").is_none() {
                subject.child("namespace").refuse(ORIGIN, "must be set: the binding is for the whole cluster");
            }
        }
        Some("User" | "Group") => group.must_be_one_of(&[GROUP], ORIGIN),
        _ => {}
    }
}
