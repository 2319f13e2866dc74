//! What the pods of a component may ask of Kubernetes' API.

use std::sync::Arc;

use kdsl_db::Span;
use kdsl_schema::resources::{Resource, resource, resources};

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_text, statement_form, unknown_access, wide_access};
use crate::hir::{Expr, ExprKind};
use crate::model::{Access, Grant};
use crate::naming::is_host;
use crate::nearest::nearest;

/// The verbs on resources: those of every one, and those that a few have.
const VERBS: [&str; 14] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
    "approve",
    "sign",
];

/// The verbs on paths: the methods of HTTP.
const URL_VERBS: [&str; 7] = ["get", "head", "post", "put", "patch", "delete", "options"];

pub(super) fn access(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.access.clear();
        return;
    }
    let span = args.span();
    let cluster = args.accept("cluster");
    if args.accept("use") {
        if let Some(grant) = role(b, args, cluster) {
            b.parts.access.push(Access { cluster, grant, span });
        }
        return;
    }
    if let Some(role) = args.peek().and_then(Expr::as_ident).filter(|it| matches!(&*it.text, "cluster-role" | "role")) {
        let (word, form) = (args.keyword.word, args.keyword.form);
        let report = statement_form::report(word, form, role.span, "`use` is missing before this");
        b.report(report.fix("write `use` before it", role.span.start(), "use "));
        return;
    }
    let Some(verbs) = args.expr(&mut b.diagnostics, "a list of verbs such as `[get, list]`") else { return };
    if !args.accept("to") {
        args.fail(&mut b.diagnostics, "`to` and what is asked for are expected here");
        return;
    }
    if args.accept("urls") {
        urls(b, args, cluster, verbs);
        return;
    }
    let Some(list) = args.expr(&mut b.diagnostics, "a list of resources such as `[pods, \"deployments.apps\"]`") else {
        return;
    };
    let asked = words(b, args, list, "a resource");
    if asked.iter().any(|(word, _)| word.starts_with('/')) {
        let (word, form) = (args.keyword.word, args.keyword.form);
        let report = statement_form::report(word, form, list.span, "`urls` is missing before this");
        b.report(report.fix("write `urls` before it", list.span.start(), "urls "));
        return;
    }
    let verbs = words(b, args, verbs, "a verb");
    let verbs = checked_verbs(b, verbs, &VERBS);
    // The keyword, where it asks within the namespace only.
    let within = (!cluster).then_some(args.item.key.span);
    let found: Vec<(Arc<str>, Arc<str>)> =
        asked.into_iter().filter_map(|(word, span)| resolve(b, within, &word, span)).collect();
    let mut names = Vec::new();
    while args.accept("named") {
        while let Some((name, span)) = args.optional_text() {
            // Names of roles have colons in them.
            if name.is_empty() || name.contains(['/', ' ', '%']) {
                b.report(bad_text::object_name(&name, span));
                continue;
            }
            names.push(name);
        }
        if names.is_empty() {
            args.fail(&mut b.diagnostics, "the name of an object in quotes is expected here");
        }
    }
    if verbs.is_empty() {
        return;
    }
    // A rule speaks of all of its groups with all of its resources: one for each group says no more than is meant.
    let mut rules: Vec<(Arc<str>, Vec<Arc<str>>)> = Vec::new();
    for (group, resource) in found {
        match rules.iter_mut().find(|(other, _)| *other == group) {
            Some((_, resources)) if resources.contains(&resource) => {}
            Some((_, resources)) => resources.push(resource),
            None => rules.push((group, vec![resource])),
        }
    }
    for (group, resources) in rules {
        let grant = Grant::Resources { verbs: verbs.clone(), group, resources, names: names.clone() };
        b.parts.access.push(Access { cluster, grant, span });
    }
}

/// `use cluster-role "view"`, `use role "reader"`
fn role(b: &mut Builder<'_>, args: &mut Arguments<'_>, cluster: bool) -> Option<Grant> {
    let of_cluster = args.accept("cluster-role");
    if !of_cluster && (cluster || !args.accept("role")) {
        args.fail(
            &mut b.diagnostics,
            if cluster { "`cluster-role` is expected here" } else { "`cluster-role` or `role` is expected here" },
        );
        return None;
    }
    let (name, span) = args.text(&mut b.diagnostics, "the name of a role")?;
    if name.is_empty() || name.contains(['/', ' ', '%']) {
        b.report(bad_text::object_name(&name, span));
        return None;
    }
    if &*name == "cluster-admin" {
        b.report(wide_access::admin(span));
    }
    Some(Grant::Role { of_cluster, name })
}

