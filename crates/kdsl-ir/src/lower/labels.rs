//! Labels, selectors and the metadata of objects.

use std::sync::{Arc, LazyLock};

use kdsl_semantic::model;

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::expression::text_of;
use crate::macros::{field, text};
use crate::node::{Entry, Node};

/// The label that tells components apart.
const COMPONENT: &str = "app.kubernetes.io/component";

/// The labels that every object has, in a program's own labels and in the values out of reach.
pub(crate) const STANDARD_LABELS: [&str; 8] = [
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    COMPONENT,
    "app.kubernetes.io/version",
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/managed-by",
    "helm.sh/chart",
    RUNTIME,
];

/// The label by which OpenShift's topology view chooses an icon.
pub(crate) const RUNTIME: &str = "app.openshift.io/runtime";

/// The helpers `labels` and `selectorLabels`.
///
/// **Invariant:** a selector has the application, the release and the component, and nothing that a version could change.
pub(crate) fn helpers(cx: &AppContext<'_>) -> [Helper; 2] {
    let mut labels = vec![
        Entry::Include(text!("selectorLabels")),
        field!("helm.sh/chart": Expr::ChartLabel),
        field!("app.kubernetes.io/version": Expr::AppVersion).at(cx.app.span),
        field!("app.kubernetes.io/part-of": Expr::Str(Arc::clone(&cx.app.name))).at(cx.app.span),
        field!("app.kubernetes.io/managed-by": Expr::ManagedBy),
    ];
    labels.extend(
        own_labels(&cx.app.labels)
            .filter(|(key, _)| is_shared(cx, key))
            .map(|(key, value)| user_field(key, text_of(cx, value))),
    );
    labels.push(Entry::Spread(cx.paths.common_labels.clone()));
    [
        Helper {
            name: text!("selectorLabels"),
            docs: text!("The labels that a pod is found by. They never change."),
            body: HelperBody::Entries(vec![
                field!("app.kubernetes.io/name": Expr::Include(text!("name"), None)).at(cx.app.span),
                field!("app.kubernetes.io/instance": Expr::ReleaseName).at(cx.app.span),
            ]),
        },
        Helper { name: text!("labels"), docs: text!("The labels of every object."), body: HelperBody::Entries(labels) },
    ]
}

/// Labels of a program that are not ours to give.
fn own_labels(labels: &[(Arc<str>, model::Expr)]) -> impl Iterator<Item = &(Arc<str>, model::Expr)> {
    labels.iter().filter(|(key, _)| !STANDARD_LABELS.contains(&&**key))
}

/// Whether a label of the application has one value for all components.
fn is_shared(cx: &AppContext<'_>, key: &str) -> bool {
    !cx.components.iter().any(|it| it.component.labels.iter().any(|(own, _)| &**own == key))
}

fn user_field(key: &Arc<str>, value: Expr) -> Entry {
    Entry::Field { key: Arc::clone(key), value: Node::Scalar(value), origin: None }
}

/// The labels that a component's pods are found by.
pub(crate) fn selector(component: &ComponentContext<'_>) -> Vec<Entry> {
    selector_of(component.label())
}

/// The labels that the pods of this value of the component's label are found by.
pub(crate) fn selector_of(component: Arc<str>) -> Vec<Entry> {
    vec![Entry::Include(text!("selectorLabels")), field!("app.kubernetes.io/component": Expr::Str(component))]
}

/// `{matchLabels: …}` for a component's pods.
pub(crate) fn match_labels(component: &ComponentContext<'_>) -> Node {
    Node::Map(vec![field!("matchLabels": Node::Map(selector(component)))])
}

