//! What is said of the pods as a whole.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Arguments, container};
use crate::builder::Builder;
use crate::diagnostics::cannot_wait::{self, ENDPOINT};
use crate::diagnostics::{cannot_replace, statement_form, with_near_field};
use crate::hir::ExprKind;
use crate::model::{Expr, Kind, Rollout};
use crate::naming::dns_label;
use crate::scope::Neighbour;
use crate::types::Ty;

pub(super) fn priority(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.priority = name_of(b, args, "the name of a PriorityClass");
}

pub(super) fn runtime(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.runtime = name_of(b, args, "the name of a RuntimeClass");
}

pub(super) fn scheduler(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.scheduler = name_of(b, args, "the name of a scheduler");
}

pub(super) fn hostname(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.pod.hostname = None;
        return;
    }
    let Some((name, span)) = args.text(&mut b.diagnostics, "a name") else { return };
    let label = match dns_label(&name) {
        _ if b.scope.kind.has_identity() => "pods with an identity are called by it",
        Err(_) => "a name is of lower-case letters, digits and hyphens, 63 at most",
        Ok(()) => {
            b.parts.pod.hostname = Some(name);
            return;
        }
    };
    b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
}

pub(super) fn pull_secret(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.pull_secrets.clear();
    loop {
        let Some(name) = name_of(b, args, "the name of a Secret") else { return };
        if !b.parts.pod.pull_secrets.contains(&name) {
            b.parts.pod.pull_secrets.push(name);
        }
        if args.peek().is_none() {
            return;
        }
    }
}

/// The name of an object in quotes; `none` for none.
fn name_of(b: &mut Builder<'_>, args: &mut Arguments<'_>, what: &str) -> Option<Arc<str>> {
    if args.accept("none") {
        return None;
    }
    let (text, span) = args.text(&mut b.diagnostics, what)?;
    if !text.split('.').all(|it| dns_label(it).is_ok()) {
        let label = format!("{what} is of lower-case letters, digits, hyphens and dots");
        b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
        return None;
    }
    Some(text)
}

pub(super) fn host_network(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.host_network = switch(args);
}

pub(super) fn host_pid(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.host_pid = switch(args);
}

pub(super) fn host_ipc(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.host_ipc = switch(args);
}

pub(super) fn share_processes(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.share_processes = switch(args).is_some();
}

/// Where it is written that something is so.
pub(super) fn switch(args: &mut Arguments<'_>) -> Option<Span> {
    (!args.accept("none")).then(|| args.span())
}

pub(super) fn host_alias(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.pod.host_aliases.clear();
        return;
    }
    let Some((address, span)) = args.text(&mut b.diagnostics, "an address") else { return };
    if address.parse::<std::net::IpAddr>().is_err() {
        b.report(statement_form::report(args.keyword.word, args.keyword.form, span, "not an address"));
        return;
    }
    let Some(list) = args.expr(&mut b.diagnostics, "a list of names") else { return };
    let names: Option<Vec<Arc<str>>> = match &list.kind {
        ExprKind::List(items) => items.iter().map(crate::hir::Expr::as_text).collect(),
        _ => None,
    };
    match names.filter(|it| !it.is_empty()) {
        Some(names) => {
            b.parts.pod.host_aliases.retain(|(it, _)| *it != address);
            b.parts.pod.host_aliases.push((address, names));
        }
        None => {
            let label = "a list of names such as `[\"a.example.com\"]` is expected here";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, list.span, label));
        }
    }
}

pub(super) fn groups(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.pod.groups.clear();
        return;
    }
    let Some(list) = args.expr(&mut b.diagnostics, "a list of group ids") else { return };
    let number = |expr: &crate::hir::Expr| match &expr.kind {
        ExprKind::Number { digits, unit } if unit.is_empty() => {
            digits.parse::<u32>().ok().filter(|it| *it <= i32::MAX as u32)
        }
        _ => None,
    };
    let groups: Option<Vec<u32>> = match &list.kind {
        ExprKind::List(items) => items.iter().map(number).collect(),
        _ => None,
    };
    match groups {
        Some(groups) => b.parts.pod.groups = groups,
        None => {
            let label = "a list of group ids such as `[1000, 2000]` is expected here";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, list.span, label));
        }
    }
}

pub(super) fn fs_group(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let group = args.whole(&mut b.diagnostics, "a group id", 1, i32::MAX as u32);
    b.parts.pod.fs_group = group.map(|(group, _)| group);
}

