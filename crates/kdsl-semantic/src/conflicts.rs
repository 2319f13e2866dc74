//! What there is one of, wanted by two components of an application: a host with a path, a port of the nodes, a fixed name.

use std::collections::BTreeMap;

use kdsl_db::{Diagnostic, Span};

use crate::diagnostics::{host_conflict, port_taken};
use crate::model::{App, Environment, Expose, ServiceType};

/// The conflicts of an application, and those that only its environments have.
pub(crate) fn check(app: &App, diagnostics: &mut Vec<Diagnostic>) {
    let of_app = app.components.iter().flat_map(|it| &it.exposures);
    let had = diagnostics.len();
    hosts(of_app, diagnostics);
    for environment in &app.environments {
        if diagnostics.len() == had {
            hosts(within(app, environment), diagnostics);
        }
    }
    let mut ports: BTreeMap<u16, Span> = BTreeMap::new();
    let mut names: BTreeMap<&str, Span> = BTreeMap::new();
    for component in &app.components {
        let services = component.services.iter().map(|it| (&it.options, it.span));
        for (options, span) in services.chain([(&component.service, component.span)]) {
            if options.ty == ServiceType::ClusterIp {
                continue;
            }
            let span = options.span.unwrap_or(span);
            for (_, number) in &options.node_ports {
                if let Some(first) = ports.insert(*number, span) {
                    diagnostics.push(port_taken::report(&format!("the port {number} of the nodes"), span, first));
                }
            }
        }
        if let Some((alias, span)) = &component.alias
            && let Some(first) = names.insert(alias, *span)
        {
            diagnostics.push(port_taken::report(&format!("the alias `{alias}`"), *span, first));
        }
    }
}

/// The ways in of an application in an environment.
fn within<'a>(app: &'a App, environment: &'a Environment) -> impl Iterator<Item = &'a Expose> {
    app.components.iter().enumerate().flat_map(|(number, component)| {
        let variant = environment.components.iter().find(|it| it.number == number);
        &variant.map_or(component, |it| &it.component).exposures
    })
}

fn hosts<'a>(exposures: impl Iterator<Item = &'a Expose>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(&str, &str, bool), Span> = BTreeMap::new();
    for expose in exposures {
        if let Some(first) = seen.insert((&expose.host, &expose.path, expose.exact), expose.span) {
            diagnostics.push(host_conflict::report(&expose.host, &expose.path, expose.span, first));
        }
    }
}
