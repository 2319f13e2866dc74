//! The containers of a pod: the main one and those beside it.

use std::sync::Arc;

use kdsl_semantic::model::{Companion, Component, Container, EnvFrom, EnvVar, Port, Role, Security, Span};

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::lower::config_map::ConfigEntries;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::env::{Environment, command, environment};
use crate::lower::expression::text_of;
use crate::lower::knobs::paths::{CompanionPaths, ImagePaths, ProbesPaths};
use crate::lower::volumes::Storage;
use crate::lower::{files, image, probes, resources, security, volumes};
use crate::macros::{field, literal};
use crate::node::{Entry, Item, Node};

/// The containers of a component's pods.
pub(crate) struct Containers {
    /// Those that start first, in order.
    pub(crate) inits: Vec<Item>,
    /// The main one.
    pub(crate) main: Item,
    /// The names of the variables that the main one and those like it have.
    pub(crate) variable_names: Vec<Arc<str>>,
    /// The names of the variables of each companion.
    pub(crate) companion_variables: Vec<Vec<Arc<str>>>,
    /// What they have in common, if there are several and it is much.
    pub(crate) helper: Option<Helper>,
}

/// Everything of which a container is made.
struct Subject<'a> {
    name: Arc<str>,
    container: &'a Container,
    image: &'a ImagePaths,
    amounts: Node,
    extra_env: &'a KnobPath,
    extra_env_from: &'a KnobPath,
    /// `None` for one that runs to its end: there is nothing to probe.
    probes: Option<&'a ProbesPaths>,
    ports: Vec<&'a Port>,
    /// The sidecar of whose ports the probes by name are.
    sidecar: Option<&'a Arc<str>>,
    /// Whether it goes on running beside the main one, though it starts before.
    restarts: bool,
    /// As whom it runs where that is not the pod's user.
    ids: Vec<Entry>,
    mounts: Vec<Item>,
    env: Environment<'a>,
    env_from: Vec<&'a EnvFrom>,
    span: Span,
    /// Where its resources are written.
    resources_span: Option<Span>,
}

/// The containers of a component. Variables that have to stand in the ConfigMap are put into `config`.
pub(crate) fn lower(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    storage: &mut Storage,
    config: &mut ConfigEntries,
) -> Containers {
    let Component { container, companions, .. } = component.component;
    let own: Vec<&EnvVar> = container.env.iter().collect();
    let main = Subject {
        name: component.label(),
        container,
        image: &component.paths.image,
        amounts: own_resources(cx, component),
        extra_env: &component.paths.extra_env,
        extra_env_from: &component.paths.extra_env_from,
        probes: Some(&component.paths.probes),
        ports: component.main_ports().collect(),
        sidecar: None,
        restarts: false,
        ids: Vec::new(),
        mounts: std::mem::take(&mut storage.mounts),
        env: environment(cx, component, &own, &commands(container), config),
        env_from: container.env_from.iter().collect(),
        span: component.component.span,
        resources_span: container.written.statement("resources"),
    };
    let mounts = std::mem::take(&mut storage.companion_mounts);
    let beside: Vec<Subject<'_>> = companions
        .iter()
        .zip(&component.paths.companions)
        .zip(mounts)
        .map(|((companion, paths), mounts)| companion_subject(cx, component, (companion, paths), mounts, config))
        .collect();
    let mut variable_names = main.env.names.clone();
    for name in beside.iter().filter(|it| it.extra_env == main.extra_env).flat_map(|it| &it.env.names) {
        if !variable_names.contains(name) {
            variable_names.push(Arc::clone(name));
        }
    }
    let companion_variables = beside.iter().map(|it| it.env.names.clone()).collect();

    // Written once where several containers have the very same.
    let common = shared_fields(&main);
    let is_common = |it: &Subject<'_>| shared_fields(it) == common;
    let helper = beside.iter().any(is_common).then(|| Helper {
        name: format!("{}.container", component.component.name).into(),
        docs: format!("What the containers of {} have in common.", component.component.name).into(),
        body: HelperBody::Entries(common.clone()),
    });
    let fields_of = |it: &Subject<'_>| match &helper {
        Some(helper) if is_common(it) => vec![Entry::Include(Arc::clone(&helper.name))],
        _ => shared_fields(it),
    };
    let inits = beside.iter().map(|it| item(cx, component, it, fields_of(it))).collect();
    let main = item(cx, component, &main, fields_of(&main));
    Containers { inits, main, variable_names, companion_variables, helper }
}

