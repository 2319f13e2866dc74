//! What a container asks for and may use.
//!
//! Beside processor time, memory and disk that is what the nodes' devices offer, by names such as `nvidia.com/gpu`, and huge
//! pages. Kubernetes takes no more of these than was asked for, so there is one amount for both.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_unit, extended_resource, out_of_range, statement_form, type_mismatch};
use crate::hir::{Block, Expr, ExprKind, ItemKind};
use crate::model::Resources;
use crate::naming::dns_label;
use crate::units::{self, UnitError};

pub(super) fn resources(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    let (word, form) = (args.keyword.word, args.keyword.form);
    read(block, word, form, &mut b.parts.resources, &mut b.diagnostics);
}

/// How much a quantity is, from its digits and its unit.
type Measure = fn(&str, &str) -> Result<u64, UnitError>;

/// Reads `{ cpu: 250m..1, memory: 256Mi..512Mi }` into `resources`: what is not named stays as it is.
pub(crate) fn read(
    block: &Block,
    word: &str,
    form: &str,
    resources: &mut Resources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for item in &block.items {
        let ItemKind::Entry(value) = &item.kind else {
            diagnostics.push(statement_form::report(word, form, item.span, "`cpu: …` is expected here"));
            continue;
        };
        let Some(value) = value else { continue };
        let (ty, measure): (&str, Measure) = match &*item.key.text {
            "cpu" => ("cpu", units::cpu),
            "memory" => ("memory", units::bytes),
            "disk" => ("storage", units::bytes),
            name => {
                match extended(name, item.key.span, value) {
                    Ok(amount) => {
                        resources.extended.retain(|(it, _)| **it != *name);
                        resources.extended.push((item.key.text.clone(), amount));
                    }
                    Err(report) => diagnostics.extend(report),
                }
                continue;
            }
        };
        let Some((request, limit)) = range(value, ty, measure, diagnostics) else { continue };
        let (to_request, to_limit) = match ty {
            "cpu" => (&mut resources.cpu_request, &mut resources.cpu_limit),
            "memory" => (&mut resources.memory_request, &mut resources.memory_limit),
            _ => (&mut resources.storage_request, &mut resources.storage_limit),
        };
        *to_request = Some(request);
        *to_limit = Some(limit);
    }
}

/// How much of a device or of huge pages.
fn extended(name: &str, name_span: Span, value: &Expr) -> Result<Arc<str>, Option<Diagnostic>> {
    if value.kind == ExprKind::Missing {
        return Err(None);
    }
    if let Some(size) = name.strip_prefix("hugepages-") {
        let digits = size.trim_end_matches(|it: char| !it.is_ascii_digit());
        let page = units::bytes(digits, size.get(digits.len()..).unwrap_or_default()).ok().filter(|it| *it > 0);
        let page = page.filter(|_| size.ends_with('i')).ok_or_else(|| extended_resource::bad_name(name, name_span))?;
        let ExprKind::Number { digits, unit } = &value.kind else {
            return Err(Some(extended_resource::not_pages(name, value.span)));
        };
        let written = units::written(digits, unit);
        return match units::bytes(digits, unit) {
            Ok(amount) if amount % page == 0 => Ok(written),
            Ok(_) => Err(Some(extended_resource::broken_pages(name, size, value.span))),
            Err(error) => Err(Some(bad_unit::report("memory", &written, &error, value.span))),
        };
    }
    if !is_device(name) {
        return Err(Some(extended_resource::bad_name(name, name_span)));
    }
    match &value.kind {
        ExprKind::Number { digits, unit } if unit.is_empty() && digits.parse::<u32>().is_ok() => Ok(digits.clone()),
        _ => Err(Some(extended_resource::not_counted(name, value.span))),
    }
}

/// Whether a name is one that a device's plugin can offer: of a domain, and not of Kubernetes' own.
fn is_device(name: &str) -> bool {
    let Some((domain, name)) = name.split_once('/') else { return false };
    let is_own = domain == "kubernetes.io" || domain.ends_with(".kubernetes.io") || domain.starts_with("requests.");
    let is_edge = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    !is_own
        && domain.len() <= 253
        && domain.split('.').all(|it| dns_label(it).is_ok())
        && name.len() <= 63
        && is_edge(name.chars().next())
        && is_edge(name.chars().next_back())
        && name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.'))
}

/// `request..limit`, or one quantity for both.
fn range(value: &Expr, ty: &str, measure: Measure, diagnostics: &mut Vec<Diagnostic>) -> Option<(Arc<str>, Arc<str>)> {
    let mut quantity = |expr: &Expr| -> Option<(Arc<str>, u64)> {
        let ExprKind::Number { digits, unit } = &expr.kind else {
            if expr.kind != ExprKind::Missing {
                diagnostics.push(type_mismatch::report(&format!("a quantity of {ty}"), "something else", expr.span));
            }
            return None;
        };
        let written = units::written(digits, unit);
        match measure(digits, unit) {
            Ok(amount) => Some((written, amount)),
            Err(error) => {
                diagnostics.push(bad_unit::report(ty, &written, &error, expr.span));
                None
            }
        }
    };
    match &value.kind {
        ExprKind::Range(from, to) => {
            let (from, to) = (quantity(from), quantity(to));
            let ((request, least), (limit, most)) = (from?, to?);
            if least > most {
                diagnostics.push(out_of_range::request_above_limit(ty, &request, &limit, value.span));
                return None;
            }
            Some((request, limit))
        }
        _ => quantity(value).map(|(quantity, _)| (quantity.clone(), quantity)),
    }
}
