//! How the pods resolve names.

use std::sync::Arc;

use kdsl_db::{Edit, Span};

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::statement_form;
use crate::hir::{Expr, ExprKind, ItemKind};
use crate::model::Dns;
use crate::naming::dns_label;
use crate::units;

/// Whom pods ask.
const POLICIES: [&str; 4] = ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"];
/// How many resolvers Kubernetes takes.
const MOST_NAMESERVERS: usize = 3;
/// How many domains Kubernetes takes.
const MOST_SEARCHES: usize = 32;

pub(super) fn dns(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.pod.dns = Dns::default();
        return;
    }
    if let Some(Expr { kind: ExprKind::Number { .. }, .. }) = args.peek() {
        // The number of a port of this name.
        let (keyword, place) = (args.keyword, args.item.key.span);
        let report = statement_form::report(keyword.word, keyword.form, place, "is `port` missing before this?");
        b.report(
            report.suggest("write `port` before it", vec![Edit { span: place.start(), text: "port ".to_owned() }]),
        );
        args.give_up();
        return;
    }
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    let mut dns = Dns::default();
    for item in &block.items {
        let ItemKind::Statement(inner) = &item.kind else {
            unexpected(b, args, item.key.span);
            continue;
        };
        let mut inner = Arguments::new(args.keyword, item, inner);
        match &*item.key.text {
            "policy" => policy(b, &mut inner, &mut dns),
            "nameservers" => {
                let is_address = |it: &str| it.parse::<std::net::IpAddr>().is_ok();
                let what = "a list of at most 3 addresses such as `[\"10.0.0.10\"]`";
                dns.nameservers = list(b, &mut inner, what, MOST_NAMESERVERS, is_address);
            }
            "searches" => {
                let is_domain = |it: &str| {
                    it == "." || it.trim_end_matches('.').split('.').all(|it| dns_label(&it.replace('_', "a")).is_ok())
                };
                let what = "a list of at most 32 domains such as `[\"example.com\"]`";
                dns.searches = list(b, &mut inner, what, MOST_SEARCHES, is_domain);
            }
            "options" => options(b, &mut inner, &mut dns),
            _ => {
                unexpected(b, args, item.key.span);
                continue;
            }
        }
        inner.finish(&mut b.diagnostics);
    }
    if dns.policy.as_deref() == Some("None") && dns.nameservers.is_empty() {
        wrong(b, args, block.span, "with the policy `None` there have to be `nameservers`");
        return;
    }
    b.parts.pod.dns = dns;
}

fn unexpected(b: &mut Builder<'_>, args: &Arguments<'_>, span: Span) {
    wrong(b, args, span, "`policy`, `nameservers`, `searches` or `options` is expected here");
}

fn wrong(b: &mut Builder<'_>, args: &Arguments<'_>, span: Span, label: impl Into<String>) {
    b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
}

fn policy(b: &mut Builder<'_>, args: &mut Arguments<'_>, dns: &mut Dns) {
    let Some((text, span)) = args.text(&mut b.diagnostics, "a policy") else { return };
    match POLICIES.contains(&&*text) {
        true => dns.policy = Some(text),
        false => wrong(
            b,
            args,
            span,
            "`\"ClusterFirst\"`, `\"ClusterFirstWithHostNet\"`, `\"Default\"` or `\"None\"` is expected here",
        ),
    }
}

/// A list of texts that are all of a form.
fn list(
    b: &mut Builder<'_>,
    args: &mut Arguments<'_>,
    what: &str,
    most: usize,
    fits: impl Fn(&str) -> bool,
) -> Vec<Arc<str>> {
    let Some(list) = args.expr(&mut b.diagnostics, what) else { return Vec::new() };
    let texts: Option<Vec<Arc<str>>> = match &list.kind {
        ExprKind::List(items) if items.len() <= most => {
            items.iter().map(|it| it.as_text().filter(|text| fits(text))).collect()
        }
        _ => None,
    };
    if texts.is_none() {
        wrong(b, args, list.span, format!("{what} is expected here"));
    }
    texts.unwrap_or_default()
}

/// `{ ndots: "2", use-vc: "" }`
fn options(b: &mut Builder<'_>, args: &mut Arguments<'_>, dns: &mut Dns) {
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    for item in &block.items {
        let value = match &item.kind {
            ItemKind::Entry(Some(value)) => option(value),
            _ => None,
        };
        match value {
            Some(value) if !item.key.text.is_empty() => {
                dns.options.retain(|(name, _)| *name != item.key.text);
                dns.options.push((item.key.text.clone(), value));
            }
            _ => wrong(b, args, item.span, "an option such as `ndots: \"2\"` is expected here"),
        }
    }
}

fn option(value: &Expr) -> Option<Arc<str>> {
    match &value.kind {
        ExprKind::Number { digits, unit } => Some(units::written(digits, unit)),
        _ => value.as_text(),
    }
}
