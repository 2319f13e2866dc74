//! What must hold for the values and the release's name.

use std::sync::Arc;

use kdsl_semantic::functions;
use kdsl_semantic::model::{Check, Kind, Param, Sharing};
use kdsl_semantic::types::unit_of;

use crate::expression::{CompareOp, Expr, Function, KnobPath};
use crate::lower::claim::is_kept;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::deployment::is_single;
use crate::lower::expression::{Gives, condition_of, gives, negated, text_of};
use crate::lower::job::HASH_LENGTH;
use crate::lower::knobs::paths::app_param;
use crate::lower::labels::all;
use crate::lower::names::fullname;
use crate::lower::replaced;
use crate::lower::unfit;
use crate::macros::literal;
use crate::package::{Note, Object, Refusal};

/// The longest name of a StatefulSet: Kubernetes puts a hyphen and ten characters behind it for a label. So it is with the
/// Jobs of a CronJob.
const STATEFUL_SET_LIMIT: usize = 52;
/// The longest name of a Job: behind it stand a hyphen and five characters in the name of a pod.
const JOB_LIMIT: usize = LIMIT - 6;
/// The longest name of anything else.
const LIMIT: usize = 63;

/// What is refused.
pub(crate) fn lower(cx: &AppContext<'_>, objects: &[Object]) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = too_long(cx, objects).into_iter().collect();
    if cx.components.iter().any(|it| it.has_service() || it.component.kind.has_identity()) {
        refusals.extend(not_a_name(cx));
    }
    refusals.extend(out_of_range(cx.shared.params.iter().map(|it| (it, app_param(&it.name)))));
    refusals.extend(replaced::refusals(cx));
    for component in &cx.components {
        let before = refusals.len();
        refusals.extend(several_on_one_claim(component));
        refusals.extend(crossed_bounds(component));
        let params = component.component.params.iter().zip(component.paths.params.iter().cloned());
        refusals.extend(out_of_range(params));
        refusals.extend(unfit::refusals(cx, component));
        let checks = component.component.checks.iter().filter(|it| !it.warning);
        refusals.extend(checks.map(|check| Refusal {
            when: negated(condition_of(cx, &check.condition)),
            message: text_of(cx, &check.message),
            origin: Some(check.span),
        }));
        if let Some(replaced) = cx.replaced(&component.component.name) {
            for refusal in refusals.iter_mut().skip(before) {
                refusal.when = replaced::with(replaced.is_here(), Some(refusal.when.clone()));
            }
        }
    }
    refusals
}

/// What is only warned of.
pub(crate) fn warnings(cx: &AppContext<'_>) -> Vec<Note> {
    let warning = |component: &ComponentContext<'_>, check: &Check| {
        let when = negated(condition_of(cx, &check.condition));
        let when = match cx.replaced(&component.component.name) {
            Some(replaced) => replaced::with(replaced.is_here(), Some(when)),
            None => when,
        };
        let text = Expr::concat([literal!("WARNING: "), text_of(cx, &check.message)]);
        Note { when: Some(when), text, of_release: false }
    };
    let of = |it: &Arc<ComponentContext<'_>>| -> Vec<Note> {
        it.component.checks.iter().filter(|check| check.warning).map(|check| warning(it, check)).collect()
    };
    cx.components.iter().flat_map(of).collect()
}

/// A base of names that does not leave room for the longest suffix.
fn too_long(cx: &AppContext<'_>, objects: &[Object]) -> Option<Refusal> {
    let tightest = objects.iter().filter_map(|object| {
        let suffix = match (&object.component, &*object.kind) {
            (Some(component), "Job") => Arc::from(format!("-{component}-{}", "0".repeat(HASH_LENGTH as usize))),
            _ => Arc::clone(suffix(&object.name)?),
        };
        let limit = match &*object.kind {
            "StatefulSet" | "CronJob" => STATEFUL_SET_LIMIT,
            "Job" => JOB_LIMIT,
            _ => LIMIT,
        };
        Some((limit.saturating_sub(suffix.len()), suffix, &object.kind, limit))
    });
    let (room, suffix, kind, limit) = tightest.min_by_key(|(room, ..)| *room)?;
    let length = Expr::Length(Arc::new(fullname()));
    Some(Refusal {
        when: Expr::Compare(CompareOp::Greater, Arc::new((length, Expr::Int(i64::try_from(room).unwrap_or(i64::MAX))))),
        message: Expr::concat([
            literal!("`"),
            fullname(),
            Expr::Str(
                format!(
                    "` is too long to begin names with: {room} characters are left for it, because `{suffix}` follows \
                     in the name of a {kind}, which has at most {limit}; choose a shorter release name, or set \
                     `fullnameOverride`"
                )
                .into(),
            ),
        ]),
        origin: Some(cx.app.span),
    })
}

