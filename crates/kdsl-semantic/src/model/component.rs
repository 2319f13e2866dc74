//! Components.

use std::sync::Arc;

use super::{
    Access, Allow, Companion, Container, CustomObject, Disruption, Expose, Expr, Patch, PodSettings, Port, Run,
    Scaling, Secret, Service, ServiceOptions, Span, Volume,
};
use crate::types::ParamType;

/// How the pods of a component are to be thought of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Interchangeable pods with random names: a Deployment.
    Stateless,
    /// Pods with a name and data of their own each: a StatefulSet.
    Stateful,
    /// One pod on every node: a DaemonSet.
    PerNode,
    /// Pods that run once, to the end: a Job.
    Job,
    /// Pods that run to the end, on a schedule: a CronJob.
    Cron,
    /// Something that already runs elsewhere: no pods.
    External,
}

impl Kind {
    /// The word for it in a program.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stateless => "stateless",
            Self::Stateful => "stateful",
            Self::PerNode => "per-node",
            Self::Job => "job",
            Self::Cron => "cron",
            Self::External => "external",
        }
    }

    /// The kind in a sentence about a component: `web` *is stateless*.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Stateless => "stateless",
            Self::Stateful => "stateful",
            Self::PerNode => "per-node",
            Self::Job => "a job",
            Self::Cron => "a cron job",
            Self::External => "external",
        }
    }

    /// Whether the program says how many pods there are.
    pub fn has_replicas(self) -> bool {
        matches!(self, Self::Stateless | Self::Stateful)
    }

    /// Whether each pod has a name and data of its own.
    pub fn has_identity(self) -> bool {
        self == Self::Stateful
    }

    /// Whether its pods run to their end, so that nobody can call them.
    pub fn runs_to_end(self) -> bool {
        matches!(self, Self::Job | Self::Cron)
    }

    /// Whether there are pods at all.
    pub fn has_pods(self) -> bool {
        self != Self::External
    }
}

/// How many replicas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// `xN`: that many.
    Fixed(u32),
    /// `xN..M`: scales itself between the two.
    Range(u32, u32),
}

impl Count {
    /// The largest number of replicas there can be.
    pub fn largest(self) -> u32 {
        match self {
            Self::Fixed(count) | Self::Range(_, count) => count,
        }
    }

    /// The number of replicas at first.
    pub fn smallest(self) -> u32 {
        match self {
            Self::Fixed(count) | Self::Range(count, _) => count,
        }
    }
}

/// One component of an application, with its type's, its app's and its own statements merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its name, a DNS label.
    pub name: Arc<str>,
    /// The name that its objects have: its first one, where it was renamed since.
    pub object_name: Arc<str>,
    /// Where the name is written.
    pub span: Span,
    /// The documentation written above it, else its type's.
    pub docs: Option<Arc<str>>,
    /// Its kind.
    pub kind: Kind,
    /// The name of its component type; `None` for an anonymous image.
    pub type_name: Option<Arc<str>>,
    /// How its pods run to their end, for the kinds of which they do.
    pub run: Option<Run>,
    /// How many replicas the app gives it; one where the kind has none.
    pub count: Count,
    /// Where the count is written, or the name where there is none.
    pub count_span: Span,
    /// The largest count that the app or one of its environments gives.
    pub largest_count: u32,
    /// `scale cpu N%` and `scale memory N%`: the utilisation in percent to scale at. Only with a range count.
    pub scale: Vec<(Arc<str>, u32)>,
    /// What else it scales by, and how fast.
    pub scaling: Scaling,
    /// How many of its pods may be down at once; `None` for one.
    pub disruption: Option<Disruption>,
    /// Its parameters that the values can set, in the order of the type.
    pub params: Vec<Param>,
    /// The main container. It is named like the component.
    pub container: Container,
    /// What is said of its pods as a whole.
    pub pod: PodSettings,
    /// The containers beside it, in the order in which they start.
    pub companions: Vec<Companion>,
    /// Its ports.
    pub ports: Vec<Port>,
    /// What is said of its own Service.
    pub service: ServiceOptions,
    /// The name, and nothing before it, of one more Service of its own.
    pub alias: Option<(Arc<str>, Span)>,
    /// Services beside its own.
    pub services: Vec<Service>,
    /// How it is reached from outside of the cluster.
    pub exposures: Vec<Expose>,
    /// Secrets that are generated once for it, or that exist already.
    pub secrets: Vec<Secret>,
    /// Its volumes: at most one shared, or own ones.
    pub volumes: Vec<Volume>,
    /// The interfaces it provides.
    pub provides: Vec<Provided>,
    /// Its needs and what meets them. A need that is optional and not met is left out.
    pub needs: Vec<Need>,
    /// The components that it calls, because a need is met by them or because it names them: names, sorted, no doubles.
    pub calls: Vec<Arc<str>>,
    /// Further traffic that is allowed.
    pub allows: Vec<Allow>,
    /// What its pods may ask of Kubernetes' API.
    pub access: Vec<Access>,
    /// Seconds between being asked to stop and being killed; `None` for Kubernetes' default of 30.
    pub grace_seconds: Option<Expr>,
    /// Labels for the workload and its pods.
    pub labels: Vec<(Arc<str>, Expr)>,
    /// Annotations for the workload and its pods.
    pub annotations: Vec<(Arc<str>, Expr)>,
    /// `require` and `warn` whose conditions depend on values that are known at install only.
    pub checks: Vec<Check>,
    /// Objects beside those that follow from the rest.
    pub objects: Vec<CustomObject>,
    /// Changes to its objects.
    pub patches: Vec<Patch>,
}

impl Component {
    /// The text that an expression of its own is as long as nobody sets a value; `None` if more than its parameters and those
    /// of the app decides.
    pub fn text_by_default(&self, shared: &[Param], expr: &Expr) -> Option<Arc<str>> {
        let found =
            |params: &[Param], name: &str| params.iter().find(|it| &*it.name == name).map(|it| it.default.clone());
        crate::eval::text_by_default(expr, &|component, name| match component {
            "" => found(shared, name),
            component if component == &*self.name => found(&self.params, name),
            _ => None,
        })
    }
}

/// A parameter of a component's type that the values can set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name in kebab-case.
    pub name: Arc<str>,
    /// Where it is declared or was last set.
    pub span: Span,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// Its type with refinements.
    pub ty: ParamType,
    /// Its default: a literal, as set in the app or else in the type.
    pub default: Expr,
}

/// An interface that a component provides, with the value of each field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provided {
    /// The interface's name.
    pub interface: Arc<str>,
    /// Its fields in the order of the interface.
    pub fields: Vec<(Arc<str>, Expr)>,
}

/// A need that is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The name it has within the component.
    pub name: Arc<str>,
    /// The interface.
    pub interface: Arc<str>,
    /// The component that meets it.
    pub provider: Arc<str>,
    /// Where it is declared.
    pub span: Span,
}

/// Something that must hold, for values that are known at install only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What must hold, a bool.
    pub condition: Expr,
    /// What to say if it does not.
    pub message: Expr,
    /// Whether it is only a warning.
    pub warning: bool,
    /// Where it is written.
    pub span: Span,
}
