//! What the lowering of one object has to know of the application around it.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_semantic::model::{
    Allow, App, Companion, Component, Count, Expose, Kind, Peer, Port, Protocol, Secret, SecretSource, Shared, Volume,
};

use crate::expression::{CompareOp, Expr, KnobPath};
use crate::lower::external::ExternalContext;
use crate::lower::knobs::paths::{AppPaths, ComponentPaths, is_http};
use crate::lower::names;
use crate::lower::other::{self, OtherContext};
use crate::lower::replaced::ReplacedContext;
use crate::lower::service_account;
use crate::lower::setting::Setting;
use crate::macros::literal;

/// An application while it is lowered: all of it, or some components among the others.
pub(crate) struct AppContext<'a> {
    pub(crate) app: &'a App,
    pub(crate) paths: Arc<AppPaths>,
    /// What holds for the whole and is an entry of the values.
    pub(crate) shared: &'a Shared,
    /// Those that are lowered, in the order of the application's components.
    pub(crate) components: Vec<Arc<ComponentContext<'a>>>,
    /// All of them, those of an environment as they are there.
    all: Arc<Vec<Arc<ComponentContext<'a>>>>,
    /// In the order of the application's externals.
    pub(crate) externals: Arc<Vec<ExternalContext<'a>>>,
    /// Those in whose place an external can be, by name.
    replaced: Arc<BTreeMap<&'a str, ReplacedContext<'a>>>,
    /// The other apps of the program that it calls or is called by.
    pub(crate) others: Arc<Vec<OtherContext<'a>>>,
    changed: BTreeMap<usize, Arc<ComponentContext<'a>>>,
    /// The numbers of the components by name: one look-up for each reference, whatever the size of the application.
    by_name: Arc<BTreeMap<&'a str, usize>>,
    /// The numbers of the components that call a component, by its name.
    callers: Arc<BTreeMap<&'a str, Vec<usize>>>,
    /// For each component by name: those that allow traffic from or to it, and how.
    allowing: Arc<BTreeMap<&'a str, Vec<(usize, &'a Allow)>>>,
}

/// A way in from outside over HTTP.
#[derive(Clone, Copy)]
pub(crate) struct WayIn<'a> {
    /// The port that it leads to.
    pub(crate) port: &'a Port,
    /// Whether a gateway leads to it, rather than an Ingress.
    pub(crate) by_gateway: bool,
}

/// A component while it is lowered.
pub(crate) struct ComponentContext<'a> {
    pub(crate) component: &'a Component,
    pub(crate) paths: ComponentPaths,
    /// The component as the application has it, of which this one is what an environment makes.
    pub(crate) in_app: &'a Component,
    /// The name of its main object, its Service and whatever there is one of.
    pub(crate) name: Expr,
    /// What its objects have, because the application or an environment asks for it.
    hints: Hints<'a>,
    /// Whether it may scale itself: its count is a range in the application or in an environment.
    pub(crate) scales: bool,
    /// The port that each of its ways in from outside leads to: those of the application, then those that only an
    /// environment has; else one to a port named `http`, which the values can open.
    pub(crate) ways_in: Vec<WayIn<'a>>,
    /// How many pods there are while it does not scale itself.
    pub(crate) fixed: u32,
    /// How many pods there are at least and at most while it scales itself.
    pub(crate) bounds: (u32, u32),
}

/// What shapes the objects of a component beyond what the application says of it, because an environment asks for it. It is
/// the same in the application and in all of its environments, so that they differ in values only.
#[derive(Clone)]
struct Hints<'a> {
    in_app: &'a Component,
    scales: bool,
    ways_in: Vec<WayIn<'a>>,
    count: Count,
    /// Whether an external can be in its place.
    replaced: bool,
}

