//! HorizontalPodAutoscalers.

use crate::expression::{Expr, KnobPath};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, any, metadata, object_labels};
use crate::lower::object;
use crate::lower::workload::workload;
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::package::Object;

/// The HorizontalPodAutoscaler of a component, if it may scale itself.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<Object> {
    if !component.scales {
        return None;
    }
    let paths = &component.paths;
    let written = component.component.container.written.statement("scale");
    let (api_version, kind) = workload(component.component.kind)?;
    let metrics = vec![
        metric(literal!("cpu"), &paths.target_cpu),
        metric(literal!("memory"), &paths.target_memory),
        Item::Spread(paths.custom_metrics.clone()),
    ];
    let mut spec = vec![
        field!("scaleTargetRef": map! {
            "apiVersion": Expr::str(api_version),
            "kind": Expr::str(kind),
            "name": component.name.clone(),
        }),
        field!("minReplicas": Expr::Whole(paths.min_replicas.clone())),
        field!("maxReplicas": Expr::Whole(paths.max_replicas.clone())),
    ];
    let targets = vec![
        Expr::NonEmpty(paths.target_cpu.clone()),
        Expr::NonEmpty(paths.target_memory.clone()),
        Expr::NonEmpty(paths.custom_metrics.clone()),
    ];
    spec.extend(
        any(targets)
            .map(|when| Entry::Guarded { when, entries: vec![field!("metrics": Node::List(metrics))] }.at_any(written)),
    );
    let behavior =
        Entry::field_when(Expr::NonEmpty(paths.behavior.clone()), "behavior", Node::Values(paths.behavior.clone()));
    spec.push(behavior.at_any(written));
    let body = Node::Map(vec![
        metadata(component.name.clone(), object_labels(cx, component), Annotations::of_object(cx)),
        field!("spec": Node::Map(spec)),
    ]);
    Some(Object {
        when: Some(Expr::Truth(paths.autoscaling_enabled.clone())),
        origin: Some(component.component.count_span),
        ..object(
            component,
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            component.name.clone(),
            text!("horizontal-pod-autoscaler"),
            body,
        )
    })
}

fn metric(resource: Expr, target: &KnobPath) -> Item {
    let metric = map! {
        "type": literal!("Resource"),
        "resource": map! {
            "name": resource,
            "target": map! {
                "type": literal!("Utilization"),
                "averageUtilization": Expr::Whole(target.clone()),
            },
        },
    };
    Item::Guarded { when: Expr::NonEmpty(target.clone()), items: vec![Item::one(metric)] }
}
