//! What the lowering of one object has to know of the application around it.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_semantic::model::{App, Component, ComponentOverride, Count, Expose, Kind, Port, Protocol};

use crate::expression::{CompareOp, Expr, KnobPath};
use crate::lower::knobs::paths::{AppPaths, ComponentPaths, is_http};
use crate::lower::names;
use crate::macros::literal;

/// An application while it is lowered.
pub(crate) struct AppContext<'a> {
    pub(crate) app: &'a App,
    pub(crate) paths: AppPaths,
    /// In the order of the application's components.
    pub(crate) components: Vec<ComponentContext<'a>>,
    /// The numbers of the components by name: one look-up for each reference, whatever the size of the application.
    by_name: BTreeMap<&'a str, usize>,
    /// The numbers of the components that call a component, by its name.
    callers: BTreeMap<&'a str, Vec<usize>>,
}

/// A component while it is lowered.
pub(crate) struct ComponentContext<'a> {
    pub(crate) component: &'a Component,
    pub(crate) paths: ComponentPaths,
    /// The name of its main object, its Service and whatever there is one of.
    pub(crate) name: Expr,
    /// Whether it may scale itself: its count is a range in the application or in an environment.
    pub(crate) scales: bool,
    /// The port that each of its ways in from outside leads to: those of the application, then those that only an
    /// environment has; else one to a port named `http`, which the values can open.
    pub(crate) ways_in: Vec<&'a Port>,
}

impl<'a> AppContext<'a> {
    pub(crate) fn new(app: &'a App) -> Self {
        let mut overrides: BTreeMap<&str, Vec<&ComponentOverride>> = BTreeMap::new();
        for change in app.environments.iter().flat_map(|it| &it.components) {
            overrides.entry(&change.component).or_default().push(change);
        }
        let (mut by_name, mut callers) = (BTreeMap::new(), BTreeMap::<&str, Vec<usize>>::new());
        for (number, component) in app.components.iter().enumerate() {
            by_name.insert(&*component.name, number);
            for callee in component.calls.iter().filter(|it| **it != component.name) {
                callers.entry(callee).or_default().push(number);
            }
        }
        let changes = |name: &str| overrides.get(name).map(Vec::as_slice).unwrap_or_default();
        let components =
            app.components.iter().map(|component| ComponentContext::new(component, changes(&component.name))).collect();
        Self { app, paths: AppPaths::new(), components, by_name, callers }
    }

    /// The component of this name.
    pub(crate) fn component(&self, name: &str) -> Option<&ComponentContext<'a>> {
        self.components.get(*self.by_name.get(name)?)
    }

    /// The components that call the one of this name, in the order of the application.
    pub(crate) fn callers(&self, name: &str) -> impl Iterator<Item = &ComponentContext<'a>> {
        self.callers.get(name).into_iter().flatten().filter_map(|number| self.components.get(*number))
    }
}

impl<'a> ComponentContext<'a> {
    fn new(component: &'a Component, overrides: &[&'a ComponentOverride]) -> Self {
        let scales = matches!(component.count, Count::Range(..))
            || overrides.iter().any(|it| matches!(it.count, Some(Count::Range(..))));
        let ways_in = ways_in(component, overrides.iter().filter_map(|it| it.expose.as_deref()));
        Self {
            paths: ComponentPaths::new(component, ways_in.len()),
            name: names::object(&component.name, ""),
            scales,
            ways_in,
            component,
        }
    }

    /// The component's name.
    pub(crate) fn label(&self) -> Arc<str> {
        Arc::clone(&self.component.name)
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

    /// Whether it has a Service.
    pub(crate) fn has_service(&self) -> bool {
        !self.component.ports.is_empty()
    }

    /// Whether secrets are generated for it.
    pub(crate) fn generates_secrets(&self) -> bool {
        self.component
            .secrets
            .iter()
            .any(|it| matches!(it.source, kdsl_semantic::model::SecretSource::Generated { .. }))
    }

    /// The value of the parameter of this name.
    pub(crate) fn param(&self, name: &str) -> Option<&KnobPath> {
        let nth = self.component.params.iter().position(|it| &*it.name == name)?;
        self.paths.params.get(nth)
    }

    /// The value of the Service's port of this name.
    pub(crate) fn service_port(&self, name: &str) -> Option<&KnobPath> {
        let nth = self.component.ports.iter().position(|it| &*it.name == name)?;
        self.paths.service_ports.get(nth)
    }
}

/// The ports that the ways in lead to.
fn ways_in<'a>(component: &'a Component, overrides: impl Iterator<Item = &'a [Expose]>) -> Vec<&'a Port> {
    let port_of = |expose: &Expose| {
        let named = component.ports.iter().find(|it| it.name == expose.port);
        named.or_else(|| component.ports.iter().find(|it| it.protocol == Protocol::Tcp))
    };
    let mut ways: Vec<&Port> = component.exposures.iter().filter_map(port_of).collect();
    for exposures in overrides {
        ways.extend(exposures.iter().skip(ways.len()).filter_map(port_of));
    }
    if ways.is_empty() {
        ways.extend(component.ports.iter().find(|it| is_http(it)));
    }
    ways
}
