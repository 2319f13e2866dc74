//! The standard values of a component, under the names that people know from other charts.

use std::sync::Arc;

use kdsl_semantic::model::{Count, Disruption, Kind, Resources};

use crate::expression::KnobPath;
use crate::knob::{KnobType, Words};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::exemptions;
use crate::lower::image::{self, ImageSetting};
use crate::lower::knobs::paths::{ImagePaths, ProbePaths, ProbesPaths};
use crate::lower::knobs::{
    Knobs, at_least, empty_list, empty_map, flowing, matching, network, nothing, object_name, params, run, scaling,
    volumes,
};
use crate::lower::labels::{reserved, reserved_pod_labels};
use crate::lower::{probes, resources, security, spread};
use crate::macros::text;
use crate::tree::Tree;

/// The annotations that objects have by themselves.
pub(crate) fn object_annotations() -> Vec<&'static str> {
    ["helm.sh/resource-policy", "app.openshift.io/connects-to"].into_iter().chain(exemptions::keys()).collect()
}

/// The annotation that rolls pods.
const CHECKSUM: &str = "checksum/config";

/// What an autoscaler aims at where the program does not say: the utilisation that Kubernetes takes by itself.
const TARGET_CPU: u32 = 80;

/// Seconds between being asked to stop and being killed: Kubernetes' own default.
const GRACE_SECONDS: i64 = 30;

/// Adds the knobs of a component. `variables` are the names that its containers' environments have already.
pub(crate) fn add(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>, variables: Vec<Arc<str>>) {
    let root = &component.paths.root;
    knobs.section(root.to_string(), title(component));
    if let Some(replaced) = cx.replaced(&component.component.name) {
        replaced.add_knobs(knobs);
    }
    params::add(knobs, component);
    if component.component.kind.has_replicas() {
        add_count(knobs, component);
    }
    run::add(knobs, component);
    knobs.section(format!("{root}.image"), text!("The image."));
    add_image(knobs, cx, &component.paths.image, image::of_main(component));
    add_pull_secrets(knobs, &component.paths.image, &component.component.pod.pull_secrets);
    if component.generates_secrets() {
        let keys: Vec<&str> = component
            .component
            .secrets
            .iter()
            .filter(|it| matches!(it.source, kdsl_semantic::model::SecretSource::Generated { .. }))
            .map(|it| &*it.name)
            .collect();
        knobs.add(
            &component.paths.existing_secret,
            object_name(),
            nothing(),
            format!("A Secret of your own with the keys {}. Empty for one that is generated.", keys.join(", ")).into(),
        );
    }
    for (name, path) in &component.paths.certificates {
        let group: Vec<&str> = path.0.iter().take(2).map(|it| &**it).collect();
        let group = group.join(".");
        if !knobs.sections.iter().any(|(path, _)| **path == *group) {
            knobs.section(group, text!("Its certificates, which are generated."));
        }
        knobs.add(
            path,
            object_name(),
            nothing(),
            format!("A Secret of your own with the certificate {name}: tls.crt, tls.key, ca.crt. Empty for one that is generated.")
                .into(),
        );
    }
    knobs.add(
        &component.paths.extra_env,
        KnobType::TextMap { reserved: variables, words: Words::Variables },
        empty_map(),
        text!("Further environment variables, by name."),
    );
    knobs.add(
        &component.paths.extra_env_from,
        KnobType::Field { of: "core.v1.Container", name: "envFrom" },
        empty_list(),
        text!("Secrets and ConfigMaps of which every key becomes an environment variable, in Kubernetes' notation."),
    );
    add_resources(
        knobs,
        cx,
        &component.paths.resources,
        (&component.component.container.resources, Some(&component.in_app.container.resources)),
        match component.paths.companions.iter().all(|it| it.resources.is_none()) {
            true => text!("What each container asks for, and what it may use at most."),
            false => text!("What its main container asks for, and what it may use at most."),
        },
    );
    volumes::add(knobs, cx, component);
    network::add(knobs, cx, component);
    add_availability(knobs, component);
    add_probes(knobs, cx, component);
    add_pod(knobs, cx, component);
    add_security(knobs, component);
}

/// The comment of all knobs of a component: what it is, in the first paragraph of its documentation.
fn title(component: &ComponentContext<'_>) -> Arc<str> {
    let component = component.component;
    let head = match &component.type_name {
        Some(type_name) => format!("{}: {} {type_name}.", component.name, component.kind.word()),
        None => format!("{}: {}.", component.name, component.kind.word()),
    };
    let docs = component.docs.as_deref().map(flowing).unwrap_or_default();
    match docs.split("\n\n").next() {
        Some(first) if !first.is_empty() => format!("{head} {first}").into(),
        _ => head.into(),
    }
}