impl<'a> AppContext<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        let mut variants: BTreeMap<usize, Vec<&Component>> = BTreeMap::new();
        for variant in app.environments.iter().flat_map(|it| &it.components) {
            variants.entry(variant.number).or_default().push(&variant.component);
        }
        let (mut by_name, mut callers) = (BTreeMap::new(), BTreeMap::<&str, Vec<usize>>::new());
        let mut allowing: BTreeMap<&str, Vec<(usize, &Allow)>> = BTreeMap::new();
        for (number, component) in app.components.iter().enumerate() {
            by_name.insert(&*component.name, number);
            for callee in component.calls.iter().filter(|it| **it != component.name) {
                callers.entry(callee).or_default().push(number);
            }
            for allow in &component.allows {
                if let Peer::Component(other) = &allow.peer {
                    allowing.entry(other).or_default().push((number, allow));
                }
            }
        }
        let components: Vec<Arc<ComponentContext<'_>>> = app
            .components
            .iter()
            .enumerate()
            .map(|(number, component)| {
                let variants = variants.get(&number).map(Vec::as_slice).unwrap_or_default();
                let replaced = app.replaced(&component.name).is_some();
                Arc::new(ComponentContext::new(component, Hints::new(component, variants, replaced)))
            })
            .collect();
        Self {
            app,
            paths: Arc::new(AppPaths::new()),
            shared: &app.shared,
            all: Arc::new(components.clone()),
            components,
            externals: Arc::new(app.externals.iter().map(|it| ExternalContext::new(it)).collect()),
            replaced: Arc::new(app.replaced.iter().map(|it| (&*it.component, ReplacedContext::new(it))).collect()),
            others: Arc::new(other::contexts(app)),
            changed: BTreeMap::new(),
            by_name: Arc::new(by_name),
            callers: Arc::new(callers),
            allowing: Arc::new(allowing),
        }
    }

    /// The same application, of which these components are lowered: each as it is, or another in its place.
    pub(crate) fn with(&self, shared: &'a Shared, changes: &[(usize, Option<&'a Component>)]) -> Self {
        let mut components = Vec::with_capacity(changes.len());
        let mut changed = BTreeMap::new();
        for (number, other) in changes {
            let Some(base) = self.all.get(*number) else { continue };
            let context = match other {
                Some(other) => Arc::new(ComponentContext::new(other, base.hints.clone())),
                None => Arc::clone(base),
            };
            components.push(Arc::clone(&context));
            changed.insert(*number, context);
        }
        Self {
            app: self.app,
            paths: Arc::clone(&self.paths),
            shared,
            components,
            all: Arc::clone(&self.all),
            externals: Arc::clone(&self.externals),
            replaced: Arc::clone(&self.replaced),
            others: Arc::clone(&self.others),
            changed,
            by_name: Arc::clone(&self.by_name),
            callers: Arc::clone(&self.callers),
            allowing: Arc::clone(&self.allowing),
        }
    }

    fn at(&self, number: usize) -> Option<&ComponentContext<'a>> {
        self.changed.get(&number).or_else(|| self.all.get(number)).map(|it| &**it)
    }

    /// The component of this name.
    pub(crate) fn component(&self, name: &str) -> Option<&ComponentContext<'a>> {
        self.at(*self.by_name.get(name)?)
    }

    /// The secrets that are generated for the whole application.
    pub(crate) fn generated_secrets(&self) -> impl Iterator<Item = &'a Secret> {
        self.shared.secrets.iter().filter(|it| matches!(it.source, SecretSource::Generated { .. }))
    }

    /// Whether secrets are generated.
    pub(crate) fn generates_secrets(&self) -> bool {
        self.generated_secrets().next().is_some() || self.components.iter().any(|it| it.makes_secrets())
    }

    /// The external of this name.
    pub(crate) fn external(&self, name: &str) -> Option<&ExternalContext<'a>> {
        self.externals.iter().find(|it| &*it.external.name == name)
    }

    /// What can be in the place of the component of this name.
    pub(crate) fn replaced(&self, name: &str) -> Option<&ReplacedContext<'a>> {
        self.replaced.get(name)
    }

    /// The externals, then those that can be in the place of a component at hand.
    pub(crate) fn all_externals(&self) -> impl Iterator<Item = &ExternalContext<'a>> {
        self.externals.iter().chain(self.replaced.values().map(|it| &it.external))
    }

    /// The component of another app that this name with a dot is for, and its app.
    pub(crate) fn other(&self, name: &str) -> Option<(&OtherContext<'a>, &'a Component)> {
        let (app, component) = name.split_once('.')?;
        let other = self.others.iter().find(|it| &*it.other.name == app)?;
        Some((other, other.component(component)?))
    }

    /// The components that allow traffic from or to the one of this name, each with what it says.
    pub(crate) fn allowing(&self, name: &str) -> impl Iterator<Item = (&ComponentContext<'a>, &'a Allow)> {
        let found = self.allowing.get(name).into_iter().flatten();
        found.filter_map(|(number, allow)| Some((self.at(*number)?, *allow)))
    }

    /// The components that call the one of this name, in the order of the application.
    pub(crate) fn callers(&self, name: &str) -> impl Iterator<Item = &ComponentContext<'a>> {
        self.callers.get(name).into_iter().flatten().filter_map(|number| self.at(*number))
    }
}