pub(super) fn ready_after(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.pod.ready_after =
        if args.accept("none") { None } else { container::seconds(b, args, "a length of time such as `10s`") };
}

pub(super) fn rollout(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let mut rollout = Rollout::default();
    loop {
        if args.accept("none") {
        } else if args.accept("recreate") {
            rollout.recreate = true;
        } else if args.accept("together") {
            rollout.together = true;
        } else if args.accept("surge") {
            let Some(amount) = amount(b, args) else { return };
            rollout.surge = Some(amount);
        } else if args.accept("unavailable") {
            let Some(amount) = amount(b, args) else { return };
            rollout.unavailable = Some(amount);
        } else if args.accept("partition") {
            let Some((number, _)) = args.whole(&mut b.diagnostics, "the number of a pod", 0, 9_999) else { return };
            rollout.partition = Some(number);
        } else {
            break;
        }
    }
    let span = args.span();
    let wrong = match b.scope.kind {
        Kind::Stateless if rollout.together || rollout.partition.is_some() => {
            Some("`together` and `partition` are for pods with an identity: `stateful`")
        }
        Kind::Stateful if rollout.recreate || rollout.surge.is_some() => {
            Some("pods with an identity can't be there twice: `together`, `partition` and `unavailable` can be said")
        }
        Kind::Stateless if rollout.recreate && (rollout.surge.is_some() || rollout.unavailable.is_some()) => {
            Some("with `recreate` all old pods go first: there is nothing to count")
        }
        Kind::Stateless if rollout.surge.as_deref() == Some("0") && rollout.unavailable.is_none() => {
            Some("with no pod more and none less nothing can change: say also `unavailable 1`")
        }
        Kind::Stateless | Kind::Stateful => None,
        _ => Some("only `stateless` and `stateful` components roll out so"),
    };
    match wrong {
        Some(label) => b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label)),
        None => b.parts.pod.rollout = rollout,
    }
}

/// A number of pods or a percentage of them.
fn amount(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Arc<str>> {
    let found = args.optional_number();
    let Some((digits, unit, _)) =
        found.filter(|(digits, unit, _)| digits.parse::<u32>().is_ok() && matches!(*unit, "" | "%"))
    else {
        args.fail(&mut b.diagnostics, "a number of pods or a percentage is expected here");
        return None;
    };
    Some(format!("{digits}{unit}").into())
}

pub(super) fn after(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.pod.waits.clear();
        return;
    }
    while let Some(name) = args.optional_name() {
        let others = b.scope.others.clone();
        // In a type by itself the components are not known.
        let found = match b.scope.needs.get(&name.text).map(|it| &it.state) {
            Some(crate::scope::NeedState::Met { provider, .. }) => others.get(provider),
            Some(_) => continue,
            None => others.get(&name.text),
        };
        let Some(other) = found else {
            b.report(cannot_wait::unknown(&name.text, name.span, others.by_name.keys().map(|it| &**it)));
            continue;
        };
        match other.kind {
            Some(kind) if kind.runs_to_end() => b.report(cannot_wait::runs_to_end(&other.name, kind.word(), name.span)),
            // One that could not be made was reported.
            Some(Kind::External) if other.fields.is_empty() => {}
            Some(Kind::External) if !answers(other) => {
                b.report(cannot_wait::no_endpoint(&other.name, name.span, &other.given));
            }
            kind if kind != Some(Kind::External) && other.ports.is_empty() => {
                b.report(cannot_wait::no_port(&other.name, name.span))
            }
            _ => {
                if let Some(either) = other.either.as_ref().filter(|it| !has_endpoint(&it.fields)) {
                    let here = (&*either.environment, either.span);
                    let what = format!("`{}` waits for it, and it says no host and port", b.scope.component);
                    let report = cannot_replace::used(&other.name, here, &what, name.span);
                    b.report(with_near_field(report, &ENDPOINT, &either.given));
                }
                b.wires.insert(other.name.clone());
                if !b.parts.pod.waits.iter().any(|(it, _)| *it == other.name) {
                    b.parts.pod.waits.push((other.name.clone(), name.span));
                }
            }
        }
    }
}

/// Whether an external says where it answers: its first host and its first port.
fn answers(external: &Neighbour) -> bool {
    has_endpoint(&external.fields)
}

fn has_endpoint(fields: &[(Arc<str>, Expr, Ty)]) -> bool {
    let has = |wanted: &Ty| fields.iter().any(|(_, _, ty)| ty == wanted);
    has(&Ty::Host) && has(&Ty::Port)
}