fn add_count(knobs: &mut Knobs, component: &ComponentContext<'_>) {
    let paths = &component.paths;
    let count = component.component.count;
    let docs = match component.scales {
        false => text!("How many pods there are."),
        true => text!("How many pods there are while it does not scale itself."),
    };
    knobs.add(&paths.replica_count, at_least(0), Tree::Int(i64::from(component.fixed)), docs);
    if !component.scales {
        return;
    }
    knobs.section(format!("{}.autoscaling", paths.root), text!("Scaling by load."));
    knobs.add(
        &paths.autoscaling_enabled,
        KnobType::Truth,
        Tree::Bool(matches!(count, Count::Range(..))),
        text!("Whether the number of pods follows the load."),
    );
    knobs.add(
        &paths.min_replicas,
        at_least(1),
        Tree::Int(i64::from(component.bounds.0.max(1))),
        text!("The smallest number of pods."),
    );
    knobs.add(
        &paths.max_replicas,
        at_least(1),
        Tree::Int(i64::from(component.bounds.1.max(1))),
        text!("The largest number of pods."),
    );
    let target = |resource: &str| {
        component.component.scale.iter().find(|(name, _)| &**name == resource).map(|(_, percent)| *percent)
    };
    let (cpu, memory) = (target("cpu"), target("memory"));
    let by_others = !component.component.scaling.metrics.is_empty();
    let cpu = if cpu.is_none() && memory.is_none() && !by_others { Some(TARGET_CPU) } else { cpu };
    let tree = |percent: Option<u32>| percent.map_or(Tree::Null, |it| Tree::Int(i64::from(it)));
    knobs.add(
        &paths.target_cpu,
        KnobType::Nullable(Box::new(at_least(1))),
        tree(cpu),
        text!("The share of the requested processor time, in percent, that pods are kept at. null for none."),
    );
    knobs.add(
        &paths.target_memory,
        KnobType::Nullable(Box::new(at_least(1))),
        tree(memory),
        text!("The share of the requested memory, in percent, that pods are kept at. null for none."),
    );
    knobs.add(
        &paths.custom_metrics,
        KnobType::Field { of: "autoscaling.v2.HorizontalPodAutoscalerSpec", name: "metrics" },
        scaling::metrics(&component.component.scaling),
        text!("What else it scales by, in Kubernetes' notation."),
    );
    knobs.add(
        &paths.behavior,
        KnobType::Field { of: "autoscaling.v2.HorizontalPodAutoscalerSpec", name: "behavior" },
        scaling::behavior(&component.component.scaling),
        text!("How fast it grows and shrinks, in Kubernetes' notation. Empty for Kubernetes' defaults."),
    );
}

/// Adds the knobs of an image.
pub(crate) fn add_image(knobs: &mut Knobs, cx: &AppContext<'_>, paths: &ImagePaths, image: ImageSetting<'_>) {
    let may_be_empty = |pattern: Arc<str>, is_worked_out: bool| match is_worked_out {
        true => matching(format!("({pattern})?").into()),
        false => matching(pattern),
    };
    knobs.add(
        &paths.registry,
        may_be_empty(text!("[A-Za-z0-9]([A-Za-z0-9.:/_-]*[A-Za-z0-9])?"), image.registry.is_worked_out()),
        image.registry.default_text(""),
        image.registry.docs(cx, text!("The registry it is fetched from."), "Empty"),
    );
    knobs.add(
        &paths.repository,
        may_be_empty(text!("[a-z0-9]([a-z0-9._/-]*[a-z0-9])?"), image.repository.is_worked_out()),
        image.repository.default_text(""),
        image.repository.docs(cx, text!("Its name in the registry."), "Empty"),
    );
    knobs.add(
        &paths.tag,
        KnobType::Text { pattern: Some(text!("([A-Za-z0-9_][A-Za-z0-9_.-]*)?")), length: Some((0, 128)) },
        image.tag.default_text(""),
        image.tag.docs(cx, text!("Its tag."), "Empty"),
    );
    knobs.add(
        &paths.digest,
        matching(text!("([a-z0-9]+:[0-9a-f]+)?")),
        image.digest.default_text(""),
        image.digest.docs(cx, text!("Its digest, such as sha256:…; it counts for more than the tag."), "Empty"),
    );
    knobs.add(
        &paths.pull_policy,
        KnobType::Enum(vec![text!("Always"), text!("IfNotPresent"), text!("Never")]),
        Tree::Str(image.pull.into()),
        text!("When it is fetched. Always asks whether the tag still means the same image; what is there already is not fetched again."),
    );
}

