//! The containers of a pod.

use std::sync::Arc;

use kdsl_semantic::model::{Component, EnvVar, Init};

use crate::expression::Expr;
use crate::helper::{Helper, HelperBody};
use crate::lower::config_map::ConfigEntries;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::env::{Environment, command, environment};
use crate::lower::expression::text_of;
use crate::lower::{image, probes, security, volumes};
use crate::macros::{field, literal, map};
use crate::node::{Entry, Item, Node};

/// The containers of a component's pods.
pub(crate) struct Containers {
    /// Those that run to their end first.
    pub(crate) inits: Vec<Item>,
    /// The main one.
    pub(crate) main: Item,
    /// The names of the variables that any of them has.
    pub(crate) variable_names: Vec<Arc<str>>,
    /// What they have in common, if there are several and it is much.
    pub(crate) helper: Option<Helper>,
}

/// The containers of a component. Variables that have to stand in the ConfigMap are put into `config`.
pub(crate) fn lower(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    mounts: Vec<Item>,
    config: &mut ConfigEntries,
) -> Containers {
    let Component { container, inits, .. } = component.component;
    let own: Vec<&EnvVar> = container.env.iter().collect();
    let commands = [container.command.as_deref(), container.args.as_deref()].map(Option::unwrap_or_default);
    let mut env = environment(cx, component, &own, &commands, config);
    let init_envs: Vec<(&Init, Environment<'_>)> =
        inits.iter().map(|init| (init, init_environment(cx, component, &own, init, config))).collect();
    let mut variable_names = env.names.clone();
    for name in init_envs.iter().flat_map(|(_, env)| &env.names) {
        if !variable_names.contains(name) {
            variable_names.push(Arc::clone(name));
        }
    }

    // Written once where all containers have the very same.
    let shared = Shared { component, mounts };
    let is_common = !init_envs.is_empty() && init_envs.iter().all(|(_, other)| other.items == env.items);
    let helper = is_common.then(|| Helper {
        name: format!("{}.container", component.component.name).into(),
        docs: format!("What the containers of {} have in common.", component.component.name).into(),
        body: HelperBody::Entries(shared.fields(std::mem::take(&mut env.items))),
    });
    let fields_of = |items: Vec<Item>| match &helper {
        Some(helper) => vec![Entry::Include(Arc::clone(&helper.name))],
        None => shared.fields(items),
    };
    let inits = init_envs.into_iter().map(|(init, env)| init_container(cx, component, init, env, fields_of)).collect();
    let main = main_container(cx, component, env, fields_of);
    Containers { inits, main, variable_names, helper }
}

/// What every container of a component has.
struct Shared<'a, 'b> {
    component: &'b ComponentContext<'a>,
    mounts: Vec<Item>,
}

impl Shared<'_, '_> {
    /// The fields, with these items of `env`.
    fn fields(&self, env: Vec<Item>) -> Vec<Entry> {
        let mut entries = vec![env_field(self.component, env)];
        let from = vec![Item::Spread(self.component.paths.extra_env_from.clone())];
        entries.extend(volumes::list_field("envFrom", from));
        entries.extend([
            field!("resources": Node::Values(self.component.paths.resources.clone())),
            field!("securityContext": security::container(&self.component.component.container.security)),
        ]);
        entries.extend(volumes::list_field("volumeMounts", self.mounts.clone()));
        entries
    }
}

fn main_container(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    env: Environment<'_>,
    shared: impl FnOnce(Vec<Item>) -> Vec<Entry>,
) -> Item {
    let container = &component.component.container;
    let mut entries = vec![
        field!("name": Expr::Str(component.label())),
        field!("image": image::reference(&component.paths.image)).at(container.image.span),
        field!("imagePullPolicy": Expr::Text(component.paths.image.pull_policy.clone())),
    ];
    if let Some(parts) = &container.command {
        entries.push(field!("command": command(cx, &env.variables, parts)));
    }
    if let Some(parts) = &container.args {
        entries.push(field!("args": command(cx, &env.variables, parts)));
    }
    if let Some(folder) = &container.workdir {
        entries.push(field!("workingDir": text_of(cx, folder)));
    }
    let probes = probes::fields(cx, component, &env.variables);
    if !component.component.ports.is_empty() {
        let ports = component.component.ports.iter().map(|port| {
            Item::one(map! {
                "name": Expr::Str(Arc::clone(&port.name)),
                "containerPort": Expr::Int(i64::from(port.number)),
                "protocol": literal_protocol(port.protocol),
            })
            .at(port.span)
        });
        entries.push(field!("ports": Node::List(ports.collect())));
    }
    entries.extend(probes);
    entries.extend(probes::lifecycle(cx, component));
    entries.extend(shared(env.items));
    Item::one(Node::Map(entries)).at(component.component.span)
}

fn init_environment<'a>(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    main: &[&'a EnvVar],
    init: &'a Init,
    config: &mut ConfigEntries,
) -> Environment<'a> {
    let mut merged: Vec<&EnvVar> = main.to_vec();
    for variable in &init.env {
        match merged.iter_mut().find(|it| it.name == variable.name) {
            Some(same) => *same = variable,
            None => merged.push(variable),
        }
    }
    let commands = [init.command.as_deref(), init.args.as_deref()].map(Option::unwrap_or_default);
    environment(cx, component, &merged, &commands, config)
}

fn init_container(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    init: &Init,
    env: Environment<'_>,
    shared: impl FnOnce(Vec<Item>) -> Vec<Entry>,
) -> Item {
    let image = match &init.image {
        Some(own) => field!("image": image::fixed_reference(cx, own)).at(own.span),
        None => field!("image": image::reference(&component.paths.image)),
    };
    let mut entries = vec![
        field!("name": Expr::Str(Arc::clone(&init.name))),
        image,
        field!("imagePullPolicy": Expr::Text(component.paths.image.pull_policy.clone())),
    ];
    if let Some(parts) = &init.command {
        entries.push(field!("command": command(cx, &env.variables, parts)));
    }
    if let Some(parts) = &init.args {
        entries.push(field!("args": command(cx, &env.variables, parts)));
    }
    entries.extend(shared(env.items));
    Item::one(Node::Map(entries)).at(init.span)
}

/// The field `env`: the program's variables, and behind them those of the values.
fn env_field(component: &ComponentContext<'_>, mut items: Vec<Item>) -> Entry {
    let extra = &component.paths.extra_env;
    let has_certain_item = items.iter().any(|it| matches!(it, Item::One { .. }));
    let conditions: Vec<Expr> = items
        .iter()
        .filter_map(|it| match it {
            Item::Guarded { when, .. } => Some(when.clone()),
            _ => None,
        })
        .chain([Expr::NonEmpty(extra.clone())])
        .collect();
    items.push(Item::NameValues(extra.clone()));
    let env = field!("env": Node::List(items));
    match crate::lower::labels::any(conditions) {
        Some(when) if !has_certain_item => Entry::Guarded { when, entries: vec![env] },
        _ => env,
    }
}

/// A protocol's name.
pub(crate) fn literal_protocol(protocol: kdsl_semantic::model::Protocol) -> Expr {
    use kdsl_semantic::model::Protocol;
    match protocol {
        Protocol::Tcp => literal!("TCP"),
        Protocol::Udp => literal!("UDP"),
        Protocol::Sctp => literal!("SCTP"),
    }
}
