//! Other apps of the program: their values here, how their objects are named, and who of them may call whom.
//!
//! Each app is a release of its own, so what it is called and where it is are values. What else is known of it is what its
//! program says.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_semantic::model::{self, App, Component, HostRef, Other, SecretKey};

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::knob::KnobType;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::paths::{APP_NAMES, root_name};
use crate::lower::knobs::{Knobs, nothing, object_name};
use crate::lower::names::camel_case;
use crate::lower::{resources, secret};
use crate::macros::{field, literal, map, text};
use crate::node::{Entry, Item, Node};
use crate::tree::Tree;

/// A DNS label.
const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/// A DNS label, or nothing.
const LABEL_OR_NOTHING: &str = "([a-z0-9]([-a-z0-9]*[a-z0-9])?)?";

/// Another app while this one is lowered.
pub(crate) struct OtherContext<'a> {
    pub(crate) other: &'a Other,
    root: Arc<str>,
    release: KnobPath,
    namespace: KnobPath,
    /// The Secrets of it that are used here.
    secrets: Vec<Opened>,
}

/// A Secret of another app.
struct Opened {
    helper: Arc<str>,
    /// The object's name behind the base.
    object: Arc<str>,
    path: KnobPath,
}

/// The other apps of an application.
pub(crate) fn contexts(app: &App) -> Vec<OtherContext<'_>> {
    let own: Vec<Arc<str>> = (app.components.iter().map(|it| &it.name))
        .chain(app.externals.iter().map(|it| &it.name))
        .map(|it| root_name(it))
        .collect();
    app.others.iter().map(|it| OtherContext::new(app, it, &own)).collect()
}

impl<'a> OtherContext<'a> {
    fn new(app: &'a App, other: &'a Other, own: &[Arc<str>]) -> Self {
        let mut root = camel_case(&other.name);
        if APP_NAMES.contains(&root.as_str()) || own.iter().any(|it| **it == *root) {
            root.push_str("App");
        }
        let mut keys = BTreeSet::new();
        for component in &app.components {
            for need in &component.needs {
                let Some((of, provider)) = need.provider.split_once('.') else { continue };
                let provider = other.components.iter().find(|it| of == &*other.name && &*it.name == provider);
                let provided = provider.and_then(|it| it.provides.iter().find(|it| it.interface == need.interface));
                let fields = provided.into_iter().flat_map(|it| &it.fields);
                fields.for_each(|(_, value)| collect_secrets(value, &mut keys));
            }
        }
        let opened = |(owner, certificate): (Arc<str>, Option<Arc<str>>)| {
            let component = other.components.iter().find(|it| it.name == owner)?;
            let key = SecretKey {
                component: format!("{}.{owner}", other.name).into(),
                name: certificate.clone().unwrap_or_default(),
                key: text!(""),
                existing: None,
                certificate: certificate.is_some(),
                optional: false,
                instead: None,
            };
            let suffix = certificate.map(|it| format!("-{it}")).unwrap_or_default();
            Some(Opened {
                helper: secret::helper_of(&key),
                object: format!("-{}{suffix}", component.object_name).into(),
                path: KnobPath::new([&*root, "existingSecrets", &camel_case(&format!("{owner}{suffix}"))]),
            })
        };
        Self {
            release: KnobPath::new([&*root, "release"]),
            namespace: KnobPath::new([&*root, "namespace"]),
            secrets: keys.into_iter().filter_map(opened).collect(),
            root: root.into(),
            other,
        }
    }