/// Adds the knob of the Secrets that the images of a pod are fetched with.
pub(crate) fn add_pull_secrets(knobs: &mut Knobs, paths: &ImagePaths, names: &[Arc<str>]) {
    let secret = |name: &Arc<str>| Tree::Map(vec![(text!("name"), Tree::Str(Arc::clone(name)))]);
    knobs.add(
        &paths.pull_secrets,
        KnobType::Field { of: "core.v1.PodSpec", name: "imagePullSecrets" },
        Tree::List(names.iter().map(secret).collect()),
        text!("Secrets to fetch it with, each as `name: NAME`, in place of the shared ones."),
    );
}

/// Adds the knob of a container's resources: as it is said of here, and in the application.
pub(crate) fn add_resources(
    knobs: &mut Knobs,
    cx: &AppContext<'_>,
    path: &KnobPath,
    (said, in_app): (&Resources, Option<&Resources>),
    docs: Arc<str>,
) {
    let part = || KnobType::Amounts(vec![text!("cpu"), text!("memory"), text!("ephemeral-storage")]);
    let amounts = resources::amounts(said, in_app);
    knobs.add(
        path,
        KnobType::Record(vec![(text!("requests"), part()), (text!("limits"), part())]),
        resources::tree(&amounts),
        resources::docs(cx, &amounts, docs),
    );
}

fn add_availability(knobs: &mut Knobs, component: &ComponentContext<'_>) {
    let paths = &component.paths;
    let kind = component.component.kind;
    if kind == Kind::PerNode {
        let group = format!("{}.updateStrategy", paths.root);
        knobs.section(group.clone(), text!("How its pods are replaced by new ones."));
        knobs.add(
            &paths.update_type,
            KnobType::Enum(vec![text!("RollingUpdate"), text!("OnDelete")]),
            Tree::Str(text!("RollingUpdate")),
            text!("Node by node, or only where somebody deletes the old one."),
        );
        knobs.section(format!("{group}.rollingUpdate"), text!("Node by node."));
        knobs.add(
            &paths.max_unavailable,
            KnobType::Share { or_empty: false },
            Tree::Int(1),
            text!("On how many nodes it may be down at once, or on which share of them in percent."),
        );
    }
    if !kind.has_replicas() {
        return;
    }
    knobs.section(
        format!("{}.pdb", paths.root),
        text!("How many pods may be down while nodes are drained; from two pods on."),
    );
    let disruption = component.component.disruption;
    let (most, least) = match disruption {
        Some(Disruption::MaxUnavailable(most)) => (scaling::amount(most), nothing()),
        Some(Disruption::MinAvailable(least)) => (Tree::Int(1), scaling::amount(least)),
        Some(Disruption::Unlimited) | None => (Tree::Int(1), nothing()),
    };
    knobs.add(
        &paths.pdb_create,
        KnobType::Truth,
        Tree::Bool(disruption != Some(Disruption::Unlimited)),
        text!("Whether there is a PodDisruptionBudget."),
    );
    knobs.add(
        &paths.pdb_max_unavailable,
        KnobType::Share { or_empty: false },
        most,
        text!("How many may be down, or which share in percent."),
    );
    knobs.add(
        &paths.pdb_min_available,
        KnobType::Share { or_empty: true },
        least,
        text!("How many have to be up, or which share in percent; it counts for more. Empty for maxUnavailable."),
    );
}

fn add_probes(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    let plan = probes::plan(component, &component.component.container, Some(&component.in_app.container), None);
    add_plan(knobs, cx, plan, &component.paths.probes);
}

/// Adds the knobs of a container's probes.
pub(crate) fn add_plan(knobs: &mut Knobs, cx: &AppContext<'_>, plan: probes::Plan<'_>, paths: &ProbesPaths) {
    let mut add = |planned: Option<probes::Planned<'_>>, paths: &ProbePaths, docs: Arc<str>| {
        let Some(probes::Planned { timing, period, timeout, failures, .. }) = planned else { return };
        knobs.section(paths.whole.dotted(), docs);
        let number = |number: u32| Tree::Int(i64::from(number));
        knobs.add(&paths.delay, at_least(0), number(timing.delay), text!("Seconds before the first try."));
        for (setting, path, otherwise, docs) in [
            (period, &paths.period, timing.period, text!("Seconds between two tries.")),
            (timeout, &paths.timeout, timing.timeout, text!("Seconds until a try has failed.")),
            (failures, &paths.failures, timing.failures, text!("How many failures in a row count.")),
        ] {
            let default = setting.default_whole(i64::from(otherwise));
            knobs.add(path, setting.or_null(at_least(1)), default, setting.docs(cx, docs, "null"));
        }
    };
    add(plan.started, &paths.startup, text!("Whether it has come up; the other probes wait for it."));
    add(plan.alive, &paths.liveness, text!("Whether it is to be restarted."));
    add(plan.ready, &paths.readiness, text!("Whether it may be sent traffic."));
}

