//! From the model of an application to its objects. One file for each kind of object, and for what several share.

mod api_token;
mod autoscaler;
mod chart_test;
mod checks;
mod claim;
mod config_map;
mod container;
pub(crate) mod context;
mod cron_job;
mod custom;
mod daemon_set;
mod data;
mod deployment;
mod described;
mod digest;
mod disruption_budget;
mod env;
mod environments;
mod escape;
mod exemptions;
pub(crate) mod expression;
mod external;
mod files;
mod guards;
mod http_route;
pub(crate) mod image;
mod ingress;
mod job;
mod knobs;
mod labels;
mod names;
mod namespace;
mod network_policy;
mod notes;
mod other;
mod patches;
mod pod;
mod probes;
mod rbac;
mod replaced;
mod resources;
mod route;
mod secret;
mod security;
mod service;
mod service_account;
mod setting;
mod spread;
mod stateful_set;
mod unfit;
mod volumes;
mod wait;
mod workload;

use std::sync::Arc;

use kdsl_db::Diagnostic;
use kdsl_semantic::model::{App, Kind};

use crate::expression::Expr;
use crate::helper::Helper;
use crate::node::{Entry, Node};
use crate::package::{GeneratedSecret, Object, Package, Place};

pub use environments::errors as environment_errors;

pub use config_map::base64;
use context::{AppContext, ComponentContext};
use knobs::Knobs;
use patches::Patcher;

/// The objects of an application, over its values. What is wrong in patches and in the program's own objects is left out;
/// [`lower_checked`] tells it.
pub fn lower(app: &App) -> Package {
    lower_checked(app).0
}

/// The objects of an application, over its values, and what is wrong with them: changes to what is not there or not free.
pub fn lower_checked(app: &App) -> (Package, Vec<Diagnostic>) {
    let cx = &AppContext::new(app);
    let (mut package, diagnostics) = assemble(cx);
    package.environments = environments::lower(cx);
    (package, diagnostics)
}

/// The objects of the components at hand, without the environments, and what is wrong with them.
fn assemble(cx: &AppContext<'_>) -> (Package, Vec<Diagnostic>) {
    let app = cx.app;
    let mut knobs = Knobs::default();
    knobs::global::add(&mut knobs, cx);
    let (mut config_maps, mut workloads) = (Vec::new(), Vec::new());
    let mut helpers = helpers(cx);
    for component in &cx.components {
        let pod = pod::lower(cx, component);
        knobs::component::add(&mut knobs, cx, component, pod.variable_names);
        knobs::companion::add(&mut knobs, cx, component, pod.companion_variables);
        config_maps.extend(pod.config_map);
        helpers.extend(pod.helper);
        workloads.extend(match component.component.kind {
            Kind::Stateless => Some(deployment::lower(cx, component, pod.template)),
            Kind::Stateful => Some(stateful_set::lower(cx, component, pod.template)),
            Kind::PerNode => Some(daemon_set::lower(cx, component, pod.template)),
            Kind::Job => {
                let (job, name) = job::lower(cx, component, pod.template, &helpers);
                helpers.push(name);
                Some(job)
            }
            Kind::Cron => Some(cron_job::lower(cx, component, pod.template)),
            Kind::External => None,
        });
    }
    cx.externals.iter().for_each(|it| it.add_knobs(&mut knobs));
    cx.others.iter().for_each(|it| it.add_knobs(&mut knobs));
    // What others refer to comes before them.
    let mut objects: Vec<Object> = namespace::lower(cx).into_iter().collect();
    objects.extend(cx.components.iter().map(|it| service_account::lower(cx, it)));
    objects.extend(cx.components.iter().flat_map(|it| rbac::lower(cx, it)));
    objects.extend(config_maps);
    objects.extend(cx.components.iter().flat_map(|it| claim::disks(cx, it)));
    objects.extend(cx.components.iter().flat_map(|it| claim::lower(cx, it)));
    objects.extend(cx.components.iter().flat_map(|it| service::lower(cx, it)));
    objects.extend(workloads);
    objects.extend(cx.components.iter().filter_map(|it| autoscaler::lower(cx, it)));
    objects.extend(cx.components.iter().filter_map(|it| disruption_budget::lower(cx, it)));
    objects.extend(cx.components.iter().map(|it| network_policy::lower(cx, it)));
    objects.extend(cx.components.iter().flat_map(|it| ingress::lower(cx, it)));
    objects.extend(cx.components.iter().flat_map(|it| http_route::lower(cx, it)));
    objects.extend(cx.components.iter().flat_map(|it| route::lower(cx, it)));
    let mut secrets = secrets(cx);
    let secret_names: Vec<Expr> = secrets.iter().map(|it| it.name.clone()).collect();
    let mut patcher = Patcher::new(cx, &helpers, &mut knobs);
    custom::add(cx, &mut patcher, &mut objects, &secret_names);
    patcher.apply(&mut objects);
    let (diagnostics, opened) = patcher.finish();
    let metadata: Vec<Entry> = secrets.iter().flat_map(|it| it.metadata.iter().cloned()).collect();
    patches::remove_unused(&mut helpers, &opened, &objects, &metadata);
    objects.extend(chart_test::lower(cx));
    replaced::guard(cx, &mut objects, &mut secrets);
    let mut package = Package {
        name: Arc::clone(&app.name),
        docs: app.docs.clone(),
        version: Arc::clone(&app.version),
        app_version: Arc::clone(&app.app_version),
        namespace: app.namespace.clone(),
        knobs: knobs.knobs,
        sections: knobs.sections,
        helpers,
        checks: checks::lower(cx, &objects),
        objects,
        secrets,
        notes: notes::lower(cx),
        environments: Vec::new(),
        components: described::lower(cx),
        keywords: keywords(app),
        heads: cx.components.iter().map(|it| (it.label(), it.component.span)).collect(),
    };
    guards::add(&mut package);
    (package, diagnostics)
}

