//! What there is one of, wanted by two components of an application: a host with a path, a port of the nodes, a fixed name.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use crate::diagnostics::{host_conflict, port_taken};
use crate::model::{App, Component, Environment, Param, ServiceType};

/// The conflicts of an application, and those that only its environments have.
pub(crate) fn check(app: &App, diagnostics: &mut Vec<Diagnostic>) {
    let had = diagnostics.len();
    hosts(app.components.iter().map(|it| &**it), &app.shared.params, diagnostics);
    for environment in &app.environments {
        if diagnostics.len() == had {
            hosts(within(app, environment), &environment.shared.params, diagnostics);
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

/// The components of an application in an environment.
fn within<'a>(app: &'a App, environment: &'a Environment) -> impl Iterator<Item = &'a Component> {
    let replaced = environment.replaced.iter().filter_map(|(nth, _)| app.replaced.get(*nth));
    let replaced: Vec<&str> = replaced.map(|it| &*it.component).collect();
    let there = app.components.iter().enumerate().filter(move |(_, it)| !replaced.contains(&&*it.name));
    there.map(|(number, component)| {
        let variant = environment.components.iter().find(|it| it.number == number);
        &**variant.map_or(component, |it| &it.component)
    })
}

/// Reports two ways in that are the same as long as nobody sets a value.
fn hosts<'a>(components: impl Iterator<Item = &'a Component>, shared: &[Param], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(Arc<str>, Arc<str>, bool), Span> = BTreeMap::new();
    for component in components {
        for expose in &component.exposures {
            let text = |expr| component.text_by_default(shared, expr);
            let (Some(host), Some(path)) = (text(&expose.host), text(&expose.path)) else { continue };
            if let Some(first) = seen.insert((host.clone(), path.clone(), expose.exact), expose.span) {
                diagnostics.push(host_conflict::report(&host, &path, expose.span, first));
            }
        }
    }
}
