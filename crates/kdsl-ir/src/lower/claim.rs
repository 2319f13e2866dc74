//! Claims for storage.

use kdsl_semantic::model::{Sharing, Volume};

use std::sync::Arc;

use crate::expression::{CompareOp, Expr};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::paths::{AppPaths, VolumePaths};
use crate::lower::labels::{Annotations, metadata, object_labels};
use crate::lower::{names, object};
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The name of the claim of a shared volume.
pub(crate) fn name(component: &ComponentContext<'_>, volume: &Volume, paths: &VolumePaths) -> Expr {
    Expr::Coalesce(vec![
        Expr::Text(paths.existing_claim.clone()),
        names::object(&component.component.name, &volume.name),
    ])
}

/// The helper `storageClass`.
pub(crate) fn helper(paths: &AppPaths) -> Helper {
    Helper {
        name: text!("storageClass"),
        docs: text!("The storage class of a volume; empty for the cluster's default."),
        body: HelperBody::Text(Expr::Coalesce(vec![
            Expr::Argument(text!("storageClass")),
            Expr::Text(paths.default_storage_class.clone()),
        ])),
    }
}

/// The field `spec` of a claim.
pub(crate) fn spec(paths: &VolumePaths) -> Node {
    let class = || Expr::Include(text!("storageClass"), Some(paths.whole.clone()));
    // `-` stands for the empty class, which keeps the cluster from making a volume by itself.
    let written = Expr::If(Arc::new((
        Expr::Compare(CompareOp::Equal, Arc::new((class(), literal!("-")))),
        literal!(""),
        class(),
    )));
    Node::Map(vec![
        field!("accessModes": list![Expr::Text(paths.access_mode.clone())]),
        Entry::Guarded { when: Expr::HasText(Arc::new(class())), entries: vec![field!("storageClassName": written)] },
        field!("resources": map! { "requests": map! { "storage": Expr::Scalar(paths.size.clone()) } }),
    ])
}

/// The claims of a component's shared volumes.
///
/// **Invariant:** a claim is kept when its release is removed.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Object> {
    let volumes = component.component.volumes.iter().zip(&component.paths.volumes);
    let shared = volumes.filter(|(volume, _)| volume.sharing == Sharing::Shared);
    shared
        .map(|(volume, paths)| {
            let name = names::object(&component.component.name, &volume.name);
            let annotations = Annotations::of_object(cx)
                .with_values(&paths.annotations)
                .with(field!("helm.sh/resource-policy": literal!("keep")));
            let body = Node::Map(vec![
                metadata(name.clone(), object_labels(cx, component), annotations),
                field!("spec": spec(paths)),
            ]);
            let file = match component.component.volumes.len() {
                1 => text!("persistent-volume-claim"),
                _ => format!("persistent-volume-claim-{}", volume.name).into(),
            };
            Object {
                when: Some(Expr::Not(Arc::new(Expr::HasText(Arc::new(Expr::Text(paths.existing_claim.clone())))))),
                origin: Some(volume.span),
                ..object(component, "v1", "PersistentVolumeClaim", name, file, body)
            }
        })
        .collect()
}
