//! The template of a component's pods.

use std::sync::Arc;

use kdsl_semantic::model::{Dns, PodSettings, Span};

use crate::expression::{Expr, KnobPath};
use crate::helper::Helper;
use crate::lower::config_map::{self, ConfigEntries};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, pod_labels};
use crate::lower::{api_token, container, image, security, spread, volumes, wait};
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::package::Object;

/// The pods of a component.
pub(crate) struct Pod {
    /// The field `template` of its workload.
    pub(crate) template: Entry,
    /// The ConfigMap that they mount.
    pub(crate) config_map: Option<Object>,
    /// The names of the variables that their containers have.
    pub(crate) variable_names: Vec<Arc<str>>,
    /// The names of the variables of each container beside the main one.
    pub(crate) companion_variables: Vec<Vec<Arc<str>>>,
    /// What their containers have in common.
    pub(crate) helper: Option<Helper>,
}

/// The pods of a component.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Pod {
    let paths = &component.paths;
    let written = |keyword| component.component.container.written.statement(keyword);
    let mut config = ConfigEntries::of_files(cx, component);
    let mut storage = volumes::lower(cx, component, &config);
    let containers = container::lower(cx, component, &mut storage, &mut config);

    let mut annotations = Annotations::default().with_values(&paths.pod_annotations);
    if let Some(checksum) = config.checksum() {
        annotations = annotations.with(field!("checksum/config": checksum));
    }
    annotations = annotations.with_annotations_of(cx, component).with_own(cx, &cx.app.annotations);
    let mut metadata = vec![field!("labels": Node::Map(pod_labels(cx, component)))];
    metadata.extend(annotations.into_entry());

    let mut spec = vec![
        field!("serviceAccountName": component.service_account()),
        field!("automountServiceAccountToken": match api_token::is_wanted(component) {
            true => Expr::Bool(false),
            false => Expr::Truth(paths.automount.clone()),
        }),
        field!("enableServiceLinks": Expr::Bool(false)),
    ];
    spec.extend(image::pull_secrets(cx, &paths.image).map(|it| it.at_any(written("pull-secret"))));
    let priority = Entry::Guarded {
        when: Expr::HasText(Arc::new(Expr::Text(paths.priority_class.clone()))),
        entries: vec![field!("priorityClassName": Expr::Text(paths.priority_class.clone()))],
    };
    spec.push(priority.at_any(written("priority")));
    if component.component.kind.runs_to_end() {
        let policy = field!("restartPolicy": Expr::Text(paths.run.restart_policy.clone()));
        spec.push(policy.at_any(written("restart")));
    }
    spec.extend(settings(&component.component.pod, written));
    let grace = field!("terminationGracePeriodSeconds": component.grace().whole(cx, &paths.grace_period));
    spec.push(grace.at_any(written("grace")));
    spec.push(field!("securityContext": security::pod(component)));
    let mut placement = vec![values_field("nodeSelector", &paths.node_selector)];
    placement.extend(spread::affinity(cx, component));
    placement.push(values_field("tolerations", &paths.tolerations));
    placement.extend(spread::zones(component));
    spec.extend(placement.into_iter().map(|it| it.at_any(written("place"))));
    let mut inits = wait::lower(cx, component);
    inits.extend(containers.inits);
    if !inits.is_empty() {
        spec.push(field!("initContainers": Node::List(inits)));
    }
    spec.push(field!("containers": Node::List(vec![containers.main])));
    spec.extend(volumes::list_field("volumes", storage.volumes));
    Pod {
        template: Entry::Field {
            key: text!("template"),
            value: Node::Map(vec![field!("metadata": Node::Map(metadata)), field!("spec": Node::Map(spec))]),
            origin: None,
        },
        config_map: config_map::lower(cx, component, config),
        variable_names: containers.variable_names,
        companion_variables: containers.companion_variables,
        helper: containers.helper,
    }
}

/// What the program says of the pods as a whole.
fn settings(pod: &PodSettings, written: impl Fn(&'static str) -> Option<Span>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let name = |it: &Arc<str>| Expr::Str(Arc::clone(it));
    let of = |keyword, entry: Entry| entry.at_any(written(keyword));
    entries.extend(pod.runtime.as_ref().map(|it| of("runtime", field!("runtimeClassName": name(it)))));
    entries.extend(pod.scheduler.as_ref().map(|it| of("scheduler", field!("schedulerName": name(it)))));
    if let Some(span) = pod.host_network {
        entries.push(field!("hostNetwork": Expr::Bool(true)).at(span));
    }
    entries.extend(dns(pod).into_iter().map(|it| of("dns", it)));
    entries.extend(pod.hostname.as_ref().map(|it| of("hostname", field!("hostname": name(it)))));
    entries.extend(pod.host_pid.map(|span| field!("hostPID": Expr::Bool(true)).at(span)));
    entries.extend(pod.host_ipc.map(|span| field!("hostIPC": Expr::Bool(true)).at(span)));
    if pod.share_processes {
        entries.push(of("share-processes", field!("shareProcessNamespace": Expr::Bool(true))));
    }
    if !pod.host_aliases.is_empty() {
        let aliases = pod.host_aliases.iter().map(|(address, names)| {
            let names = names.iter().map(|it| Item::one(Expr::Str(Arc::clone(it)))).collect();
            Item::one(map! { "ip": Expr::Str(Arc::clone(address)), "hostnames": Node::List(names) })
        });
        entries.push(of("host-alias", field!("hostAliases": Node::List(aliases.collect()))));
    }
    entries
}

/// How the pods resolve names, where the program says it or the pods use the node's network.
fn dns(pod: &PodSettings) -> Vec<Entry> {
    let Dns { policy, nameservers, searches, options } = &pod.dns;
    let mut entries = Vec::new();
    match policy {
        Some(policy) => entries.push(field!("dnsPolicy": Expr::Str(Arc::clone(policy)))),
        // The node's own resolver knows no Services.
        None if pod.host_network.is_some() => {
            entries.push(field!("dnsPolicy": literal!("ClusterFirstWithHostNet")));
        }
        None => {}
    }
    let texts = |texts: &[Arc<str>]| texts.iter().map(|it| Item::one(Expr::Str(Arc::clone(it)))).collect();
    let mut config = Vec::new();
    if !nameservers.is_empty() {
        config.push(field!("nameservers": Node::List(texts(nameservers))));
    }
    if !searches.is_empty() {
        config.push(field!("searches": Node::List(texts(searches))));
    }
    if !options.is_empty() {
        let options = options.iter().map(|(name, value)| {
            let mut option = vec![field!("name": Expr::Str(Arc::clone(name)))];
            if !value.is_empty() {
                option.push(field!("value": Expr::Str(Arc::clone(value))));
            }
            Item::one(Node::Map(option))
        });
        config.push(field!("options": Node::List(options.collect())));
    }
    if !config.is_empty() {
        entries.push(field!("dnsConfig": Node::Map(config)));
    }
    entries
}

/// A field that is as the values have it, and not there where they have nothing.
fn values_field(key: &str, path: &KnobPath) -> Entry {
    Entry::field_when(Expr::NonEmpty(path.clone()), key, Node::Values(path.clone()))
}
