//! On which nodes the pods run.

use std::sync::Arc;

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{invalid_name, statement_form};
use crate::hir::{Block, Expr, ExprKind, ItemKind};
use crate::model::{NodeRule, Placement, Toleration, Topology};
use crate::naming::{is_label_key, is_label_value};

/// What Kubernetes does with pods that don't put up with a taint.
const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

pub(super) fn place(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.pod.place = Placement::default();
        return;
    }
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    let mut place = Placement::default();
    for item in &block.items {
        let ItemKind::Statement(inner) = &item.kind else {
            unexpected(b, args, item.key.span);
            continue;
        };
        let mut inner = Arguments::new(args.keyword, item, inner);
        match &*item.key.text {
            "spread" => {
                let mut spread = Vec::new();
                while let Some(topology) = topology(&mut inner) {
                    spread.push(topology);
                }
                if spread.is_empty() && !inner.accept("none") {
                    inner.fail(&mut b.diagnostics, "`zones`, `nodes` or `none` is expected here");
                    continue;
                }
                place.spread.get_or_insert_default().extend(spread);
            }
            "apart" => match topology(&mut inner) {
                Some(topology) => place.apart.push(topology),
                None => inner.fail(&mut b.diagnostics, "`nodes` or `zones` is expected here"),
            },
            "near" => near(b, &mut inner, &mut place),
            "on" | "not-on" => {
                let is = &*item.key.text == "on";
                place.rules.extend(rules(b, &mut inner, is));
            }
            "prefer" => {
                let is = inner.accept("on");
                if !is && !inner.accept("not-on") {
                    inner.fail(&mut b.diagnostics, "`on` or `not-on` is expected here");
                    continue;
                }
                let rules = rules(b, &mut inner, is);
                if !rules.is_empty() {
                    place.preferences.push(rules);
                }
            }
            "tolerate" => place.tolerations.extend(toleration(b, &mut inner)),
            _ => {
                unexpected(b, args, item.key.span);
                continue;
            }
        }
        inner.finish(&mut b.diagnostics);
    }
    b.parts.pod.place = place;
}

fn unexpected(b: &mut Builder<'_>, args: &Arguments<'_>, span: kdsl_db::Span) {
    let label = "`spread`, `apart`, `near`, `on`, `not-on`, `prefer` or `tolerate` is expected here";
    b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
}

fn topology(args: &mut Arguments<'_>) -> Option<Topology> {
    if args.accept("zones") {
        Some(Topology::Zones)
    } else if args.accept("nodes") {
        Some(Topology::Nodes)
    } else {
        None
    }
}

fn near(b: &mut Builder<'_>, args: &mut Arguments<'_>, place: &mut Placement) {
    let Some(name) = args.name(&mut b.diagnostics, "a component") else { return };
    let known = b.scope.others.get(&name.text).is_some_and(|it| it.kind.is_none_or(|kind| kind.has_pods()));
    if known {
        place.near.push(name.text);
    } else {
        let (keyword, label) = (args.keyword, "no component of this app that has pods");
        b.report(statement_form::report(keyword.word, keyword.form, name.span, label));
    }
}

/// `{ KEY: "value", OTHER: ["a", "b"] }`
fn rules(b: &mut Builder<'_>, args: &mut Arguments<'_>, is: bool) -> Vec<NodeRule> {
    let Some(block) = args.block(&mut b.diagnostics) else { return Vec::new() };
    block.items.iter().filter_map(|item| rule(b, args, block, item, is)).collect()
}

fn rule(
    b: &mut Builder<'_>,
    args: &Arguments<'_>,
    block: &Block,
    item: &crate::hir::Item,
    is: bool,
) -> Option<NodeRule> {
    let (word, form) = (args.keyword.word, args.keyword.form);
    let ItemKind::Entry(Some(value)) = &item.kind else {
        let span = if item.span == block.span { block.span } else { item.span };
        b.report(statement_form::report(word, form, span, "`LABEL: \"VALUE\"` is expected here"));
        return None;
    };
    if !is_label_key(&item.key.text) {
        b.report(invalid_name::label("the key of a label", &item.key.text, item.key.span));
        return None;
    }
    let items: &[Expr] = match &value.kind {
        ExprKind::List(items) => items,
        _ => std::slice::from_ref(value),
    };
    let mut values: Vec<Arc<str>> = Vec::with_capacity(items.len());
    for item in items {
        let Some(text) = item.as_text() else {
            b.report(statement_form::report(word, form, item.span, "a text in quotes is expected here"));
            return None;
        };
        if !is_label_value(&text) {
            b.report(invalid_name::label("the value of a label", &text, item.span));
            return None;
        }
        values.push(text);
    }
    if values.is_empty() {
        b.report(statement_form::report(word, form, value.span, "at least one value is expected here"));
        return None;
    }
    Some(NodeRule { key: item.key.text.clone(), values, is })
}

/// `all`, `"KEY"`, `"KEY=VALUE"`, each also with `:EFFECT`, or `":EFFECT"`.
fn toleration(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Toleration> {
    if args.accept("all") {
        return Some(Toleration { key: None, value: None, effect: None });
    }
    let (text, span) = args.text(&mut b.diagnostics, "`all`, or a taint such as \"gpu=true:NoSchedule\"")?;
    let (taint, effect) = match text.rsplit_once(':') {
        Some((taint, effect)) => (taint, Some(effect)),
        None => (&*text, None),
    };
    let (key, value) = match taint.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (taint, None),
    };
    let wrong = if effect.is_some_and(|it| !EFFECTS.contains(&it)) {
        Some("the effect is `NoSchedule`, `PreferNoSchedule` or `NoExecute`")
    } else if (key.is_empty() && (value.is_some() || effect.is_none())) || (!key.is_empty() && !is_label_key(key)) {
        Some("a taint is KEY, KEY=VALUE, and `:EFFECT` behind them")
    } else if value.is_some_and(|it| !is_label_value(it)) {
        Some("the value of a taint is of at most 63 letters, digits, `-`, `_` and `.`")
    } else {
        None
    };
    if let Some(label) = wrong {
        b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
        return None;
    }
    let key = (!key.is_empty()).then(|| Arc::from(key));
    Some(Toleration { key, value: value.map(Arc::from), effect: effect.map(Arc::from) })
}