/// The Secrets that are generated: that of the whole, then those of the components.
fn secrets(cx: &AppContext<'_>) -> Vec<GeneratedSecret> {
    let mut secrets: Vec<GeneratedSecret> = secret::lower_of_app(cx).into_iter().collect();
    for component in &cx.components {
        secrets.extend(secret::lower(cx, component));
        secrets.extend(secret::lower_certificates(cx, component));
    }
    secrets
}

/// The helpers of a chart, those that others use first.
fn helpers(cx: &AppContext<'_>) -> Vec<Helper> {
    let mut helpers = Vec::from(names::helpers(&cx.app.name, &cx.paths));
    helpers.extend(labels::helpers(cx));
    helpers.push(image::helper(&cx.paths));
    helpers.extend(cx.components.iter().flat_map(|it| image::helpers(cx, it)));
    helpers.push(security::helper());
    if cx.components.iter().any(|it| !it.component.volumes.is_empty()) {
        helpers.push(claim::helper(&cx.paths));
    }
    helpers.extend(cx.components.iter().map(|it| service_account::helper(it)));
    helpers.extend(secret::helper_of_app(cx));
    helpers.extend(cx.components.iter().filter_map(|it| secret::helper(it)));
    helpers.extend(external::helpers(cx));
    helpers.extend(cx.others.iter().flat_map(|it| it.helpers()));
    helpers.extend(cx.components.iter().flat_map(|it| secret::certificate_helpers(it)));
    helpers
}

/// An object of a component that is in both readings, without a condition.
fn object(
    component: &ComponentContext<'_>,
    api_version: &'static str,
    kind: &'static str,
    name: Expr,
    file: Arc<str>,
    body: Node,
) -> Object {
    Object {
        api_version: api_version.into(),
        kind: kind.into(),
        namespaced: kdsl_schema::is_namespaced(api_version, kind),
        name,
        component: Some(component.label()),
        file,
        when: None,
        body,
        place: Place::Both,
        origin: Some(component.component.span),
    }
}

fn keywords(app: &App) -> Vec<Arc<str>> {
    let mut keywords: Vec<Arc<str>> = Vec::new();
    for type_name in app.components.iter().filter_map(|it| it.type_name.as_ref()) {
        if !keywords.contains(type_name) {
            keywords.push(Arc::clone(type_name));
        }
    }
    keywords
}