/// What follows the base in an object's name.
fn suffix(name: &Expr) -> Option<&Arc<str>> {
    match name {
        Expr::Concat(parts) => match parts.as_slice() {
            [Expr::Include(..), Expr::Str(suffix)] => Some(suffix),
            _ => None,
        },
        _ => None,
    }
}

/// A base of names that Services can't have: a release's name may have dots in it and may begin with a digit.
fn not_a_name(cx: &AppContext<'_>) -> [Refusal; 2] {
    let refusal = |when: Expr, reason: Expr| Refusal {
        when,
        message: Expr::concat([
            literal!("`"),
            fullname(),
            reason,
            literal!("; choose another release name, or set `fullnameOverride`"),
        ]),
        origin: Some(cx.app.span),
    };
    [
        refusal(
            Expr::Contains(Arc::new((fullname(), literal!(".")))),
            literal!("` has a dot in it, and the name of a Service can't"),
        ),
        refusal(
            Expr::BeginsWithDigit(Arc::new(fullname())),
            literal!("` begins with a digit, and the name of a Service has to begin with a letter"),
        ),
    ]
}

/// Quantities that are not in the range that their parameters have.
fn out_of_range<'a>(params: impl Iterator<Item = (&'a Param, KnobPath)>) -> Vec<Refusal> {
    params
        .filter_map(|(param, path)| {
            let (least, largest) = param.ty.range?;
            let unit = unit_of(&param.ty.ty)?;
            let value = match gives(&param.ty.ty) {
                Gives::Scalar => Expr::Scalar(path.clone()),
                _ => Expr::Text(path.clone()),
            };
            let amount = Expr::Call(Function::Amount(unit), vec![value]);
            let beyond = |op, bound| Expr::Compare(op, Arc::new((amount.clone(), Expr::Int(bound))));
            let (from, to) = (functions::written(unit, least), functions::written(unit, largest));
            Some(Refusal {
                when: Expr::Any(vec![beyond(CompareOp::Less, least), beyond(CompareOp::Greater, largest)]),
                message: Expr::Str(format!("`{}` must be in {from}..{to}", path.dotted()).into()),
                origin: Some(param.span),
            })
        })
        .collect()
}

/// More replicas at least than at most.
fn crossed_bounds(component: &ComponentContext<'_>) -> Option<Refusal> {
    let (least, most) = (&component.paths.min_replicas, &component.paths.max_replicas);
    let sides = (Expr::Whole(least.clone()), Expr::Whole(most.clone()));
    let crossed = Expr::Compare(CompareOp::Greater, Arc::new(sides));
    component.scales.then(|| Refusal {
        when: Expr::All(vec![Expr::Truth(component.paths.autoscaling_enabled.clone()), crossed]),
        message: Expr::Str(format!("`{}` is more than `{}`", least.dotted(), most.dotted()).into()),
        origin: Some(component.component.count_span),
    })
}

/// Several replicas on a claim that only one node or pod can have.
fn several_on_one_claim(component: &ComponentContext<'_>) -> Vec<Refusal> {
    let volumes = component.component.volumes.iter().zip(&component.paths.volumes);
    volumes
        .filter(|(volume, _)| volume.sharing == Sharing::Shared)
        .filter_map(|(volume, paths)| {
            let name = &component.component.name;
            let mode = Expr::Text(paths.access_mode.clone());
            let (pods, otherwise) = match component.component.kind {
                kind if kind.has_replicas() => ("replicas", ", or let there be one replica"),
                Kind::PerNode => ("pods", ""),
                _ => ("pods", ", or let there be one at a time"),
            };
            let mut conditions = vec![
                component.several_pods(),
                is_kept(paths),
                Expr::Not(Arc::new(Expr::HasText(Arc::new(Expr::Text(paths.existing_claim.clone()))))),
                is_single(&paths.access_mode),
            ];
            conditions.retain(|it| *it != Expr::Bool(true));
            Some(Refusal {
                when: all(conditions)?,
                message: Expr::concat([
                    Expr::Str(format!("several {pods} of `{name}` can't share a volume that is ").into()),
                    mode,
                    Expr::Str(format!(": set `{}` to ReadWriteMany{otherwise}", paths.access_mode.dotted()).into()),
                ]),
                origin: Some(volume.span),
            })
        })
        .collect()
}