impl<'a> Hints<'a> {
    fn new(component: &'a Component, variants: &[&'a Component], replaced: bool) -> Self {
        let is_range = |it: &Component| matches!(it.count, Count::Range(..));
        let mut ways_in = own_ways_in(component);
        for variant in variants {
            ways_in.extend(own_ways_in(variant).into_iter().skip(ways_in.len()));
        }
        if ways_in.is_empty() {
            let http = component.ports.iter().find(|it| is_http(it) && !it.internal);
            ways_in.extend(http.map(|port| WayIn { port, by_gateway: false }));
        }
        let scales = is_range(component) || variants.iter().any(|it| is_range(it));
        Self { in_app: component, scales, ways_in, count: component.count, replaced }
    }
}

impl<'a> ComponentContext<'a> {
    fn new(component: &'a Component, hints: Hints<'a>) -> Self {
        let mut ways_in = own_ways_in(component);
        ways_in.extend(hints.ways_in.iter().copied().skip(ways_in.len()));
        // What is not in force where the other is keeps what the application says, so that an environment says no more than
        // what differs.
        let (fixed, bounds) = match (component.count, hints.count) {
            (Count::Fixed(count), Count::Fixed(_)) => (count, (count, count)),
            (Count::Fixed(count), Count::Range(least, most)) => (count, (least, most)),
            (Count::Range(least, most), other) => (other.smallest(), (least, most)),
        };
        Self {
            paths: ComponentPaths::new(component, &ways_in, hints.replaced),
            in_app: hints.in_app,
            name: names::object(&component.object_name, ""),
            scales: hints.scales,
            ways_in,
            fixed,
            bounds,
            hints,
            component,
        }
    }

    /// The name that its objects and its pods' labels have.
    pub(crate) fn label(&self) -> Arc<str> {
        Arc::clone(&self.component.object_name)
    }

    /// Whether several of its pods can be there at once.
    pub(crate) fn several_pods(&self) -> Expr {
        let parallel = || {
            let number = Expr::Whole(self.paths.run.parallelism.clone());
            Expr::Compare(CompareOp::Greater, Arc::new((number, Expr::Int(1))))
        };
        match self.component.kind {
            Kind::Stateless | Kind::Stateful => self.several_replicas(),
            Kind::PerNode => Expr::Bool(true),
            Kind::Job => parallel(),
            Kind::Cron => {
                let policy = Expr::Text(self.paths.run.concurrency_policy.clone());
                Expr::Any(vec![parallel(), Expr::Compare(CompareOp::Equal, Arc::new((policy, literal!("Allow"))))])
            }
            Kind::External => Expr::Bool(false),
        }
    }

    /// Whether the values ask for more than one replica.
    pub(crate) fn several_replicas(&self) -> Expr {
        let fixed = || {
            Expr::Compare(CompareOp::Greater, Arc::new((Expr::Whole(self.paths.replica_count.clone()), Expr::Int(1))))
        };
        match self.scales {
            true => Expr::Any(vec![Expr::Truth(self.paths.autoscaling_enabled.clone()), fixed()]),
            false => fixed(),
        }
    }

