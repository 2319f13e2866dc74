//! Applications and their environments.

use std::sync::Arc;

use super::{Component, CustomObject, Expr, External, Param, Patch, Replaced, Secret, Span};

/// One application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its name, a DNS label.
    pub name: Arc<str>,
    /// Where the name is written.
    pub span: Span,
    /// Its documentation: the `##` lines above it.
    pub docs: Option<Arc<str>>,
    /// The namespace of `in namespace N`.
    pub namespace: Option<Arc<str>>,
    /// The chart's version (`version "1.2.0"`), else `0.1.0`.
    pub version: Arc<str>,
    /// The version of the application itself (`app-version`), else the tag of the first component's image.
    pub app_version: Arc<str>,
    /// Its components, in the order of the program.
    pub components: Vec<Arc<Component>>,
    /// What it uses that already runs elsewhere, in the order of the program.
    pub externals: Vec<Arc<External>>,
    /// The components in whose place an environment puts an external, in the order of the program.
    pub replaced: Vec<Replaced>,
    /// The other apps of the program that it calls or is called by, in the order of their names.
    pub others: Vec<Other>,
    /// Its environments, in the order of the program.
    pub environments: Vec<Environment>,
    /// What holds for the whole and is an entry of the values.
    pub shared: Shared,
    /// Labels for every object.
    pub labels: Vec<(Arc<str>, Expr)>,
    /// Annotations for every object.
    pub annotations: Vec<(Arc<str>, Expr)>,
    /// Objects beside those of the components.
    pub objects: Vec<CustomObject>,
    /// Changes to objects, whichever component they belong to.
    pub patches: Vec<Patch>,
}

impl App {
    /// The component of this name.
    pub fn component(&self, name: &str) -> Option<&Arc<Component>> {
        self.components.iter().find(|it| &*it.name == name)
    }

    /// The external of this name.
    pub fn external(&self, name: &str) -> Option<&Arc<External>> {
        self.externals.iter().find(|it| &*it.name == name)
    }

    /// Whether the program adds objects or changes some.
    pub fn has_own_objects(&self) -> bool {
        let in_components = || self.components.iter().any(|it| !it.objects.is_empty() || !it.patches.is_empty());
        !self.objects.is_empty() || !self.patches.is_empty() || in_components()
    }

    /// What environments put in the place of the component of this name.
    pub fn replaced(&self, component: &str) -> Option<&Replaced> {
        self.replaced.iter().find(|it| &*it.component == component)
    }

    /// The environment of this name.
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|it| &*it.name == name)
    }
}

/// Another app of the program, as an app knows it that calls it or is called by it. It is released on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its name.
    pub name: Arc<str>,
    /// The namespace that it names, if that is another than this app's.
    pub namespace: Option<Arc<str>>,
    /// Its components, in the order of the program, but for those with errors.
    pub components: Vec<Arc<Component>>,
    /// Whether this app calls it.
    pub is_called: bool,
    /// Its components that call this app, each with the component of this app that it calls.
    pub calls: Vec<(Arc<str>, Arc<str>)>,
}

/// `environment NAME of APP < … >`: differences in values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: Arc<str>,
    /// Where the name is written.
    pub span: Span,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// The components it says something about, in the order of the program.
    pub components: Vec<Variant>,
    /// The externals it says something about, by their numbers among the application's, as they are there.
    pub externals: Vec<(usize, Arc<External>)>,
    /// The externals that it puts in the place of components, by their numbers among those that some environment replaces.
    pub replaced: Vec<(usize, Arc<External>)>,
    /// What it gives to all objects, in place of the application's.
    pub shared: Shared,
}

/// A component as it is in an environment: one more layer over the application's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The number of the component among the application's.
    pub number: usize,
    /// Which component of which declaration says what differs, counted from 0.
    pub said: (u32, u32),
    /// Where it is named there.
    pub span: Span,
    /// The component with all of its layers.
    pub component: Arc<Component>,
}

/// What holds for the whole application and is an entry of the values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// Labels for every object that some environment gives otherwise.
    pub labels: Vec<(Arc<str>, Expr)>,
    /// Annotations for every object that some environment gives otherwise.
    pub annotations: Vec<(Arc<str>, Expr)>,
    /// The parameters of the application, by which all components can go; expressions name them with an empty component.
    pub params: Vec<Param>,
    /// The secrets of the application, which all components can use; expressions name them with an empty component.
    pub secrets: Vec<Secret>,
    /// The Secret of one's own that takes the place of the one that is generated for the application.
    pub existing_secret: Option<Arc<str>>,
}