/// `to urls ["/metrics"]`: paths belong to no namespace.
fn urls(b: &mut Builder<'_>, args: &mut Arguments<'_>, cluster: bool, verbs: &Expr) {
    let span = args.span();
    let Some(list) = args.expr(&mut b.diagnostics, "a list of paths such as `[\"/metrics\"]`") else { return };
    if !cluster {
        b.report(unknown_access::cluster("the paths of the API server", list.span, args.item.key.span));
        return;
    }
    let verbs = words(b, args, verbs, "a verb");
    let verbs = checked_verbs(b, verbs, &URL_VERBS);
    let mut urls = Vec::new();
    for (url, span) in words(b, args, list, "a path") {
        let is_path = url.starts_with('/') && !url.trim_end_matches('*').contains(['*', ' ', '?', '#']);
        if !is_path && &*url != "*" {
            b.report(bad_text::path(&url, span));
            continue;
        }
        if &*url == "*" || &*url == "/*" {
            b.report(wide_access::wildcard("every path", span));
        }
        urls.push(url);
    }
    if !verbs.is_empty() && !urls.is_empty() {
        b.parts.access.push(Access { cluster, grant: Grant::Urls { verbs, urls }, span });
    }
}

/// The words and texts of a list.
fn words(b: &mut Builder<'_>, args: &Arguments<'_>, list: &Expr, what: &str) -> Vec<(Arc<str>, Span)> {
    let items = match &list.kind {
        ExprKind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(list),
    };
    let mut words = Vec::with_capacity(items.len());
    for item in items {
        match item.as_name().cloned().or_else(|| item.as_text()) {
            Some(word) => words.push((word, item.span)),
            None if item.kind == ExprKind::Missing => {}
            None => {
                let label = format!("{what} is expected here");
                b.report(statement_form::report(args.keyword.word, args.keyword.form, item.span, label));
            }
        }
    }
    if items.is_empty() {
        let label = format!("{what} is expected here");
        b.report(statement_form::report(args.keyword.word, args.keyword.form, list.span, label));
    }
    words
}

fn checked_verbs(b: &mut Builder<'_>, words: Vec<(Arc<str>, Span)>, known: &[&'static str]) -> Vec<Arc<str>> {
    let mut verbs = Vec::with_capacity(words.len());
    for (word, span) in words {
        if &*word == "*" {
            b.report(wide_access::wildcard("every verb", span));
        } else if !known.contains(&&*word) {
            let near = nearest(&word, known.iter().copied());
            b.report(unknown_access::verb(&word, span, near, known));
            continue;
        }
        if !verbs.contains(&word) {
            verbs.push(word);
        }
    }
    verbs
}

/// The API group of a resource, and the resource with the part behind `/`.
fn resolve(b: &mut Builder<'_>, within: Option<Span>, word: &str, span: Span) -> Option<(Arc<str>, Arc<str>)> {
    let (whole, part) = match word.split_once('/') {
        Some((whole, part)) => (whole, Some(part)),
        None => (word, None),
    };
    let is_word = |text: &str| !text.is_empty() && text.chars().all(|it| it.is_ascii_lowercase() || it == '-');
    if part.is_some_and(|part| !is_word(part) && part != "*") {
        b.report(unknown_access::resource(word, span, None));
        return None;
    }
    let with_part = |plural: &str| match part {
        Some(part) => format!("{plural}/{part}").into(),
        None => Arc::from(plural),
    };
    if whole == "*" || part == Some("*") {
        b.report(wide_access::wildcard("every resource", span));
    }
    if whole == "*" {
        return Some((Arc::from("*"), with_part("*")));
    }
    // `deployments.apps`: the group is behind the first dot. One that is not known is taken as it is written.
    if let Some((plural, group)) = whole.split_once('.') {
        if !is_word(plural) && plural != "*" || !is_host(group, false) {
            b.report(unknown_access::resource(word, span, None));
            return None;
        }
        let known = resources().iter().find(|it| it.plural == plural && it.group == group);
        if let (None, Some(near)) = (known, misspelt(plural, group)) {
            b.report(unknown_access::resource(word, span, Some(&near)));
            return None;
        }
        return scoped(b, within, known, plural, span).then(|| (Arc::from(group), with_part(plural)));
    }
    let Some(known) = resource(whole) else {
        let singular = resources().iter().find(|it| it.kind.eq_ignore_ascii_case(whole)).map(|it| it.plural);
        let near = singular.or_else(|| nearest(whole, resources().iter().map(|it| it.plural)));
        let near = near.map(|near| match part {
            Some(part) => format!("{near}/{part}"),
            None => near.to_owned(),
        });
        b.report(unknown_access::resource(word, span, near.as_deref()));
        return None;
    };
    scoped(b, within, Some(known), whole, span).then(|| (Arc::from(known.group), with_part(known.plural)))
}

/// The resource that is meant, where the group is one of Kubernetes' and has none of this name.
fn misspelt(plural: &str, group: &str) -> Option<String> {
    let of_group: Vec<&str> = resources().iter().filter(|it| it.group == group).map(|it| it.plural).collect();
    let near = nearest(plural, of_group.iter().copied())?;
    Some(format!("{near}.{group}"))
}

/// A resource without a namespace is out of reach of a Role.
fn scoped(b: &mut Builder<'_>, within: Option<Span>, resource: Option<&Resource>, word: &str, span: Span) -> bool {
    if let Some(keyword) = within.filter(|_| resource.is_some_and(|it| !it.namespaced)) {
        b.report(unknown_access::cluster(&format!("`{word}`"), span, keyword));
        return false;
    }
    true
}
