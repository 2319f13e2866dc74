//! What a component scales by, and how it is disturbed.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Arguments, container, network};
use crate::builder::Builder;
use crate::diagnostics::{bad_unit, out_of_range, statement_form};
use crate::hir::{Block, Expr, ExprKind, ItemKind};
use crate::model::{Amount, Disruption, Metric, MetricSource, ScalingPolicy, ScalingRules};
use crate::units::{self, UnitError};

/// A part of what is said of scaling.
#[derive(Clone, Debug)]
pub(crate) enum ScalePart {
    /// The use of cpu or memory in percent of what is asked for.
    Utilization(Arc<str>, u32, Span),
    /// Another measure.
    Metric(Metric, Span),
    /// How it grows, and how it shrinks.
    Rules {
        /// How it grows.
        up: Option<ScalingRules>,
        /// How it shrinks.
        down: Option<ScalingRules>,
        /// Where it is written.
        span: Span,
    },
}

impl ScalePart {
    /// Where it is written.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Utilization(.., span) | Self::Metric(_, span) | Self::Rules { span, .. } => *span,
        }
    }
}

const MEASURES: &str = "`cpu`, `memory`, `metric`, `external` or `{` is expected here";

/// The longest that Kubernetes looks back while scaling, and the longest step: an hour and half of one.
const WINDOW_LIMIT: u32 = 3600;
const STEP_LIMIT: u32 = 1800;

pub(super) fn scale(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.scale.clear();
        return;
    }
    let layer = b.layer;
    if let Some(block) = args.optional_block() {
        let part = behaviour(b, args, block);
        b.parts.scale.push(layer, part);
        return;
    }
    let Some(measure) = args.name(&mut b.diagnostics, "`cpu`, `memory`, `metric`, `external` or `{`") else { return };
    let part = match &*measure.text {
        "cpu" | "memory" => resource(b, args, &measure.text),
        "metric" => pods(b, args),
        "external" => external(b, args),
        _ => {
            b.report(statement_form::report(args.keyword.word, args.keyword.form, measure.span, MEASURES));
            None
        }
    };
    if let Some(part) = part {
        b.parts.scale.push(layer, part);
    }
}

/// `cpu 70%`, `memory 500Mi`
fn resource(b: &mut Builder<'_>, args: &mut Arguments<'_>, name: &Arc<str>) -> Option<ScalePart> {
    let Some((digits, unit, span)) = args.optional_number() else {
        args.fail(&mut b.diagnostics, "a percentage such as `70%`, or an amount such as `500m`, is expected here");
        return None;
    };
    if unit == "%" || unit.is_empty() {
        return match units::percent(digits, unit) {
            Ok(percent) if (1..=1000).contains(&percent) => {
                Some(ScalePart::Utilization(name.clone(), percent, args.span()))
            }
            Ok(_) => {
                b.report(out_of_range::number(digits, 1, 1000, span));
                None
            }
            Err(error) => {
                b.report(bad_unit::report("percent", &units::written(digits, unit), &error, span));
                None
            }
        };
    }
    let measured = if &**name == "cpu" { units::cpu(digits, unit) } else { units::bytes(digits, unit) };
    let amount = units::written(digits, unit);
    match measured {
        Ok(0) => {
            b.report(out_of_range::number(&amount, 1, i64::from(u32::MAX), span));
            None
        }
        Ok(_) => {
            let metric = Metric { source: MetricSource::Resource(name.clone()), per_pod: true, amount };
            Some(ScalePart::Metric(metric, args.span()))
        }
        Err(error) => {
            b.report(bad_unit::report(name, &amount, &error, span));
            None
        }
    }
}

