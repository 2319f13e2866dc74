//! DaemonSets: one pod on every node.

use std::sync::Arc;

use crate::expression::{CompareOp, Expr};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::match_labels;
use crate::lower::object;
use crate::lower::workload::workload_metadata;
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Node};
use crate::package::Object;

/// The DaemonSet of a per-node component, with the template of its pods.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>, template: Entry) -> Object {
    let paths = &component.paths;
    let kind = || Expr::Text(paths.update_type.clone());
    let rolling = Expr::Compare(CompareOp::Equal, Arc::new((kind(), literal!("RollingUpdate"))));
    let unavailable = map! { "maxUnavailable": Expr::Scalar(paths.max_unavailable.clone()) };
    let spec = vec![
        field!("revisionHistoryLimit": Expr::Whole(paths.history_limit.clone())),
        field!("selector": match_labels(component)),
        field!("updateStrategy": Node::Map(vec![
            field!("type": kind()),
            Entry::Guarded { when: rolling, entries: vec![field!("rollingUpdate": unavailable)] },
        ])),
        template,
    ];
    let body = Node::Map(vec![workload_metadata(cx, component), field!("spec": Node::Map(spec))]);
    object(component, "apps/v1", "DaemonSet", component.name.clone(), text!("daemon-set"), body)
}
