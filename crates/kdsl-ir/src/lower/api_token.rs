//! The token by which the pods of a component with `access` speak to Kubernetes' API: a volume that is written out, so that
//! only the containers that are meant have it, and none is mounted by itself.

use std::sync::Arc;

use crate::expression::Expr;
use crate::lower::context::ComponentContext;
use crate::macros::{field, list, literal, map, text};
use crate::node::{Item, Node};

/// Where client libraries look for it.
const FOLDER: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// How long a token is valid, in seconds: that of those that Kubernetes mounts by itself, which it renews long before.
const EXPIRES: i64 = 3607;

/// Whether the component asks for a token.
pub(crate) fn is_wanted(component: &ComponentContext<'_>) -> bool {
    !component.component.access.is_empty()
}

/// The volume, and where it is mounted with what mounts it.
pub(crate) fn lower(component: &ComponentContext<'_>, name: &Arc<str>) -> (Item, (Arc<str>, Item)) {
    let when = || Expr::Truth(component.paths.automount.clone());
    let name = || Expr::Str(Arc::clone(name));
    let file = |key: Expr, path: Expr| list![map! { "key": key, "path": path }];
    let sources = vec![
        Item::one(map! {
            "serviceAccountToken": map! { "expirationSeconds": Expr::Int(EXPIRES), "path": literal!("token") },
        }),
        Item::one(map! {
            "configMap": map! {
                "name": literal!("kube-root-ca.crt"),
                "items": file(literal!("ca.crt"), literal!("ca.crt")),
            },
        }),
        Item::one(map! {
            "downwardAPI": map! {
                "items": list![map! {
                    "path": literal!("namespace"),
                    "fieldRef": map! { "fieldPath": literal!("metadata.namespace") },
                }],
            },
        }),
        // What OpenShift's own services are signed with.
        Item::Guarded {
            when: Expr::OpenShift,
            items: vec![Item::one(map! {
                "configMap": map! {
                    "name": literal!("openshift-service-ca.crt"),
                    "items": file(literal!("service-ca.crt"), literal!("service-ca.crt")),
                },
            })],
        },
    ];
    let volume = map! { "name": name(), "projected": map! { "sources": Node::List(sources) } };
    let mount = Node::Map(vec![
        field!("name": name()),
        field!("mountPath": literal!(FOLDER)),
        field!("readOnly": Expr::Bool(true)),
    ]);
    let guarded = |node: Node| Item::Guarded { when: when(), items: vec![Item::one(node)] };
    (guarded(volume), (text!(FOLDER), guarded(mount)))
}