/// `metric "NAME" per-pod 100`
fn pods(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<ScalePart> {
    let (name, _) = args.text(&mut b.diagnostics, "the name of a metric")?;
    if !args.accept("per-pod") {
        args.fail(&mut b.diagnostics, "`per-pod` and an amount are expected here");
        return None;
    }
    let amount = amount(b, args)?;
    let metric = Metric { source: MetricSource::Pods(name), per_pod: true, amount };
    Some(ScalePart::Metric(metric, args.span()))
}

/// `external "NAME" { queue: "orders" } total 100`
fn external(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<ScalePart> {
    let (name, _) = args.text(&mut b.diagnostics, "the name of a metric")?;
    let labels = match args.optional_block() {
        Some(block) => network::labels(b, args, block),
        None => Vec::new(),
    };
    let per_pod = args.accept("per-pod");
    if !per_pod && !args.accept("total") {
        args.fail(&mut b.diagnostics, "`total` or `per-pod` and an amount are expected here");
        return None;
    }
    let amount = amount(b, args)?;
    let metric = Metric { source: MetricSource::External(name, labels), per_pod, amount };
    Some(ScalePart::Metric(metric, args.span()))
}

/// An amount of anything: a number, with a unit of cpu or of bytes if it has one.
fn amount(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Arc<str>> {
    let Some((digits, unit, span)) = args.optional_number() else {
        args.fail(&mut b.diagnostics, "an amount is expected here");
        return None;
    };
    let written = units::written(digits, unit);
    let measured: Result<u64, UnitError> =
        if unit == "m" { units::cpu(digits, unit) } else { units::bytes(digits, unit) };
    match measured {
        Ok(0) => b.report(out_of_range::number(&written, 1, i64::from(u32::MAX), span)),
        Ok(_) => return Some(written),
        Err(error) => b.report(bad_unit::report("number", &written, &error, span)),
    }
    None
}

/// `{ up 4 pods every 15s; down window 5m 10% every 1m }`
fn behaviour(b: &mut Builder<'_>, args: &Arguments<'_>, block: &Block) -> ScalePart {
    let (mut up, mut down) = (None, None);
    for item in &block.items {
        let (ItemKind::Statement(inner), true) = (&item.kind, matches!(&*item.key.text, "up" | "down")) else {
            let label = "`up` or `down` is expected here";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label));
            continue;
        };
        let mut inner = Arguments::new(args.keyword, item, inner);
        let rules = rules(b, &mut inner);
        inner.finish(&mut b.diagnostics);
        if &*item.key.text == "up" {
            up = rules;
        } else {
            down = rules;
        }
    }
    ScalePart::Rules { up, down, span: args.span() }
}

/// `[window 5m] [N pods | N% every 1m]… [slowest]`, or `none`
fn rules(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<ScalingRules> {
    let mut rules = ScalingRules::default();
    if args.accept("none") {
        rules.select = Some("Disabled".into());
        return Some(rules);
    }
    loop {
        if args.accept("window") {
            rules.window = Some(limited(b, args, 0, WINDOW_LIMIT)?);
        } else if args.accept("slowest") {
            rules.select = Some("Min".into());
        } else if matches!(args.peek(), Some(Expr { kind: ExprKind::Number { .. }, .. })) {
            let (amount, _) = share(b, args)?;
            if matches!(amount, Amount::Whole(_)) {
                args.accept("pods");
                args.accept("pod");
            }
            if !args.accept("every") {
                args.fail(&mut b.diagnostics, "`every` and a length of time are expected here");
                return None;
            }
            let seconds = limited(b, args, 1, STEP_LIMIT)?;
            rules.policies.push(ScalingPolicy { amount, seconds });
        } else {
            break;
        }
    }
    if rules == ScalingRules::default() {
        args.fail(
            &mut b.diagnostics,
            "`window 5m`, `2 pods every 1m`, `50% every 1m`, `slowest` or `none` is expected here",
        );
        return None;
    }
    Some(rules)
}

fn limited(b: &mut Builder<'_>, args: &mut Arguments<'_>, least: u32, largest: u32) -> Option<u32> {
    let span = args.peek().map_or(args.span(), |it| it.span);
    let seconds = container::seconds(b, args, "a length of time such as `5m`")?;
    if !(least..=largest).contains(&seconds) {
        b.report(out_of_range::number(&format!("{seconds}s"), i64::from(least), i64::from(largest), span));
        return None;
    }
    Some(seconds)
}

/// A number of pods, or a share in percent: at least one, but for what may be down.
fn share(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<(Amount, Span)> {
    let Some((digits, unit, span)) = args.optional_number() else {
        args.fail(&mut b.diagnostics, "a number such as `1`, or a percentage such as `25%`, is expected here");
        return None;
    };
    let largest = if unit == "%" { 100 } else { i32::MAX.unsigned_abs() };
    match (digits.parse::<u32>(), unit) {
        (Ok(number), "%") if (1..=largest).contains(&number) => Some((Amount::Percent(number), span)),
        (Ok(number), "") if (1..=largest).contains(&number) => Some((Amount::Whole(number), span)),
        (_, "%" | "") => {
            b.report(out_of_range::number(&units::written(digits, unit), 1, i64::from(largest), span));
            None
        }
        _ => {
            let error = UnitError::Unknown { suggestion: None };
            b.report(bad_unit::report("number", &units::written(digits, unit), &error, span));
            None
        }
    }
}

pub(super) fn disruption(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let span = args.span();
    let said = if args.accept("none") {
        Disruption::Unlimited
    } else if args.accept("max-unavailable") {
        let Some((amount, _)) = share(b, args) else { return };
        Disruption::MaxUnavailable(amount)
    } else if args.accept("min-available") {
        let Some((amount, _)) = share(b, args) else { return };
        Disruption::MinAvailable(amount)
    } else {
        args.fail(&mut b.diagnostics, "`max-unavailable`, `min-available` or `none` is expected here");
        return;
    };
    b.parts.disruption = Some((said, span));
}
