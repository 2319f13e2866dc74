//! The evaluator: the objects of an application for given values. It decides nothing about them; the printer of the chart
//! reads the same tree.

mod expression;
mod json;
mod node;
pub(crate) mod open;
pub mod place;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::origin::Origin;
use crate::yaml::Comment;
use kdsl_db::Span;
use kdsl_ir::{Expr, Helper, HelperBody, KnobPath, Object, Package, Place, Tree};

use open::Open;

pub(crate) use expression::text_of;

/// What a build is told beside the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The name of the release.
    pub release: Arc<str>,
    /// The namespace of the objects. `None` for the one that the program names, if it names one.
    pub namespace: Option<Arc<str>>,
    /// Whether the platform is OpenShift.
    pub openshift: bool,
}

/// An object with nothing open in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// `apiVersion`.
    pub api_version: Arc<str>,
    /// `kind`.
    pub kind: Arc<str>,
    /// `metadata.name`.
    pub name: Arc<str>,
    /// The component it belongs to; `None` for the whole application.
    pub component: Option<Arc<str>>,
    /// What its file is called, without folder and ending.
    pub file: Arc<str>,
    /// The whole object, `apiVersion` and `kind` first.
    pub tree: Tree,
    /// The words of the program that asked for it.
    pub origin: Option<Span>,
    /// Its number among the objects of the package.
    pub number: usize,
    /// The comments on its fields, as the writer of YAML takes them.
    pub(crate) comments: Vec<Comment>,
    /// The words that asked for its parts, in the order of the parts.
    pub(crate) origins: Vec<Origin>,
}

impl Manifest {
    /// Writes the object as a YAML document, without `---`.
    pub fn write(&self, out: &mut String) {
        crate::yaml::write_commented(&self.tree, &self.comments, out);
    }
}

/// Why there are no objects for these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// One sentence.
    pub message: String,
    /// The words of the program behind it.
    pub origin: Option<Span>,
}

/// The objects of an application for values that are complete and valid, in an order that applies cleanly.
///
/// The generated Secrets are not among them: see [`secrets`](crate::secrets::secrets).
pub fn evaluate(package: &Package, values: &Tree, settings: &Settings) -> Result<Vec<Manifest>, Vec<Refused>> {
    evaluate_some(package, values, settings, &|_| true)
}

/// Those objects that are wanted, as [`evaluate`] gives them.
pub fn evaluate_some(
    package: &Package,
    values: &Tree,
    settings: &Settings,
    is_wanted: &dyn Fn(&Object) -> bool,
) -> Result<Vec<Manifest>, Vec<Refused>> {
    let mut evaluator = Evaluator::new(package, values, settings);
    let mut refused = Vec::new();
    for check in &package.checks {
        if evaluator.truth(&check.when) {
            refused.push(Refused { message: evaluator.text(&check.message).to_string(), origin: check.origin });
        }
        refused.extend(evaluator.failure(check.origin));
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let manifests = evaluator.objects(is_wanted, &mut refused);
    if refused.is_empty() { Ok(manifests) } else { Err(refused) }
}

/// The objects that only a chart has, its tests, for values that are complete and valid.
pub fn chart_tests(package: &Package, values: &Tree, settings: &Settings) -> Vec<Manifest> {
    let mut evaluator = Evaluator::new(package, values, settings);
    let mut manifests = Vec::new();
    for (number, object) in package.objects.iter().enumerate() {
        if object.place == Place::ChartTest && object.when.as_ref().is_none_or(|it| evaluator.truth(it)) {
            manifests.push(evaluator.object(object, number));
        }
    }
    manifests
}

/// What expressions come to for values that are complete and valid.
pub fn compute(package: &Package, values: &Tree, settings: &Settings, expressions: &[Expr]) -> Vec<Tree> {
    let mut evaluator = Evaluator::new(package, values, settings);
    expressions.iter().map(|it| evaluator.scalar(it)).collect()
}

/// The texts of the notes for values that are complete and valid, one for each paragraph.
pub fn notes(package: &Package, values: &Tree, settings: &Settings) -> Vec<Arc<str>> {
    let mut evaluator = Evaluator::new(package, values, settings);
    let mut texts = Vec::new();
    for note in &package.notes {
        if note.when.as_ref().is_none_or(|it| evaluator.truth(it)) {
            texts.push(evaluator.text(&note.text));
        }
    }
    texts
}

/// Computes expressions and trees for given values.
pub(crate) struct Evaluator<'a> {
    package: &'a Package,
    settings: &'a Settings,
    /// The values by their first name: the rest of a path is short, but a large application has many first names.
    values: BTreeMap<&'a str, &'a Tree>,
    helpers: BTreeMap<&'a str, &'a Helper>,
    /// The texts of helpers without argument that were needed.
    helper_texts: BTreeMap<&'a str, Arc<str>>,
    /// The entries of helpers that were needed.
    helper_entries: BTreeMap<&'a str, Arc<node::Entries>>,
    /// Words that many objects have, each stored once.
    words: BTreeMap<&'a str, Arc<str>>,
    /// The part of the values that the helper in hand was given.
    argument: Option<&'a KnobPath>,
    /// The values that stay open. `None` where all are known, as for manifests.
    open: Option<Open<'a>>,
    /// What could not be computed: a division by zero.
    failure: Option<&'static str>,
    /// How many entries of maps and items of lists the object in hand has so far.
    entry: u32,
    /// The comments of the object in hand.
    comments: Vec<Comment>,
    /// The words that asked for parts of the object in hand.
    origins: Vec<Origin>,
}

