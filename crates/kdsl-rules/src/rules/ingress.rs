//! Ingresses.

use super::{core, networking};
use crate::address::is_ip;
use crate::at::{At, Origin};
use crate::forms::Form;

/// The annotation that says what `ingressClassName` says now.
const CLASS: &str = "kubernetes.io/ingress.class";

/// `ValidateIngressCreate` and `ValidateIngressSpec`
pub(super) fn check(object: At<'_>) {
    const ORIGIN: Origin = networking("ValidateIngressSpec");
    let spec = object.child("spec");
    if spec.count("rules") == 0 && !spec.has("defaultBackend") {
        spec.refuse(ORIGIN, "must have `rules` or a `defaultBackend`");
    }
    if let Some(default) = spec.field("defaultBackend") {
        backend(default);
    }
    for rule in spec.items("rules") {
        host(rule.child("host"), networking("validateIngressRules"));
        let Some(http) = rule.field("http") else { continue };
        if http.count("paths") == 0 {
            http.child("paths").refuse(networking("validateHTTPIngressRuleValue"), "must have at least one path");
        }
        http.items("paths").for_each(path);
    }
    for tls in spec.items("tls") {
        tls.items("hosts").for_each(|it| host(it, networking("validateIngressTLS")));
        if tls.word("secretName").is_some() {
            tls.child("secretName").must_be(Form::Subdomain, networking("validateTLSSecretName"));
        }
    }
    let class = spec.child("ingressClassName");
    class.must_be(Form::Subdomain, networking("ValidateIngressClassName"));
    // Newer versions take both if they are equal.
    if let Some(annotation) = object.at(&["metadata", "annotations", CLASS]).filter(|_| spec.has("ingressClassName")) {
        let says = "can't be set beside `spec.ingressClassName`";
        annotation.refuse_beside(class, networking("ValidateIngressCreate"), says);
    }
}

/// A host, or a wildcard for the hosts below one: `IsWildcardDNS1123Subdomain`.
fn host(host: At<'_>, origin: Origin) {
    let Some(text) = host.as_text().filter(|it| !it.is_empty()) else { return };
    if is_ip(text) {
        host.refuse(origin, "must be a DNS name, and is an address");
    } else if text.contains('*') {
        if !text.strip_prefix("*.").is_some_and(|it| Form::Subdomain.fits(it)) {
            host.refuse(origin, "must be a DNS name with at most one `*`, alone in its first part");
        }
    } else {
        host.must_be(Form::Subdomain, origin);
    }
}

/// `validateHTTPIngressPath`
fn path(path: At<'_>) {
    const ORIGIN: Origin = networking("validateHTTPIngressPath");
    const INNER: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
    const LAST: [&str; 2] = ["/..", "/."];
    let way = path.child("path");
    let text = way.as_text().unwrap_or_default();
    let is_strict = matches!(path.text("pathType"), Some("Exact" | "Prefix"));
    if !text.starts_with('/') && (is_strict || !text.is_empty()) {
        way.refuse(ORIGIN, "must be an absolute path");
    } else if is_strict {
        let odd = INNER.iter().find(|it| text.contains(**it)).or_else(|| LAST.iter().find(|it| text.ends_with(**it)));
        if let Some(odd) = odd {
            way.refuse(ORIGIN, format!("must not have `{odd}` in it"));
        }
    }
    backend(path.child("backend"));
}

/// `validateIngressBackend`
fn backend(backend: At<'_>) {
    const ORIGIN: Origin = networking("validateIngressBackend");
    backend.must_have_one(&["service", "resource"], "target", ORIGIN);
    let Some(service) = backend.field("service") else { return };
    service.child("name").must_be(Form::ServiceName, core("ValidateServiceName"));
    let port = service.child("port");
    port.must_have_one(&["name", "number"], "port", ORIGIN);
    port.child("name").must_be(Form::PortName, ORIGIN);
    port.child("number").must_be_port(ORIGIN);
}
