//! A Template of OpenShift: the objects of an application with parameters for the server to fill in.
//!
//! It is a third reading of the same tree. The evaluator reads it with the values left open that a parameter can stand for;
//! all others are what they are in the build. A first reading finds out which those are, a second one writes the references.

mod generated;
mod leaves;
mod message;
mod names;
mod parameter;

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_ir::knob::BASE_OF_NAMES;
use kdsl_ir::{Expr, KnobPath, Package, Tree};

use crate::description::description;
use crate::evaluate::open::{Open, Source, Uses};
use crate::evaluate::{Evaluator, Manifest, Refused, Settings, compute, evaluate};
use crate::yaml::{Comment, count, write_commented};

use generated::Generated;
use leaves::{Leaf, leaves};
use names::Names;
use parameter::{Parameter, Parameters};

/// The largest object that a server keeps: a request to etcd has at most 1.5 MiB, and the server adds to it.
pub const LARGEST: usize = 1_400_000;

/// A Template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The whole object.
    pub tree: Tree,
    /// Whether the objects refer to Secrets that have a certificate, which a server can't generate.
    pub needs_certificates: bool,
    comments: Vec<Comment>,
}

impl Template {
    /// The object as a YAML document, without `---`.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(16 * 1024);
        write_commented(&self.tree, &self.comments, &mut out);
        out
    }
}

/// The Template of an application for values that are complete and valid.
pub fn template(package: &Package, values: &Tree, settings: &Settings) -> Result<Template, Vec<Refused>> {
    let concrete = evaluate(package, values, settings)?;
    let leaves = leaves(package, values);
    let base = base(package, values, settings);
    let candidates = leaves.keys().map(|path| Source::Value(path.clone())).chain([Source::Release, Source::Namespace]);
    let nameless = candidates.map(|it| (it, Arc::from(""))).collect();
    let first = Reading::of(package, values, settings, Open::new(nameless, base.clone()));
    let (open, fixed): (Vec<_>, Vec<_>) =
        in_order(&first.uses, &leaves, package).into_iter().partition(|(source, uses)| is_open(source, *uses, &leaves));

    let mut parameters = Parameters::new(first.taken(&leaves));
    let mut names = BTreeMap::new();
    for (source, uses) in open {
        let parameter = match &source {
            Source::Release => {
                Some(Parameter::release(&settings.release, parameter::longest_name(&concrete, settings)))
            }
            Source::Namespace => Some(Parameter::namespace(settings.namespace.as_ref().or(package.namespace.as_ref()))),
            Source::Value(path) => leaves.get(path).map(|leaf| Parameter::value(path, leaf, uses)),
        };
        names.extend(parameter.map(|it| (source, parameters.add(it))));
    }
    // Where the release's name is fixed, names are made as ever.
    let base = base.filter(|_| names.contains_key(&Source::Release));
    let secrets: Vec<Arc<str>> = first.generated.keys.iter().map(|it| parameters.add(it.parameter())).collect();
    let mut second = Reading::of(package, values, settings, Open::new(names.clone(), base.clone()));
    second.generated.refer(&secrets);
    let message = message::message(package, values, settings, Open::new(names, base), &second, &secrets);
    let fixed = fixed.into_iter().filter_map(|(source, _)| match source {
        Source::Value(path) => Some(path.dotted()),
        _ => None,
    });
    Ok(assemble(package, second, parameters, message, &fixed.collect::<Vec<_>>()))
}

/// The objects, once read.
struct Reading {
    manifests: Vec<Manifest>,
    generated: Generated,
    uses: BTreeMap<Source, Uses>,
}

impl Reading {
    fn of<'a>(package: &'a Package, values: &'a Tree, settings: &'a Settings, open: Open<'a>) -> Self {
        let mut evaluator = Evaluator::new(package, values, settings);
        evaluator.leave_open(open);
        evaluator.close_checks();
        // What could not be computed was told by the evaluation before. The namespace is made by whoever installs it.
        let mut manifests = evaluator.objects(&|_| true, &mut Vec::new());
        manifests.retain(|it| &*it.kind != "Namespace");
        let generated = Generated::of(package, &mut evaluator);
        Self { manifests, generated, uses: evaluator.uses() }
    }

    /// The names that texts refer to.
    fn taken(&self, leaves: &BTreeMap<KnobPath, Leaf<'_>>) -> Names {
        let mut names = Names::default();
        self.manifests.iter().map(|it| &it.tree).chain(&self.generated.objects).for_each(|it| names.reserve(it));
        leaves.values().for_each(|leaf| names.reserve(leaf.value));
        names
    }
}

/// What is used, in the order of the values: names come first.
fn in_order(
    uses: &BTreeMap<Source, Uses>,
    leaves: &BTreeMap<KnobPath, Leaf<'_>>,
    package: &Package,
) -> Vec<(Source, Uses)> {
    let places: BTreeMap<&KnobPath, usize> = package.knobs.iter().map(|it| &it.path).zip(1..).collect();
    let place = |source: &Source| match source {
        Source::Value(path) => leaves.get(path).and_then(|leaf| places.get(&leaf.knob.path)).copied(),
        _ => None,
    };
    let mut uses: Vec<(Source, Uses)> = uses.iter().map(|(source, uses)| (source.clone(), *uses)).collect();
    uses.sort_by_key(|(source, _)| place(source));
    uses
}