/// The resources of the main container.
fn own_resources(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Node {
    let said =
        resources::amounts(&component.component.container.resources, Some(&component.in_app.container.resources));
    resources::node(cx, &component.paths.resources, &said)
}

fn commands(container: &Container) -> [&[kdsl_semantic::model::Expr]; 2] {
    [container.command.as_deref(), container.args.as_deref()].map(Option::unwrap_or_default)
}

fn companion_subject<'a>(
    cx: &AppContext<'_>,
    component: &'a ComponentContext<'_>,
    (companion, paths): (&'a Companion, &'a CompanionPaths),
    mounts: Vec<Item>,
    config: &mut ConfigEntries,
) -> Subject<'a> {
    let main = &component.component.container;
    let container = &companion.container;
    let inherited: &[EnvVar] = if companion.inherits { &main.env } else { &[] };
    let inherited_from: &[EnvFrom] = if companion.inherits { &main.env_from } else { &[] };
    let mut variables: Vec<&EnvVar> = inherited.iter().collect();
    for variable in &container.env {
        match variables.iter_mut().find(|it| it.name == variable.name) {
            Some(same) => *same = variable,
            None => variables.push(variable),
        }
    }
    let is_sidecar = companion.role == Role::Sidecar;
    Subject {
        name: Arc::clone(&companion.name),
        container,
        image: paths.image.as_ref().unwrap_or(&component.paths.image),
        amounts: match &paths.resources {
            Some(resources) => {
                let in_app = component.companion_in_app(companion).map(|it| &it.container.resources);
                resources::node(cx, resources, &resources::amounts(&container.resources, in_app))
            }
            None => own_resources(cx, component),
        },
        extra_env: paths.extra_env.as_ref().unwrap_or(&component.paths.extra_env),
        extra_env_from: paths.extra_env_from.as_ref().unwrap_or(&component.paths.extra_env_from),
        probes: is_sidecar.then_some(&paths.probes),
        ports: component.sidecar_ports(&companion.name).collect(),
        sidecar: is_sidecar.then_some(&companion.name),
        restarts: is_sidecar,
        ids: ids(&container.security, &main.security),
        mounts,
        env: environment(cx, component, &variables, &commands(container), config),
        env_from: inherited_from.iter().chain(&container.env_from).collect(),
        span: companion.span,
        resources_span: match paths.resources {
            Some(_) => container.written.statement("resources"),
            None => main.written.statement("resources"),
        },
    }
}

/// As whom a container runs, where that is not what the pod says.
fn ids(own: &Security, pod: &Security) -> Vec<Entry> {
    if (own.user.is_none() || own.user == pod.user) && (own.group.is_none() || own.group == pod.group) {
        return Vec::new();
    }
    let user = own.user.or(pod.user);
    let group = own.group.or(own.user).filter(|it| own.group.is_some() || *it != 0);
    let number = |id: u32| Expr::Int(i64::from(id));
    let mut ids: Vec<Entry> = own.user.map(|it| field!("runAsUser": number(it))).into_iter().collect();
    ids.extend(group.map(|it| field!("runAsGroup": number(it))));
    let mut entries = Vec::new();
    if (user == Some(0)) != (pod.user == Some(0)) {
        entries.push(field!("runAsNonRoot": Expr::Bool(user != Some(0))));
    }
    entries.push(Entry::Guarded { when: Expr::Not(Arc::new(Expr::OpenShift)), entries: ids });
    entries
}

/// The fields that the containers of a component often have in common.
fn shared_fields(it: &Subject<'_>) -> Vec<Entry> {
    let mut entries = vec![env_field(it.extra_env, it.env.items.clone())];
    entries.extend(volumes::list_field("envFrom", files::env_from(&it.env_from, it.extra_env_from)));
    entries.extend([
        field!("resources": it.amounts.clone()).at_any(it.resources_span),
        field!("securityContext": security::container(&it.container.security, it.ids.clone())),
    ]);
    entries.extend(volumes::list_field("volumeMounts", it.mounts.clone()));
    entries
}

fn item(cx: &AppContext<'_>, component: &ComponentContext<'_>, it: &Subject<'_>, shared: Vec<Entry>) -> Item {
    let container = it.container;
    let variables = &it.env.variables;
    let written = |keyword| container.written.statement(keyword);
    let mut entries = vec![
        field!("name": Expr::Str(Arc::clone(&it.name))),
        field!("image": image::reference_in(component, it.image)).at(container.image.span),
        field!("imagePullPolicy": Expr::Text(it.image.pull_policy.clone())).at(container.image.span),
    ];
    if it.restarts {
        entries.push(field!("restartPolicy": literal!("Always")));
    }
    if let Some(parts) = &container.command {
        entries.push(field!("command": command(cx, variables, parts)).at_any(written("command")));
    }
    if let Some(parts) = &container.args {
        entries.push(field!("args": command(cx, variables, parts)).at_any(written("args")));
    }
    if let Some(folder) = &container.workdir {
        entries.push(field!("workingDir": text_of(cx, folder)).at_any(written("workdir")));
    }
    if !it.ports.is_empty() {
        let ports = it.ports.iter().map(|port| {
            let mut fields = vec![
                field!("name": Expr::Str(Arc::clone(&port.name))),
                field!("containerPort": Expr::Int(i64::from(port.number))),
                field!("protocol": literal_protocol(port.protocol)),
            ];
            if port.node.is_some() {
                fields.extend(component.node_port(&port.name).map(|it| field!("hostPort": Expr::Whole(it.clone()))));
            }
            Item::one(Node::Map(fields)).at(port.span)
        });
        entries.push(field!("ports": Node::List(ports.collect())));
    }
    if let Some(paths) = it.probes {
        entries.extend(probes::fields(cx, component, container, it.sidecar, paths, variables));
        entries.extend(probes::lifecycle(cx, component, container, it.sidecar));
    }
    entries.extend(shared);
    Item::one(Node::Map(entries)).at(it.span)
}

/// The field `env`: the program's variables, and behind them those of the values.
fn env_field(extra: &KnobPath, mut items: Vec<Item>) -> Entry {
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
