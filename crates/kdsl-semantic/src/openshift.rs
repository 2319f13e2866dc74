//! What OpenShift would refuse of an application: decided here, at the line that asks for it.
//!
//! The rules are those of the security context constraint `restricted-v2` (openshift/api, `security/v1`): user ids come from
//! the namespace's range, so root is none of them; no capability can be added but `NET_BIND_SERVICE`. Fixed user ids are
//! left out of the objects on OpenShift, so they are no mistake.

mod objects;

use kdsl_db::Diagnostic;

use crate::diagnostics::refused_by_openshift;
use crate::model::{App, Component, Container, Expr, Port, Seccomp, Security, Span};

/// The one capability that restricted-v2 lets a container add.
const ALLOWED_CAPABILITY: &str = "NET_BIND_SERVICE";

/// The errors that an application has on OpenShift only.
pub fn check_openshift(app: &App) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = app.components.iter().flat_map(|it| check(it)).collect();
    let of_components = app.components.iter().flat_map(|it| &it.objects);
    app.objects.iter().chain(of_components).for_each(|it| objects::check(it, &mut found));
    found
}

fn check(component: &Component) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let name = &*component.name;
    container(&component.container, &component.container.security, (name, component.span), &mut found);
    for companion in &component.companions {
        let mut security = companion.container.security.clone();
        if companion.inherits {
            // What it has from the main container was said there.
            let main = &component.container.security;
            security.capabilities.retain(|it| !main.capabilities.contains(it));
            security.privileged = security.privileged.filter(|it| Some(*it) != main.privileged);
            security.escalation = security.escalation.filter(|it| Some(*it) != main.escalation);
            security.seccomp = security.seccomp.filter(|it| Some(it) != main.seccomp.as_ref());
        }
        container(&companion.container, &security, (name, companion.span), &mut found);
    }
    for port in &component.ports {
        let Some(number) = port.node else { continue };
        let help = format!("leave out `on node {number}`, and expose it: `expose load-balancer on {}`", port.name);
        found.push(refused_by_openshift::report(name, &format!("the port {number} of the node"), port.span, &help));
    }
    for expose in &component.exposures {
        if expose.exact {
            let help = "a Route takes every path as a beginning: leave out `exact`";
            found.push(refused_by_openshift::report(name, "the exact path", expose.span, help));
        }
        if begins_with(&expose.host, "*.") {
            let help = "name the host; routers take no wildcard unless an administrator allows it";
            found.push(refused_by_openshift::report(name, "the wildcard host", expose.span, help));
        }
    }
    let pod = &component.pod;
    for (what, span) in [
        ("the node's network", pod.host_network),
        ("the node's processes", pod.host_pid),
        ("the node's shared memory", pod.host_ipc),
    ] {
        if let Some(span) = span {
            let help = "leave it out; what needs the node itself is for administrators";
            found.push(refused_by_openshift::report(name, what, span, help));
        }
    }
    let binds = |port: &Port| {
        let sidecar = component.companions.iter().find(|it| Some(&it.name) == port.sidecar.as_ref());
        let security = sidecar.map_or(&component.container.security, |it| &it.container.security);
        security.capabilities.iter().any(|it| &**it == ALLOWED_CAPABILITY)
    };
    for port in component.ports.iter().filter(|it| it.number < 1024 && !binds(it)) {
        let what = format!("the port {}", port.number);
        let help = format!("listen on another one: `port {} 8080 as {}`", port.name, port.service_number);
        found.push(refused_by_openshift::report(name, &what, port.span, &help));
    }
    found
}

/// What one container asks for.
fn container(container: &Container, security: &Security, of: (&str, Span), found: &mut Vec<Diagnostic>) {
    let (component, default) = of;
    if security.user == Some(0) {
        let span = security.user_span.unwrap_or(default);
        let help = "take an image that runs as any user, and leave out `user 0`";
        found.push(refused_by_openshift::report(component, "the user 0", span, help));
    }
    for capability in security.capabilities.iter().filter(|it| &***it != ALLOWED_CAPABILITY) {
        let span = security.relaxed_span.unwrap_or(default);
        let what = format!("the capability {capability}");
        let help = "leave it out; only NET_BIND_SERVICE can be added";
        found.push(refused_by_openshift::report(component, &what, span, help));
    }
    for (what, span) in [("privileges", security.privileged), ("privilege escalation", security.escalation)] {
        if let Some(span) = span {
            found.push(refused_by_openshift::report(component, what, span, "leave it out"));
        }
    }
    if let Some((profile @ (Seccomp::Unconfined | Seccomp::Localhost(_)), span)) = &security.seccomp {
        let what = match profile {
            Seccomp::Localhost(file) => format!("the seccomp profile `{file}`"),
            _ => "running without a seccomp profile".to_owned(),
        };
        let help = "leave it out: what the runtime lets through is the one profile there";
        found.push(refused_by_openshift::report(component, &what, *span, help));
    }
    for mount in &container.host_paths {
        let what = format!("the node's `{}`", mount.source);
        let help = "use `shared-volume`, `own-volume` or `scratch`; folders of the node are for administrators";
        found.push(refused_by_openshift::report(component, &what, mount.span, help));
    }
}

/// Whether a text begins with another, for all that is known at build.
fn begins_with(text: &Expr, beginning: &str) -> bool {
    match text {
        Expr::Str(text) => text.starts_with(beginning),
        Expr::Concat(parts) => parts.first().is_some_and(|it| begins_with(it, beginning)),
        _ => false,
    }
}