    /// Its component of this name.
    pub(crate) fn component(&self, name: &str) -> Option<&'a Component> {
        self.other.components.iter().find(|it| &*it.name == name).map(|it| &**it)
    }

    /// Adds its values.
    pub(crate) fn add_knobs(&self, knobs: &mut Knobs) {
        let name = &self.other.name;
        knobs.section(
            self.root.to_string(),
            format!("{name}: another application, which is released on its own.").into(),
        );
        knobs.add(
            &self.release,
            KnobType::Text { pattern: Some(text!(LABEL)), length: Some((1, 53)) },
            Tree::Str(Arc::clone(name)),
            format!("The name of the release of {name}.").into(),
        );
        knobs.add(
            &self.namespace,
            KnobType::Text { pattern: Some(text!(LABEL_OR_NOTHING)), length: Some((0, 63)) },
            self.other.namespace.clone().map_or_else(nothing, Tree::Str),
            format!("The namespace of {name}. Empty for that of this release.").into(),
        );
        if !self.secrets.is_empty() {
            let group = format!("{}.existingSecrets", self.root);
            knobs.section(group, text!("The Secrets that open it, each empty for the one that it makes itself."));
        }
        for Opened { object, path, .. } in &self.secrets {
            let docs = format!("A Secret that takes the place of {name}'s own, {}.", object.trim_start_matches('-'));
            knobs.add(path, object_name(), nothing(), docs.into());
        }
    }

    /// The helpers that its names are made with.
    pub(crate) fn helpers(&self) -> Vec<Helper> {
        if !self.other.is_called {
            return Vec::new();
        }
        let release = || Expr::Text(self.release.clone());
        let name = || Expr::Str(Arc::clone(&self.other.name));
        let base = Helper {
            name: self.base_name(),
            docs: format!("The base of all names of {}.", self.other.name).into(),
            body: HelperBody::Text(Expr::If(Arc::new((
                Expr::Contains(Arc::new((release(), name()))),
                release(),
                Expr::concat([release(), Expr::Str(format!("-{}", self.other.name).into())]),
            )))),
        };
        let secrets = self.secrets.iter().map(|it| Helper {
            name: Arc::clone(&it.helper),
            docs: format!("The name of the Secret {} of {}.", it.object.trim_start_matches('-'), self.other.name)
                .into(),
            body: HelperBody::Text(Expr::Coalesce(vec![
                Expr::Text(it.path.clone()),
                Expr::Concat(vec![self.base(), Expr::Str(Arc::clone(&it.object))]),
            ])),
        });
        std::iter::once(base).chain(secrets).collect()
    }

    fn base_name(&self) -> Arc<str> {
        format!("{}.fullname", self.other.name).into()
    }

    fn base(&self) -> Expr {
        Expr::Include(self.base_name(), None)
    }

    fn is_elsewhere(&self) -> Expr {
        Expr::HasText(Arc::new(Expr::Text(self.namespace.clone())))
    }

    /// The DNS name of a Service or of a pod of one of its components, with the namespace where that may be another.
    pub(crate) fn host(&self, component: &Component, host: &HostRef) -> Expr {
        let named = &component.object_name;
        let object = |suffix: &str| {
            let tail = if suffix.is_empty() { format!("-{named}") } else { format!("-{named}-{suffix}") };
            Expr::concat([self.base(), Expr::Str(tail.into())])
        };
        let within = match host {
            HostRef::Service { service, .. } => object(service.as_deref().unwrap_or_default()),
            HostRef::Pod { index, .. } => {
                Expr::concat([object(""), Expr::Str(format!("-{index}.").into()), object("headless")])
            }
        };
        let suffix = Expr::If(Arc::new((
            self.is_elsewhere(),
            Expr::Concat(vec![literal!("."), Expr::Text(self.namespace.clone()), literal!(".svc")]),
            literal!(""),
        )));
        Expr::concat([within, suffix])
    }

    /// The pods of one of its components, for a network policy.
    pub(crate) fn peer(&self, component: &Component) -> Item {
        let namespace = map! {
            "matchLabels": map! { "kubernetes.io/metadata.name": Expr::Text(self.namespace.clone()) },
        };
        let pods = map! {
            "matchLabels": map! {
                "app.kubernetes.io/name": Expr::Str(Arc::clone(&self.other.name)),
                "app.kubernetes.io/instance": Expr::Text(self.release.clone()),
                "app.kubernetes.io/component": Expr::Str(Arc::clone(&component.object_name)),
            },
        };
        Item::one(Node::Map(vec![
            Entry::Guarded { when: self.is_elsewhere(), entries: vec![field!("namespaceSelector": namespace)] },
            field!("podSelector": pods),
        ]))
    }
}

/// The components of other apps that call a component.
pub(crate) fn callers<'c, 'a>(
    cx: &'c AppContext<'a>,
    component: &'c ComponentContext<'_>,
) -> impl Iterator<Item = Item> + use<'c, 'a> {
    let name = &component.component.name;
    cx.others.iter().flat_map(move |other| {
        let calls = other.other.calls.iter().filter(move |(_, callee)| callee == name);
        calls.filter_map(|(caller, _)| Some(other.peer(other.component(caller)?)))
    })
}

/// What stands for an expression of another app that its values decide: what its program says.
pub(crate) fn as_said<'a>(cx: &AppContext<'a>, expr: &model::Expr) -> Option<model::Expr> {
    match expr {
        model::Expr::Param { component, name } => {
            let (_, component) = cx.other(component)?;
            component.params.iter().find(|it| it.name == *name).map(|it| it.default.clone())
        }
        model::Expr::Replicas { component } => {
            let (_, component) = cx.other(component)?;
            Some(model::Expr::Int(i64::from(component.count.smallest())))
        }
        model::Expr::Resource { component, resource } => {
            let (_, component) = cx.other(component)?;
            Some(model::Expr::Str(resources::said(component, *resource)))
        }
        model::Expr::Port { component, port } => {
            let (_, component) = cx.other(component)?;
            let port = component.ports.iter().find(|it| it.name == *port)?;
            Some(model::Expr::Int(i64::from(port.service_number)))
        }
        _ => None,
    }
}

/// The Secrets in an expression that are made for a component: the component, and the name of a certificate.
fn collect_secrets(expr: &model::Expr, into: &mut BTreeSet<(Arc<str>, Option<Arc<str>>)>) {
    match expr {
        model::Expr::Secret(key) if key.existing.is_none() => {
            into.insert((Arc::clone(&key.component), key.certificate.then(|| Arc::clone(&key.name))));
        }
        model::Expr::Concat(parts) | model::Expr::List(parts) | model::Expr::Call(_, parts) => {
            parts.iter().for_each(|it| collect_secrets(it, into));
        }
        model::Expr::If(parts) => {
            collect_secrets(&parts.1, into);
            collect_secrets(&parts.2, into);
        }
        _ => {}
    }
}
