//! How the pods of a component are spread over nodes and zones.

use std::sync::Arc;

use kdsl_semantic::model::Kind;

use crate::expression::Expr;
use crate::lower::context::ComponentContext;
use crate::lower::labels::match_labels;
use crate::macros::{field, list, literal, map};
use crate::node::{Entry, Node};

/// The field `affinity`: as the values say, else each pod on a node of its own where there is one.
pub(crate) fn affinity(component: &ComponentContext<'_>) -> Vec<Entry> {
    let path = &component.paths.affinity;
    let by_values = Entry::Guarded {
        when: Expr::NonEmpty(path.clone()),
        entries: vec![field!("affinity": Node::Values(path.clone()))],
    };
    if !component.component.kind.has_replicas() {
        return vec![by_values];
    }
    let term = map! {
        "weight": Expr::Int(100),
        "podAffinityTerm": map! {
            "topologyKey": literal!("kubernetes.io/hostname"),
            "labelSelector": match_labels(component),
        },
    };
    let soft = map! {
        "podAntiAffinity": map! { "preferredDuringSchedulingIgnoredDuringExecution": list![term] },
    };
    vec![
        by_values,
        Entry::Guarded {
            when: Expr::Not(Arc::new(Expr::NonEmpty(path.clone()))),
            entries: vec![Entry::Guarded {
                when: component.several_replicas(),
                entries: vec![field!("affinity": soft)],
            }],
        },
    ]
}

/// The field `topologySpreadConstraints`: as the values say, else evenly over the zones where that can be.
///
/// Which nodes a DaemonSet's pods run on is not chosen: one runs on each.
pub(crate) fn zones(component: &ComponentContext<'_>) -> Vec<Entry> {
    let path = &component.paths.spread;
    let by_values = Entry::Guarded {
        when: Expr::NonEmpty(path.clone()),
        entries: vec![field!("topologySpreadConstraints": Node::Values(path.clone()))],
    };
    match component.component.kind {
        Kind::PerNode => return Vec::new(),
        kind if !kind.has_replicas() => return vec![by_values],
        _ => {}
    }
    let mut constraint = vec![
        field!("maxSkew": Expr::Int(1)),
        field!("topologyKey": literal!("topology.kubernetes.io/zone")),
        field!("whenUnsatisfiable": literal!("ScheduleAnyway")),
        field!("labelSelector": match_labels(component)),
    ];
    if component.component.kind == Kind::Stateless {
        // During a rollout only the new pods count.
        constraint.push(field!("matchLabelKeys": list![literal!("pod-template-hash")]));
    }
    vec![
        by_values,
        Entry::Guarded {
            when: Expr::Not(Arc::new(Expr::NonEmpty(path.clone()))),
            entries: vec![Entry::Guarded {
                when: component.several_replicas(),
                entries: vec![field!("topologySpreadConstraints": list![Node::Map(constraint)])],
            }],
        },
    ]
}