    /// The number of replicas, and the largest one where it scales itself.
    pub(crate) fn replicas(&self) -> Expr {
        let fixed = Expr::Whole(self.paths.replica_count.clone());
        match self.scales {
            true => Expr::If(Arc::new((
                Expr::Truth(self.paths.autoscaling_enabled.clone()),
                Expr::Whole(self.paths.max_replicas.clone()),
                fixed,
            ))),
            false => fixed,
        }
    }

    /// What is said of how long its pods have to stop.
    pub(crate) fn grace(&self) -> Setting<'a> {
        Setting::new(self.component.grace_seconds.as_ref(), self.in_app.grace_seconds.as_ref())
    }

    /// What is said of the size of a volume.
    pub(crate) fn size_of(&self, volume: &'a Volume) -> Setting<'a> {
        let in_app = self.in_app.volumes.iter().find(|it| it.name == volume.name);
        Setting::new(Some(&volume.size), in_app.map(|it| &it.size))
    }

    /// What is said of the host of a way in, by its number, and of its path.
    pub(crate) fn way_in(&self, nth: usize) -> (Setting<'a>, Setting<'a>) {
        let (here, in_app) = (self.component.exposures.get(nth), self.in_app.exposures.get(nth));
        let host = Setting::new(here.map(|it| &it.host), in_app.map(|it| &it.host));
        (host, Setting::new(here.map(|it| &it.path), in_app.map(|it| &it.path)))
    }

    /// The container beside the main one as the application has it.
    pub(crate) fn companion_in_app(&self, companion: &Companion) -> Option<&'a Companion> {
        self.in_app.companions.iter().find(|it| it.name == companion.name)
    }

    /// The ports that the main container listens on.
    pub(crate) fn main_ports(&self) -> impl Iterator<Item = &'a Port> + use<'a> {
        self.component.ports.iter().filter(|it| it.sidecar.is_none())
    }

    /// The ports that a sidecar listens on.
    pub(crate) fn sidecar_ports(&self, name: &str) -> impl Iterator<Item = &'a Port> {
        self.component.ports.iter().filter(move |it| it.sidecar.as_deref() == Some(name))
    }

    /// Whether it has a Service.
    pub(crate) fn has_service(&self) -> bool {
        self.component.ports.iter().any(|it| !it.internal)
    }

    /// The ports of its Service, each with the place of its number in the values.
    pub(crate) fn service_ports(&self) -> impl Iterator<Item = (&'a Port, &KnobPath)> {
        self.component.ports.iter().zip(&self.paths.service.ports).filter(|(port, _)| !port.internal)
    }

    /// The value of the node's port for the port of this name.
    pub(crate) fn node_port(&self, name: &str) -> Option<&KnobPath> {
        let ports = self.component.ports.iter().zip(&self.paths.node_ports);
        ports.into_iter().find(|(port, _)| &*port.name == name).map(|(_, path)| path)
    }

    /// The name of its ServiceAccount.
    pub(crate) fn service_account(&self) -> Expr {
        Expr::Include(service_account::helper_name(self), None)
    }

    /// Whether secrets or certificates are generated for it.
    pub(crate) fn makes_secrets(&self) -> bool {
        self.generates_secrets() || !self.paths.certificates.is_empty()
    }

    /// Whether secrets are generated for it.
    pub(crate) fn generates_secrets(&self) -> bool {
        self.component.secrets.iter().any(|it| matches!(it.source, SecretSource::Generated { .. }))
    }

    /// The value of the Service's port of this name.
    pub(crate) fn service_port(&self, name: &str) -> Option<&KnobPath> {
        self.service_ports().find(|(port, _)| &*port.name == name).map(|(_, path)| path)
    }
}

/// A component's own ways in.
fn own_ways_in(component: &Component) -> Vec<WayIn<'_>> {
    let way = |expose: &Expose| {
        let named = component.ports.iter().find(|it| it.name == expose.port);
        let port = named.or_else(|| component.ports.iter().find(|it| it.protocol == Protocol::Tcp && !it.internal))?;
        Some(WayIn { port, by_gateway: expose.gateway.is_some() })
    };
    component.exposures.iter().filter_map(way).collect()
}
