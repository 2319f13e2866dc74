//! What a component scales by beside its load of cpu and memory, and how fast, in Kubernetes' notation.

use std::sync::Arc;

use kdsl_semantic::model::{Amount, Metric, MetricSource, Scaling, ScalingRules};

use crate::macros::text;
use crate::tree::Tree;

fn map<const N: usize>(entries: [(Arc<str>, Tree); N]) -> Tree {
    Tree::Map(entries.into())
}

/// The further measures.
pub(crate) fn metrics(scaling: &Scaling) -> Tree {
    Tree::List(scaling.metrics.iter().map(metric).collect())
}

fn metric(metric: &Metric) -> Tree {
    let amount = Tree::Str(Arc::clone(&metric.amount));
    let target = match metric.per_pod {
        true => map([(text!("type"), Tree::Str(text!("AverageValue"))), (text!("averageValue"), amount)]),
        false => map([(text!("type"), Tree::Str(text!("Value"))), (text!("value"), amount)]),
    };
    match &metric.source {
        MetricSource::Resource(name) => map([
            (text!("type"), Tree::Str(text!("Resource"))),
            (text!("resource"), map([(text!("name"), Tree::Str(Arc::clone(name))), (text!("target"), target)])),
        ]),
        MetricSource::Pods(name) => {
            let named = map([(text!("name"), Tree::Str(Arc::clone(name)))]);
            map([
                (text!("type"), Tree::Str(text!("Pods"))),
                (text!("pods"), map([(text!("metric"), named), (text!("target"), target)])),
            ])
        }
        MetricSource::External(name, labels) => {
            let mut named = vec![(text!("name"), Tree::Str(Arc::clone(name)))];
            if !labels.is_empty() {
                let labels = labels.iter().map(|(key, value)| (Arc::clone(key), Tree::Str(Arc::clone(value))));
                named.push((text!("selector"), map([(text!("matchLabels"), Tree::Map(labels.collect()))])));
            }
            map([
                (text!("type"), Tree::Str(text!("External"))),
                (text!("external"), map([(text!("metric"), Tree::Map(named)), (text!("target"), target)])),
            ])
        }
    }
}

/// How fast the number of pods may change.
pub(crate) fn behavior(scaling: &Scaling) -> Tree {
    let mut entries = Vec::new();
    entries.extend(scaling.up.as_ref().map(|it| (text!("scaleUp"), rules(it))));
    entries.extend(scaling.down.as_ref().map(|it| (text!("scaleDown"), rules(it))));
    Tree::Map(entries)
}

fn rules(rules: &ScalingRules) -> Tree {
    let mut entries = Vec::new();
    entries.extend(rules.window.map(|it| (text!("stabilizationWindowSeconds"), Tree::Int(i64::from(it)))));
    entries.extend(rules.select.as_ref().map(|it| (text!("selectPolicy"), Tree::Str(Arc::clone(it)))));
    if !rules.policies.is_empty() {
        let policies = rules.policies.iter().map(|policy| {
            let (ty, value) = match policy.amount {
                Amount::Whole(pods) => (text!("Pods"), pods),
                Amount::Percent(percent) => (text!("Percent"), percent),
            };
            map([
                (text!("type"), Tree::Str(ty)),
                (text!("value"), Tree::Int(i64::from(value))),
                (text!("periodSeconds"), Tree::Int(i64::from(policy.seconds))),
            ])
        });
        entries.push((text!("policies"), Tree::List(policies.collect())));
    }
    Tree::Map(entries)
}

/// A number of pods or a share of them.
pub(crate) fn amount(amount: Amount) -> Tree {
    match amount {
        Amount::Whole(pods) => Tree::Int(i64::from(pods)),
        Amount::Percent(percent) => Tree::Str(format!("{percent}%").into()),
    }
}
