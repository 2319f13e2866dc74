//! Applications and their environments.

use std::sync::Arc;

use super::{Component, Count, CustomObject, Expose, Expr, Image, Patch, Resources, Span};

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
    /// Its environments, in the order of the program.
    pub environments: Vec<Environment>,
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

    /// Whether the program adds objects or changes some.
    pub fn has_own_objects(&self) -> bool {
        let in_components = || self.components.iter().any(|it| !it.objects.is_empty() || !it.patches.is_empty());
        !self.objects.is_empty() || !self.patches.is_empty() || in_components()
    }

    /// The environment of this name.
    pub fn environment(&self, name: &str) -> Option<&Environment> {
        self.environments.iter().find(|it| &*it.name == name)
    }
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
    pub components: Vec<ComponentOverride>,
}

/// What an environment says about one component. `None` and empty mean: as in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentOverride {
    /// The component's name in the app.
    pub component: Arc<str>,
    /// Where it is named.
    pub span: Span,
    /// Another count.
    pub count: Option<Count>,
    /// Other sizes, by the volume's name.
    pub sizes: Vec<(Arc<str>, Arc<str>)>,
    /// Another image.
    pub image: Option<Image>,
    /// Other resources.
    pub resources: Option<Resources>,
    /// Other hosts to be reached at.
    pub expose: Option<Vec<Expose>>,
    /// Other parameters: literals only, by the parameter's name.
    pub params: Vec<(Arc<str>, Expr)>,
}