/// The labels of an object of a component, without those that only its workload has.
pub(crate) fn object_labels(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Entry> {
    labels_but(cx, component, &[])
}

/// The labels of a workload, among them those of its component, which count for more than the application's.
pub(crate) fn workload_labels(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Entry> {
    let mut labels = labels_but(cx, component, &component.component.labels);
    labels.extend(component_labels(cx, component));
    if let Some(type_name) = &component.component.type_name {
        labels.push(Entry::Guarded {
            when: Expr::OpenShift,
            entries: vec![field!("app.openshift.io/runtime": Expr::Str(Arc::clone(type_name)))],
        });
    }
    labels
}

/// The labels of an object of a component, without the application's that `but` has as well.
fn labels_but(cx: &AppContext<'_>, component: &ComponentContext<'_>, but: &[(Arc<str>, model::Expr)]) -> Vec<Entry> {
    let mut labels =
        vec![Entry::Include(text!("labels")), field!("app.kubernetes.io/component": Expr::Str(component.label()))];
    // What the helper leaves out, because some component has its own value for it.
    labels.extend(
        own_labels(&cx.app.labels)
            .filter(|(key, _)| !is_shared(cx, key) && !but.iter().any(|(own, _)| own == key))
            .map(|(key, value)| user_field(key, text_of(cx, value))),
    );
    labels
}

/// The labels of a component's pods: nothing with a version in it, so that a new chart alone restarts nothing.
pub(crate) fn pod_labels(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Entry> {
    let mut labels = selector(component);
    labels.extend(
        own_labels(&cx.app.labels)
            .filter(|(key, _)| !component.component.labels.iter().any(|(own, _)| own == key))
            .map(|(key, value)| user_field(key, text_of(cx, value))),
    );
    labels.extend(component_labels(cx, component));
    labels.push(Entry::Spread(component.paths.pod_labels.clone()));
    labels
}

fn component_labels(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> impl Iterator<Item = Entry> {
    let written = &component.component.container.written;
    own_labels(&component.component.labels)
        .map(|(key, value)| user_field(key, text_of(cx, value)).at_any(written.entry("label", key)))
}

/// The keys that `commonLabels` can't set.
pub(crate) fn reserved_labels(cx: &AppContext<'_>) -> Vec<Arc<str>> {
    let of_components = cx.components.iter().flat_map(|it| &it.component.labels);
    with_own_keys(standard_labels(), cx.app.labels.iter().chain(of_components))
}

/// The standard labels, allocated once for the whole process.
fn standard_labels() -> Vec<Arc<str>> {
    static LABELS: LazyLock<Vec<Arc<str>>> = LazyLock::new(|| STANDARD_LABELS.map(Arc::from).into());
    LABELS.clone()
}

/// The keys that a component's `podLabels` can't set.
pub(crate) fn reserved_pod_labels(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Arc<str>> {
    with_own_keys(standard_labels(), cx.app.labels.iter().chain(&component.component.labels))
}

/// Fixed keys and those of a program, without doubles, in order.
pub(crate) fn reserved<'a>(fixed: &[&str], own: impl Iterator<Item = &'a (Arc<str>, model::Expr)>) -> Vec<Arc<str>> {
    with_own_keys(fixed.iter().map(|it| Arc::from(*it)).collect(), own)
}

fn with_own_keys<'a>(mut keys: Vec<Arc<str>>, own: impl Iterator<Item = &'a (Arc<str>, model::Expr)>) -> Vec<Arc<str>> {
    for (key, _) in own {
        if !keys.contains(key) {
            keys.push(Arc::clone(key));
        }
    }
    keys
}

/// The annotations of an object: fixed ones, ones under a condition, and those of the values.
#[derive(Default)]
pub(crate) struct Annotations {
    fixed: Vec<Entry>,
    guarded: Vec<(Expr, Entry)>,
    spreads: Vec<KnobPath>,
}

impl Annotations {
    /// The annotations that every object has.
    pub(crate) fn of_object(cx: &AppContext<'_>) -> Self {
        Self::default().with_common(cx)
    }

    /// Whether there is one of this key, except those of the values.
    pub(crate) fn has(&self, wanted: &str) -> bool {
        let is_it = |entry: &Entry| matches!(entry, Entry::Field { key, .. } if &**key == wanted);
        self.fixed.iter().chain(self.guarded.iter().map(|(_, entry)| entry)).any(is_it)
    }

    /// Adds a fixed one.
    pub(crate) fn with(mut self, entry: Entry) -> Self {
        self.fixed.push(entry);
        self
    }

    /// Adds one under a condition.
    pub(crate) fn with_guarded(mut self, when: Expr, entry: Entry) -> Self {
        self.guarded.push((when, entry));
        self
    }

    /// Adds those of a program, of which the first of a key counts.
    pub(crate) fn with_own(mut self, cx: &AppContext<'_>, own: &[(Arc<str>, model::Expr)]) -> Self {
        for (key, value) in own {
            if !self.has(key) {
                self.fixed.push(user_field(key, text_of(cx, value)));
            }
        }
        self
    }

    /// Adds those of a component, of which the first of a key counts.
    pub(crate) fn with_annotations_of(mut self, cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Self {
        let written = &component.component.container.written;
        for (key, value) in &component.component.annotations {
            if !self.has(key) {
                self.fixed.push(user_field(key, text_of(cx, value)).at_any(written.entry("annotation", key)));
            }
        }
        self
    }

    /// Adds a map of the values, of which the first that has a key counts.
    pub(crate) fn with_values(mut self, path: &KnobPath) -> Self {
        self.spreads.insert(0, path.clone());
        self
    }

    fn with_common(mut self, cx: &AppContext<'_>) -> Self {
        self.spreads.push(cx.paths.common_annotations.clone());
        self.with_own(cx, &cx.app.annotations)
    }

    /// The field `annotations`, which is there only if there are any.
    pub(crate) fn into_entry(self) -> Option<Entry> {
        let Self { fixed, guarded, spreads } = self;
        let conditions: Vec<Expr> = guarded
            .iter()
            .map(|(when, _)| when.clone())
            .chain(spreads.iter().map(|path| Expr::NonEmpty(path.clone())))
            .collect();
        let is_certain = !fixed.is_empty();
        let mut entries = fixed;
        entries.extend(guarded.into_iter().map(|(when, entry)| Entry::Guarded { when, entries: vec![entry] }));
        let value = match (entries.is_empty(), spreads.as_slice()) {
            (true, [only]) => Node::Values(only.clone()),
            (_, []) => Node::Map(entries),
            (_, [only]) => {
                entries.push(Entry::Spread(only.clone()));
                Node::Map(entries)
            }
            (_, _) => {
                entries.push(Entry::SpreadAll(spreads));
                Node::Map(entries)
            }
        };
        let field = field!("annotations": value);
        match is_certain {
            true => Some(field),
            false => Some(Entry::Guarded { when: any(conditions)?, entries: vec![field] }),
        }
    }
}

/// Any of these conditions; `None` if there is none.
pub(crate) fn any(mut conditions: Vec<Expr>) -> Option<Expr> {
    match conditions.len() {
        0 => None,
        1 => conditions.pop(),
        _ => Some(Expr::Any(conditions)),
    }
}

/// All of these conditions.
pub(crate) fn all(mut conditions: Vec<Expr>) -> Option<Expr> {
    match conditions.len() {
        0 => None,
        1 => conditions.pop(),
        _ => Some(Expr::All(conditions)),
    }
}

/// The field `metadata`.
pub(crate) fn metadata(name: Expr, labels: Vec<Entry>, annotations: Annotations) -> Entry {
    let mut entries = vec![field!("name": name), field!("labels": Node::Map(labels))];
    entries.extend(annotations.into_entry());
    field!("metadata": Node::Map(entries))
}