impl<'a> Evaluator<'a> {
    pub(crate) fn new(package: &'a Package, values: &'a Tree, settings: &'a Settings) -> Self {
        let values = match values {
            Tree::Map(entries) => entries.iter().map(|(key, value)| (&**key, value)).collect(),
            _ => BTreeMap::new(),
        };
        Self {
            package,
            settings,
            values,
            helpers: package.helpers.iter().map(|helper| (&*helper.name, helper)).collect(),
            helper_texts: BTreeMap::new(),
            helper_entries: BTreeMap::new(),
            words: BTreeMap::new(),
            argument: None,
            open: None,
            failure: None,
            entry: 0,
            comments: Vec::new(),
            origins: Vec::new(),
        }
    }

    /// The namespace that the objects name, if any is known.
    pub(crate) fn namespace(&self) -> Option<&'a Arc<str>> {
        self.settings.namespace.as_ref().or(self.package.namespace.as_ref())
    }

    /// What could not be computed since this was asked last.
    fn failure(&mut self, origin: Option<Span>) -> Option<Refused> {
        self.failure.take().map(|message| Refused { message: message.to_owned(), origin })
    }

    /// The objects that are there and wanted, and what could not be computed.
    pub(crate) fn objects(&mut self, is_wanted: &dyn Fn(&Object) -> bool, refused: &mut Vec<Refused>) -> Vec<Manifest> {
        let package = self.package;
        let mut manifests = Vec::with_capacity(package.objects.len());
        for (number, object) in package.objects.iter().enumerate() {
            if object.place == Place::ChartTest
                || !is_wanted(object)
                || object.when.as_ref().is_some_and(|when| !self.truth(when))
            {
                continue;
            }
            manifests.push(self.object(object, number));
            refused.extend(self.failure(object.origin));
        }
        manifests
    }

    fn object(&mut self, object: &'a Object, number: usize) -> Manifest {
        let api_version = self.word(object.api_version.as_ref());
        let kind = self.word(object.kind.as_ref());
        let name = self.text(&object.name);
        // What stays open is for whatever namespace it is installed in.
        let names_it = object.namespaced && self.open.is_none();
        let namespace = names_it.then(|| self.namespace().cloned()).flatten();
        let tree = self.whole_object(&api_version, &kind, &object.body, namespace);
        Manifest {
            api_version,
            kind,
            name,
            component: object.component.clone(),
            file: object.file.clone(),
            tree,
            origin: object.origin,
            number,
            comments: std::mem::take(&mut self.comments),
            origins: std::mem::take(&mut self.origins),
        }
    }

    fn word(&mut self, word: &'a str) -> Arc<str> {
        self.words.entry(word).or_insert_with(|| Arc::from(word)).clone()
    }

    /// The body of a helper.
    fn helper(&self, name: &str) -> Option<&'a HelperBody> {
        self.helpers.get(name).map(|helper| &helper.body)
    }
}