/// Whether a parameter can stand for all uses of a value.
fn is_open(source: &Source, uses: Uses, leaves: &BTreeMap<KnobPath, Leaf<'_>>) -> bool {
    let is_used = uses.text || uses.dollars || uses.whole;
    is_used
        && !uses.closed
        && match source {
            Source::Value(path) => leaves.get(path).is_some_and(|leaf| leaf.fits(uses)),
            Source::Release | Source::Namespace => true,
        }
}

/// The value that names the base of all names, if it is not given, and what follows the release's name in that.
fn base(package: &Package, values: &Tree, settings: &Settings) -> Option<(KnobPath, Arc<str>)> {
    let path = KnobPath::new([BASE_OF_NAMES]);
    if values.get(BASE_OF_NAMES).and_then(Tree::as_str).is_some_and(|it| !it.is_empty()) {
        return None;
    }
    let base = compute(package, values, settings, &[Expr::Include(Arc::from("fullname"), None)]);
    let rest = base.first().and_then(Tree::as_str)?.strip_prefix(&*settings.release)?;
    Some((path, Arc::from(rest)))
}

/// The object of these parts.
fn assemble(
    package: &Package,
    reading: Reading,
    parameters: Parameters,
    message: String,
    fixed: &[String],
) -> Template {
    let needs_certificates = reading.generated.has_certificates;
    let (mut trees, mut below) = (reading.generated.objects, Vec::new());
    below.resize_with(trees.len(), Vec::new);
    for manifest in reading.manifests {
        trees.push(manifest.tree);
        below.push(manifest.comments);
    }
    let labels = shared_labels(&trees);
    let mut entries = vec![
        entry("apiVersion", Tree::str("template.openshift.io/v1")),
        entry("kind", Tree::str("Template")),
        entry("metadata", metadata(package)),
        entry("message", Tree::str(message)),
    ];
    if !labels.is_empty() {
        entries.push(entry("labels", Tree::Map(labels)));
    }
    let parameters = parameters.tree();
    let mut comments: Vec<Comment> =
        explanation(fixed).into_iter().map(|it| (count(&Tree::Map(entries.clone())), it)).collect();
    entries.push(entry("parameters", parameters));
    let mut number = entries.iter().map(|(_, value)| 1 + count(value)).sum::<u32>() + 1;
    for (tree, below) in trees.iter().zip(below) {
        // The object itself is an item of the list.
        number += 1;
        comments.extend(below.into_iter().map(|(entry, text)| (number + entry, text)));
        number += count(tree);
    }
    entries.push(entry("objects", Tree::List(trees)));
    Template { tree: Tree::Map(entries), needs_certificates, comments }
}

fn entry(key: &str, value: Tree) -> (Arc<str>, Tree) {
    (Arc::from(key), value)
}

/// What the catalog shows of it.
fn metadata(package: &Package) -> Tree {
    let mut annotations = vec![
        entry("openshift.io/display-name", Tree::Str(package.name.clone())),
        entry("description", Tree::str(description(package))),
    ];
    if let Some(docs) = package.docs.as_deref().map(str::trim).filter(|docs| docs.lines().count() > 1) {
        annotations.push(entry("openshift.io/long-description", Tree::str(docs)));
    }
    if !package.keywords.is_empty() {
        annotations.push(entry("tags", Tree::str(package.keywords.join(","))));
    }
    Tree::Map(vec![entry("name", Tree::Str(package.name.clone())), entry("annotations", Tree::Map(annotations))])
}

/// The labels that all objects have: whatever asks for the objects of the template asks by these.
fn shared_labels(objects: &[Tree]) -> Vec<(Arc<str>, Tree)> {
    let labels = |object: &Tree| match object.at(["metadata", "labels"]) {
        Some(Tree::Map(labels)) => labels.clone(),
        _ => Vec::new(),
    };
    let Some((first, others)) = objects.split_first() else { return Vec::new() };
    let mut shared = labels(first);
    for other in others {
        let labels: BTreeMap<Arc<str>, Tree> = labels(other).into_iter().collect();
        shared.retain(|(key, value)| labels.get(key) == Some(value));
    }
    shared
}

/// What is said of the values that no parameter stands for.
fn explanation(fixed: &[String]) -> Option<Arc<str>> {
    const WIDTH: usize = 110;
    let (first, others) = fixed.split_first()?;
    let mut text =
        "Conditions and functions work on these values, which a parameter can't stand for. They are fixed here;\n\
                    `kdsl build` takes others with `--set`, `-f` or `--env`:"
            .to_owned();
    let mut line = format!("  {first}");
    for name in others {
        line.push(',');
        if line.len() + name.len() + 1 > WIDTH {
            text.push('\n');
            text.push_str(&line);
            line = " ".to_owned();
        }
        line.push(' ');
        line.push_str(name);
    }
    text.push('\n');
    text.push_str(&line);
    Some(Arc::from(text))
}
