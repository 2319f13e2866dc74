//! What a container asks for and may use.
//!
//! Beside processor time, memory and disk that is what the nodes' devices offer, by names such as `nvidia.com/gpu`, and huge
//! pages. Kubernetes takes no more of these than was asked for, so there is one amount for both.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_unit, extended_resource, out_of_range, statement_form, type_mismatch};
use crate::functions;
use crate::hir::{self, ExprKind, ItemKind};
use crate::model::Expr;
use crate::naming::dns_label;
use crate::types::{Ty, unit_of};
use crate::units;

/// Reads `{ cpu: 250m..1, memory: 256Mi..512Mi }`: what is not named stays as it is.
pub(super) fn resources(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    let (word, form) = (args.keyword.word, args.keyword.form);
    for item in &block.items {
        let ItemKind::Entry(value) = &item.kind else {
            b.report(statement_form::report(word, form, item.span, "`cpu: …` is expected here"));
            continue;
        };
        let Some(value) = value else { continue };
        let ty = match &*item.key.text {
            "cpu" => Ty::Cpu,
            "memory" => Ty::Memory,
            "disk" => Ty::Storage,
            name => {
                if let Some(amount) = extended(b, name, item.key.span, value) {
                    let resources = &mut b.parts.resources;
                    resources.extended.retain(|(it, _)| **it != *name);
                    resources.extended.push((item.key.text.clone(), amount));
                }
                continue;
            }
        };
        let Some((request, limit)) = range(b, value, &ty) else { continue };
        let resources = &mut b.parts.resources;
        let (to_request, to_limit) = match ty {
            Ty::Cpu => (&mut resources.cpu_request, &mut resources.cpu_limit),
            Ty::Memory => (&mut resources.memory_request, &mut resources.memory_limit),
            _ => (&mut resources.storage_request, &mut resources.storage_limit),
        };
        *to_request = Some(request);
        *to_limit = Some(limit);
    }
}

/// How much of a device or of huge pages. A number of devices may be worked out.
fn extended(b: &mut Builder<'_>, name: &str, name_span: Span, value: &hir::Expr) -> Option<Expr> {
    if value.kind == ExprKind::Missing {
        return None;
    }
    let is_literal = matches!(value.kind, ExprKind::Number { .. } | ExprKind::Range(..) | ExprKind::Str(_));
    if is_device(name) && !is_literal {
        let number = b.amount(value, Ty::Int, "a number of devices")?;
        if b.whole_by_default(&number).is_some_and(|it| it < 0) {
            b.report(extended_resource::not_counted(name, value.span));
            return None;
        }
        return Some(Expr::Concat(vec![number]));
    }
    match literal_of_device(name, name_span, value) {
        Ok(amount) => Some(Expr::Str(amount)),
        Err(report) => {
            b.report(report);
            None
        }
    }
}

fn literal_of_device(name: &str, name_span: Span, value: &hir::Expr) -> Result<Arc<str>, Diagnostic> {
    if let Some(size) = name.strip_prefix("hugepages-") {
        let digits = size.trim_end_matches(|it: char| !it.is_ascii_digit());
        let page = units::bytes(digits, size.get(digits.len()..).unwrap_or_default()).ok().filter(|it| *it > 0);
        let page = page.filter(|_| size.ends_with('i')).ok_or_else(|| extended_resource::bad_name(name, name_span))?;
        let ExprKind::Number { digits, unit } = &value.kind else {
            return Err(extended_resource::not_pages(name, value.span));
        };
        let written = units::written(digits, unit);
        return match units::bytes(digits, unit) {
            Ok(amount) if amount % page == 0 => Ok(written),
            Ok(_) => Err(extended_resource::broken_pages(name, size, value.span)),
            Err(error) => Err(bad_unit::report("memory", &written, &error, value.span)),
        };
    }
    if !is_device(name) {
        return Err(extended_resource::bad_name(name, name_span));
    }
    match &value.kind {
        ExprKind::Number { digits, unit } if unit.is_empty() && digits.parse::<u32>().is_ok() => Ok(digits.clone()),
        _ => Err(extended_resource::not_counted(name, value.span)),
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
fn range(b: &mut Builder<'_>, value: &hir::Expr, ty: &Ty) -> Option<(Expr, Expr)> {
    let ExprKind::Range(from, to) = &value.kind else {
        let both = quantity(b, value, ty)?;
        return Some((both.clone(), both));
    };
    let (from, to) = (quantity(b, from, ty), quantity(b, to, ty));
    let (request, limit) = (from?, to?);
    let written = |b: &Builder<'_>, side: &Expr| match b.by_default(side)? {
        Expr::Str(text) => Some(text),
        _ => None,
    };
    let unit = unit_of(ty)?;
    if let (Some(least), Some(most)) = (written(b, &request), written(b, &limit))
        && functions::amount(unit, &least) > functions::amount(unit, &most)
    {
        b.report(out_of_range::request_above_limit(&ty.to_string(), &least, &most, value.span));
        return None;
    }
    Some((request, limit))
}

/// One side: a literal, or what is worked out of parameters.
fn quantity(b: &mut Builder<'_>, expr: &hir::Expr, ty: &Ty) -> Option<Expr> {
    match &expr.kind {
        ExprKind::Missing => None,
        ExprKind::Block(_) | ExprKind::List(_) | ExprKind::Str(_) | ExprKind::Range(..) => {
            b.report(type_mismatch::report(&format!("a quantity of {ty}"), "something else", expr.span));
            None
        }
        _ => b.amount(expr, ty.clone(), "what a container asks for"),
    }
}