fn add_pod(knobs: &mut Knobs, cx: &AppContext<'_>, component: &ComponentContext<'_>) {
    let paths = &component.paths;
    let kind = component.component.kind;
    knobs.add(
        &paths.pod_labels,
        KnobType::TextMap { reserved: reserved_pod_labels(cx, component), words: Words::Labels },
        empty_map(),
        text!("Labels of the pods."),
    );
    knobs.add(
        &paths.pod_annotations,
        KnobType::TextMap {
            reserved: reserved(&[CHECKSUM], cx.app.annotations.iter().chain(&component.component.annotations)),
            words: Words::Annotations,
        },
        empty_map(),
        text!("Annotations of the pods."),
    );
    knobs.add(
        &paths.node_selector,
        KnobType::TextMap { reserved: Vec::new(), words: Words::Labels },
        spread::node_selector(&component.component.pod.place),
        text!("The labels of the nodes that it runs on."),
    );
    knobs.add(
        &paths.tolerations,
        KnobType::Field { of: "core.v1.PodSpec", name: "tolerations" },
        spread::tolerations(&component.component.pod.place),
        text!("The taints of nodes that it puts up with, in Kubernetes' notation."),
    );
    knobs.add(
        &paths.affinity,
        KnobType::Field { of: "core.v1.PodSpec", name: "affinity" },
        empty_map(),
        match kind.has_replicas() {
            true => {
                text!("Where it runs, in Kubernetes' notation. Empty for pods on different nodes where that can be.")
            }
            false => text!("Where it runs, in Kubernetes' notation."),
        },
    );
    if kind != Kind::PerNode {
        knobs.add(
            &paths.spread,
            KnobType::Field { of: "core.v1.PodSpec", name: "topologySpreadConstraints" },
            empty_list(),
            match kind.has_replicas() {
                true => text!(
                    "How its pods are spread, in Kubernetes' notation. Empty for evenly over the zones where that can be."
                ),
                false => text!("How its pods are spread, in Kubernetes' notation."),
            },
        );
    }
    knobs.add(
        &paths.priority_class,
        object_name(),
        component.component.pod.priority.clone().map_or_else(nothing, Tree::Str),
        text!("The priority class of the pods."),
    );
    let grace = component.grace();
    let seconds = match grace.default_whole(GRACE_SECONDS) {
        Tree::Int(seconds) => Tree::Int(seconds.max(1)),
        other => other,
    };
    let docs = grace.docs(cx, text!("Seconds between being asked to stop and being killed."), "null");
    knobs.add(&paths.grace_period, grace.or_null(at_least(1)), seconds, docs);
    if !kind.runs_to_end() {
        knobs.add(
            &paths.history_limit,
            at_least(0),
            Tree::Int(10),
            text!("How many former states are kept to go back to."),
        );
    }
}

fn add_security(knobs: &mut Knobs, component: &ComponentContext<'_>) {
    let paths = &component.paths;
    let security = &component.component.container.security;
    let id = || KnobType::Nullable(Box::new(at_least(1)));
    if security::needs_fs_group(component) {
        knobs.section(
            format!("{}.podSecurityContext", paths.root),
            text!("As whom its pods run. OpenShift chooses by itself."),
        );
        knobs.add(
            &paths.fs_group,
            id(),
            Tree::Int(i64::from(
                component.component.pod.fs_group.unwrap_or_else(|| security::default_fs_group(security)),
            )),
            text!("The group that owns its volumes. null for none."),
        );
    }
    if let Some(user) = security.user.filter(|it| *it != 0) {
        knobs.section(
            format!("{}.containerSecurityContext", paths.root),
            text!("As whom its containers run. OpenShift chooses by itself."),
        );
        knobs.add(&paths.run_as_user, id(), Tree::Int(i64::from(user)), text!("The user. null for the image's own."));
        knobs.add(
            &paths.run_as_group,
            id(),
            match security.group.unwrap_or(user) {
                0 => Tree::Null,
                group => Tree::Int(i64::from(group)),
            },
            text!("The group. null for the image's own."),
        );
    }
}
