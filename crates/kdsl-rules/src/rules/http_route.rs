//! HTTPRoutes of the Gateway API.

use crate::at::{At, Origin};
use crate::forms::Form;

/// The rules stand in the definition of the kind, most of them as expressions of CEL.
const fn gateway(function: &'static str) -> Origin {
    Origin { file: "github.com/kubernetes-sigs/gateway-api/apis/v1/httproute_types.go", function }
}

/// The filters, and the fields that they are said in.
const FILTERS: [(&str, &str); 6] = [
    ("RequestHeaderModifier", "requestHeaderModifier"),
    ("ResponseHeaderModifier", "responseHeaderModifier"),
    ("RequestMirror", "requestMirror"),
    ("RequestRedirect", "requestRedirect"),
    ("URLRewrite", "urlRewrite"),
    ("ExtensionRef", "extensionRef"),
];

/// The most hosts, rules and filters or backends of a rule.
const SIXTEEN: usize = 16;

/// `HTTPRouteSpec`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin = gateway("HTTPRouteSpec");
    let spec = object.child("spec");
    for key in ["hostnames", "rules"] {
        at_most_sixteen(spec, key, ORIGIN);
    }
    for host in spec.items("hostnames") {
        let name = host.as_text().unwrap_or_default();
        if crate::address::is_ip(name) {
            host.refuse(ORIGIN, "must be a DNS name, and is an address");
        } else if !Form::Subdomain.fits(name.strip_prefix("*.").unwrap_or(name)) {
            host.refuse(ORIGIN, "must be a DNS name, or `*.` and one");
        }
    }
    spec.items("rules").for_each(rule);
}

fn at_most_sixteen<'t>(within: At<'t>, key: &'t str, origin: Origin) {
    if within.count(key) > SIXTEEN {
        within.child(key).refuse(origin, format!("must have at most {SIXTEEN} items"));
    }
}

/// `HTTPRouteRule`
fn rule(rule: At<'_>) {
    const ORIGIN: Origin = gateway("HTTPRouteRule");
    at_most_sixteen(rule, "filters", ORIGIN);
    at_most_sixteen(rule, "backendRefs", ORIGIN);
    rule.items("matches").for_each(|it| path(it.child("path")));
    let is_redirect = rule.items("filters").any(|it| it.text("type") == Some("RequestRedirect"));
    if is_redirect && rule.count("backendRefs") > 0 {
        rule.child("backendRefs").refuse(ORIGIN, "can't be set beside the filter `RequestRedirect`");
    }
    for backend in rule.items("backendRefs") {
        if matches!(backend.text("kind"), None | Some("Service")) && !backend.has("port") {
            backend.child("port").refuse(gateway("HTTPBackendRef"), "must be set for a Service");
        }
        backend.items("filters").for_each(filter);
    }
    rule.items("filters").for_each(filter);
}

/// `HTTPPathMatch`
fn path(path: At<'_>) {
    const ORIGIN: Origin = gateway("HTTPPathMatch");
    const INNER: [&str; 6] = ["//", "/./", "/../", "%2f", "%2F", "#"];
    let value = path.child("value");
    let Some(text) = value.as_text() else { return };
    if path.text("type") == Some("RegularExpression") {
        return;
    }
    if !text.starts_with('/') {
        value.refuse(ORIGIN, "must be an absolute path");
    } else if let Some(odd) = INNER.iter().find(|it| text.contains(**it)) {
        value.refuse(ORIGIN, format!("must not have `{odd}` in it"));
    } else if text.ends_with("/..") || text.ends_with("/.") {
        value.refuse(ORIGIN, "must not end in `/.` or `/..`");
    }
}

/// `HTTPRouteFilter`
fn filter(filter: At<'_>) {
    const ORIGIN: Origin = gateway("HTTPRouteFilter");
    let kind = filter.text("type").unwrap_or_default();
    for (name, key) in FILTERS {
        match (name == kind, filter.has(key)) {
            (true, false) => filter.child(key).refuse(ORIGIN, format!("must be set for the filter `{kind}`")),
            (false, true) => filter.child(key).refuse(ORIGIN, format!("can't be set for the filter `{kind}`")),
            _ => {}
        }
    }
}
