//! What parameters decide and can't stand where it is used: these values are refused, by both readings alike. What an entry of
//! the values says itself is held to the entry's type.

use std::sync::Arc;

use kdsl_semantic::model::Span;

use crate::expression::{CompareOp, Expr, Function, KnobPath, Unit};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::network::{HOST_PATTERN, PATH_PATTERN};
use crate::lower::resources::{self, Amount};
use crate::lower::setting::{Setting, decided_by};
use crate::lower::{image, probes};
use crate::macros::literal;
use crate::package::Refusal;

/// What an image reference looks like.
const IMAGE_PATTERN: &str = "[A-Za-z0-9][A-Za-z0-9.:/_-]*/[a-z0-9]([a-z0-9._/-]*[a-z0-9])?(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@[a-z0-9]+:[0-9a-f]+)?";

/// The longest host.
const HOST_LENGTH: i64 = 253;

/// What is refused of what is worked out for a component.
pub(crate) fn refusals(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Refusal> {
    let mut found = Vec::new();
    images(component, &mut found);
    ways_in(cx, component, &mut found);
    times(cx, component, &mut found);
    let main = &component.component.container;
    let said = resources::amounts(&main.resources, Some(&component.in_app.container.resources));
    amounts(cx, &component.paths.resources, &said, component.component.span, &mut found);
    for (companion, paths) in component.component.companions.iter().zip(&component.paths.companions) {
        let Some(path) = &paths.resources else { continue };
        let in_app = component.companion_in_app(companion).map(|it| &it.container.resources);
        amounts(cx, path, &resources::amounts(&companion.container.resources, in_app), companion.span, &mut found);
    }
    found
}

fn refusal(when: Expr, message: Expr, origin: Span) -> Refusal {
    Refusal { when, message, origin: Some(origin) }
}

fn does_not_match(text: &Expr, pattern: &str) -> Expr {
    Expr::Not(Arc::new(Expr::Matches(Arc::new(text.clone()), pattern.into())))
}

fn quoted(text: &Expr, rest: String) -> Expr {
    Expr::concat([literal!("`"), text.clone(), Expr::Str(format!("` {rest}").into())])
}

fn images(component: &ComponentContext<'_>, found: &mut Vec<Refusal>) {
    for (name, _, paths, _) in image::worked_out(component) {
        let reference = Expr::Include(name, None);
        let message = quoted(&reference, format!("is not an image: see `{}`", paths.whole.dotted()));
        found.push(refusal(does_not_match(&reference, IMAGE_PATTERN), message, component.component.span));
    }
}

fn ways_in(cx: &AppContext<'_>, component: &ComponentContext<'_>, found: &mut Vec<Refusal>) {
    for (nth, (expose, paths)) in component.component.exposures.iter().zip(&component.paths.ingresses).enumerate() {
        let (host, below) = component.way_in(nth);
        if host.is_worked_out() {
            let text = host.text(cx, &paths.hostname);
            let length = Expr::Length(Arc::new(text.clone()));
            let too_long = Expr::Compare(CompareOp::Greater, Arc::new((length, Expr::Int(HOST_LENGTH))));
            let has_host = Expr::HasText(Arc::new(text.clone()));
            let is_none = Expr::All(vec![has_host, does_not_match(&text, HOST_PATTERN)]);
            let message = quoted(&text, format!("is not a host: see `{}`", paths.hostname.dotted()));
            found.push(refusal(Expr::Any(vec![is_none, too_long]), message, expose.span));
        }
        if below.is_worked_out() {
            let text = below.text(cx, &paths.path);
            let message = quoted(&text, format!("is not a path: see `{}`", paths.path.dotted()));
            found.push(refusal(does_not_match(&text, PATH_PATTERN), message, expose.span));
        }
    }
}

fn times(cx: &AppContext<'_>, component: &ComponentContext<'_>, found: &mut Vec<Refusal>) {
    let mut at_least_one = |setting: Setting<'_>, path: &KnobPath, span: Span| {
        let Some(expr) = setting.worked_out() else { return };
        let number = setting.whole(cx, path);
        let too_small = Expr::Compare(CompareOp::Less, Arc::new((number.clone(), Expr::Int(1))));
        let too_large = Expr::Compare(CompareOp::Greater, Arc::new((number, Expr::Int(i64::from(i32::MAX)))));
        let message = format!(
            "`{}` must be at least 1 and at most {}: it follows from {}",
            path.dotted(),
            i32::MAX,
            decided_by(cx, [expr])
        );
        found.push(refusal(Expr::Any(vec![too_small, too_large]), Expr::Str(message.into()), span));
    };
    at_least_one(component.grace(), &component.paths.grace_period, component.component.span);
    let main = (&component.component.container, None, &component.paths.probes, component.component.span);
    let companions = component.component.companions.iter().zip(&component.paths.companions);
    let beside = companions.map(|(it, paths)| (&it.container, Some(&it.name), &paths.probes, it.span));
    for (container, name, paths, span) in [main].into_iter().chain(beside) {
        let in_app = probes::in_app(component, container, name);
        let plan = probes::plan(component, container, in_app, name);
        for (planned, paths) in
            [(plan.started, &paths.startup), (plan.alive, &paths.liveness), (plan.ready, &paths.readiness)]
        {
            let Some(planned) = planned else { continue };
            at_least_one(planned.period, &paths.period, span);
            at_least_one(planned.timeout, &paths.timeout, span);
            at_least_one(planned.failures, &paths.failures, span);
        }
    }
}

/// A request that is above its limit, where one of them is worked out.
fn amounts(cx: &AppContext<'_>, path: &KnobPath, said: &[Amount<'_>], span: Span, found: &mut Vec<Refusal>) {
    let requests = said.iter().filter(|it| *it.side == *"requests");
    for request in requests {
        let limit = said.iter().find(|it| *it.side == *"limits" && it.name == request.name);
        let Some(limit) = limit.filter(|it| it.said.is_worked_out() || request.said.is_worked_out()) else { continue };
        let unit = match &*request.name {
            "cpu" => Unit::Millicore,
            _ => Unit::Byte,
        };
        let amount = |it: &Amount<'_>| Expr::Call(Function::Amount(unit), vec![it.quantity(cx, path)]);
        let there = |it: &Amount<'_>| match it.said.worked_out() {
            Some(_) => None,
            None => Some(Expr::HasText(Arc::new(it.entry(path)))),
        };
        let above = Expr::Compare(CompareOp::Greater, Arc::new((amount(request), amount(limit))));
        let mut conditions: Vec<Expr> = there(request).into_iter().chain(there(limit)).collect();
        conditions.push(above);
        let when = if conditions.len() == 1 { conditions.remove(0) } else { Expr::All(conditions) };
        let message = format!("`{}` asks for more {} than its limit", path.dotted(), request.name);
        found.push(refusal(when, Expr::Str(message.into()), span));
    }
}
