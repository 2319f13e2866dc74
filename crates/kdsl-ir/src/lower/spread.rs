//! On which nodes the pods of a component run, and how they are spread over nodes and zones.

use std::sync::Arc;

use kdsl_semantic::model::{Kind, NodeRule, Placement, Toleration, Topology};

use crate::expression::{Expr, KnobPath};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::match_labels;
use crate::macros::{field, list, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::tree::Tree;

/// The field `affinity`: as the values say; else what the program says, and each pod on a node of its own where there is one.
pub(crate) fn affinity(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Entry> {
    let path = &component.paths.affinity;
    let place = &component.component.pod.place;
    let mut said: Vec<Entry> = node_affinity(place).into_iter().collect();
    let near: Vec<Item> =
        place.near.iter().filter_map(|it| Some(Item::one(term(cx.component(it)?, Topology::Nodes)))).collect();
    if !near.is_empty() {
        said.push(field!("podAffinity": map! { "requiredDuringSchedulingIgnoredDuringExecution": Node::List(near) }));
    }
    let apart: Vec<Item> = place.apart.iter().map(|it| Item::one(term(component, *it))).collect();
    let mut soft = None;
    if !apart.is_empty() {
        let terms = Node::List(apart);
        said.push(field!("podAntiAffinity": map! { "requiredDuringSchedulingIgnoredDuringExecution": terms }));
    } else if component.component.kind.has_replicas() {
        let preferred = map! { "weight": Expr::Int(100), "podAffinityTerm": term(component, Topology::Nodes) };
        let terms = list![preferred];
        soft = Some(field!("podAntiAffinity": map! { "preferredDuringSchedulingIgnoredDuringExecution": terms }));
    }
    let several = |entries: Vec<Entry>| Entry::Guarded { when: component.several_replicas(), entries };
    let otherwise = match (said.is_empty(), soft) {
        (true, None) => None,
        (true, Some(soft)) => Some(several(vec![field!("affinity": Node::Map(vec![soft]))])),
        (false, soft) => {
            said.extend(soft.map(|soft| several(vec![soft])));
            Some(field!("affinity": Node::Map(said)))
        }
    };
    by_values("affinity", path, otherwise)
}

/// A field that is as the values say, else as given.
fn by_values(key: &str, path: &KnobPath, otherwise: Option<Entry>) -> Vec<Entry> {
    let there = Expr::NonEmpty(path.clone());
    let mut entries = vec![Entry::field_when(there.clone(), key, Node::Values(path.clone()))];
    entries.extend(otherwise.map(|it| Entry::Guarded { when: Expr::Not(Arc::new(there)), entries: vec![it] }));
    entries
}

/// The pods of a component, within nodes or zones.
fn term(component: &ComponentContext<'_>, topology: Topology) -> Node {
    map! { "topologyKey": Expr::str(topology.label()), "labelSelector": match_labels(component) }
}

/// What nodes must and had better have. A label of one value is in `nodeSelector`.
fn node_affinity(place: &Placement) -> Option<Entry> {
    let mut affinity = Vec::new();
    let required: Vec<&NodeRule> = place.rules.iter().filter(|it| !is_plain(it)).collect();
    if !required.is_empty() {
        let terms = list![map! { "matchExpressions": expressions(required) }];
        let terms = map! { "nodeSelectorTerms": terms };
        affinity.push(field!("requiredDuringSchedulingIgnoredDuringExecution": terms));
    }
    if !place.preferences.is_empty() {
        let preferred = place.preferences.iter().map(|rules| {
            let preference = map! { "matchExpressions": expressions(rules.iter().collect()) };
            Item::one(map! { "weight": Expr::Int(100), "preference": preference })
        });
        let preferred = Node::List(preferred.collect());
        affinity.push(field!("preferredDuringSchedulingIgnoredDuringExecution": preferred));
    }
    (!affinity.is_empty()).then(|| field!("nodeAffinity": Node::Map(affinity)))
}

fn expressions(rules: Vec<&NodeRule>) -> Node {
    let expression = |rule: &NodeRule| {
        let values = rule.values.iter().map(|it| Item::one(Expr::Str(Arc::clone(it)))).collect();
        Item::one(map! {
            "key": Expr::Str(Arc::clone(&rule.key)),
            "operator": if rule.is { literal!("In") } else { literal!("NotIn") },
            "values": Node::List(values),
        })
    };
    Node::List(rules.into_iter().map(expression).collect())
}

/// Whether a rule is one label with one value.
fn is_plain(rule: &NodeRule) -> bool {
    rule.is && rule.values.len() == 1
}

/// The value of the knob `nodeSelector`.
pub(crate) fn node_selector(place: &Placement) -> Tree {
    let mut labels: Vec<(Arc<str>, Tree)> = Vec::new();
    for rule in place.rules.iter().filter(|it| is_plain(it)) {
        if let Some(value) = rule.values.first()
            && !labels.iter().any(|(key, _)| *key == rule.key)
        {
            labels.push((Arc::clone(&rule.key), Tree::Str(Arc::clone(value))));
        }
    }
    Tree::Map(labels)
}

/// The value of the knob `tolerations`.
pub(crate) fn tolerations(place: &Placement) -> Tree {
    let toleration = |Toleration { key, value, effect }: &Toleration| {
        let text = |text: &Arc<str>| Tree::Str(Arc::clone(text));
        let mut fields: Vec<(Arc<str>, Tree)> = Vec::new();
        fields.extend(key.as_ref().map(|it| (text!("key"), text(it))));
        let operator = if value.is_some() { text!("Equal") } else { text!("Exists") };
        fields.push((text!("operator"), Tree::Str(operator)));
        fields.extend(value.as_ref().map(|it| (text!("value"), text(it))));
        fields.extend(effect.as_ref().map(|it| (text!("effect"), text(it))));
        Tree::Map(fields)
    };
    Tree::List(place.tolerations.iter().map(toleration).collect())
}

/// The field `topologySpreadConstraints`: as the values say; else as the program does, or evenly over the zones where that
/// can be.
///
/// Which nodes a DaemonSet's pods run on is not chosen: one runs on each.
pub(crate) fn zones(component: &ComponentContext<'_>) -> Vec<Entry> {
    let path = &component.paths.spread;
    match component.component.kind {
        Kind::PerNode => return Vec::new(),
        kind if !kind.has_replicas() => return by_values("topologySpreadConstraints", path, None),
        _ => {}
    }
    let (topologies, otherwise) = match &component.component.pod.place.spread {
        // What the program asks for has to be; what it does not is done where it can be.
        Some(said) => (said.as_slice(), literal!("DoNotSchedule")),
        None => (&[Topology::Zones][..], literal!("ScheduleAnyway")),
    };
    let constraint = |topology: &Topology| {
        let mut constraint = vec![
            field!("maxSkew": Expr::Int(1)),
            field!("topologyKey": Expr::str(topology.label())),
            field!("whenUnsatisfiable": otherwise.clone()),
            field!("labelSelector": match_labels(component)),
        ];
        if component.component.kind == Kind::Stateless {
            // During a rollout only the new pods count.
            constraint.push(field!("matchLabelKeys": list![literal!("pod-template-hash")]));
        }
        Item::one(Node::Map(constraint))
    };
    let constraints: Vec<Item> = topologies.iter().map(constraint).collect();
    let field = (!constraints.is_empty()).then(|| Entry::Guarded {
        when: component.several_replicas(),
        entries: vec![field!("topologySpreadConstraints": Node::List(constraints))],
    });
    by_values("topologySpreadConstraints", path, field)
}
