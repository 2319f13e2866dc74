//! How pods run to their end, and when.

use std::sync::Arc;

use kdsl_db::Span;

use super::Arguments;
use super::container::seconds;
use crate::builder::Builder;
use crate::diagnostics::{statement_form, unknown_timezone};
use crate::eval::{Known, known};
use crate::model::{Duration, Expr, Overlap};
use crate::nearest::nearest;
use crate::types::{ParamType, Ty};

/// What the statements have said of a run.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunStatements {
    pub schedule: Option<(Expr, Span)>,
    pub timezone: Option<Arc<str>>,
    pub overlap: Overlap,
    pub history: Option<(u32, u32)>,
    pub start_within: Option<Duration>,
    pub suspended: bool,
    pub retries: Option<u32>,
    pub deadline: Option<Duration>,
    pub keep: Option<Duration>,
    pub parallel: Option<u32>,
    pub completions: Option<u32>,
    pub new_pods: bool,
}

/// The most pods that a run can be asked for.
const MOST_PODS: u32 = 10_000;

/// The most runs that can be kept.
const MOST_KEPT: u32 = 1_000;

pub(super) fn schedule(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(expr) = args.expr(&mut b.diagnostics, "a schedule such as \"0 3 * * *\"") else { return };
    let ty = ParamType { ty: Ty::Schedule, matching: None, range: None };
    let Some(value) = b.eval().typed(expr, &ty) else {
        // It was reported; none is missing.
        b.parts.run.schedule = Some((Expr::None, expr.span));
        return;
    };
    if known(&value) == Known::Pod {
        b.report(crate::diagnostics::known_too_late::report("a schedule", "install", "in the pod", expr.span));
        return;
    }
    b.parts.run.schedule = Some((value, expr.span));
}

pub(super) fn timezone(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.run.timezone = None;
        return;
    }
    let Some((zone, span)) = args.text(&mut b.diagnostics, "a time zone") else { return };
    match crate::timezone::is_known(&zone) {
        true => b.parts.run.timezone = Some(zone),
        false => {
            let near = nearest(&zone, crate::timezone::names()).or_else(|| crate::timezone::by_city(&zone));
            b.report(unknown_timezone::report(&zone, span, near));
        }
    }
}

pub(super) fn overlap(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(word) = args.name(&mut b.diagnostics, "`forbid`, `allow` or `replace`") else { return };
    b.parts.run.overlap = match &*word.text {
        "forbid" => Overlap::Forbid,
        "allow" => Overlap::Allow,
        "replace" => Overlap::Replace,
        _ => {
            let keyword = args.keyword;
            let label = "`forbid`, `allow` or `replace` is expected here";
            b.report(statement_form::report(keyword.word, keyword.form, word.span, label));
            return;
        }
    };
}

pub(super) fn history(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some((good, _)) = args.whole(&mut b.diagnostics, "a number of runs", 0, MOST_KEPT) else { return };
    let failed = match args.accept("failed") {
        true => args.whole(&mut b.diagnostics, "a number of runs", 0, MOST_KEPT).map(|(number, _)| number),
        false => Some(1),
    };
    b.parts.run.history = failed.map(|failed| (good, failed));
}

pub(super) fn start_within(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.run.start_within = duration(b, args);
}

pub(super) fn suspended(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.run.suspended = !args.accept("none");
}

pub(super) fn retries(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.run.retries = args.whole(&mut b.diagnostics, "a number of tries", 0, MOST_KEPT).map(|(number, _)| number);
}

pub(super) fn deadline(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.run.deadline = duration(b, args);
}

pub(super) fn keep(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.run.keep = duration(b, args);
}

pub(super) fn parallel(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.run.parallel = args.whole(&mut b.diagnostics, "a number of pods", 1, MOST_PODS).map(|(number, _)| number);
}

pub(super) fn completions(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.run.completions =
        args.whole(&mut b.diagnostics, "a number of pods", 1, MOST_PODS).map(|(number, _)| number);
}

pub(super) fn restart(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("never") {
        b.parts.run.new_pods = true;
    } else if args.accept("on-failure") {
        b.parts.run.new_pods = false;
    } else {
        args.fail(&mut b.diagnostics, "`never` or `on-failure` is expected here");
    }
}

/// A length of time of at least a second, or `none`.
fn duration(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Duration> {
    match args.accept("none") {
        true => None,
        false => seconds(b, args, "a length of time such as `10m`").map(|it| it.max(1)),
    }
}
