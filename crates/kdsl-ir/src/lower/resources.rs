//! What a container asks for and may use at most.
//!
//! The defaults are those of a small service, stated in full because a container without limits can starve its node, and one
//! without requests is the first to be evicted: a tenth of a processor and 128 MiB at rest, half a processor at most so that
//! it starts in reasonable time, twice the memory for peaks, and 1 GiB of local disk, of which scratch folders are a part.

use std::sync::Arc;

use kdsl_semantic::model::{Component, PodResource, Quantity, Resources};

use crate::expression::{Expr, KnobPath};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::expression::text_of;
use crate::lower::setting::{Setting, decided_by};
use crate::macros::{literal, text};
use crate::node::Node;
use crate::tree::Tree;

/// The requests and limits by default.
const DEFAULTS: [(&str, &str, &str); 3] =
    [("cpu", "100m", "500m"), ("memory", "128Mi", "256Mi"), ("ephemeral-storage", "50Mi", "1Gi")];

/// What is said of one amount: whether of the request or of the limit, of what, and what is said.
pub(crate) struct Amount<'a> {
    pub(crate) side: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) said: Setting<'a>,
    /// What it is where nothing is said.
    default: Option<&'static str>,
}

impl Amount<'_> {
    /// What the values say of it.
    pub(crate) fn entry(&self, resources: &KnobPath) -> Expr {
        Expr::Entry(resources.clone(), [Arc::clone(&self.side), Arc::clone(&self.name)])
    }

    /// What it is: what the values say, else what is worked out.
    pub(crate) fn quantity(&self, cx: &AppContext<'_>, resources: &KnobPath) -> Expr {
        let own = self.entry(resources);
        match self.said.worked_out() {
            Some(expr) => Expr::Coalesce(vec![own, text_of(cx, expr)]),
            None => own,
        }
    }
}

/// What is said of all amounts, here and in the application.
pub(crate) fn amounts<'a>(said: &'a Resources, in_app: Option<&'a Resources>) -> Vec<Amount<'a>> {
    type Of = fn(&Resources) -> Option<&Quantity>;
    let sides: [(Arc<str>, [Of; 3]); 2] = [
        (
            text!("requests"),
            [|it| it.cpu_request.as_ref(), |it| it.memory_request.as_ref(), |it| it.storage_request.as_ref()],
        ),
        (text!("limits"), [|it| it.cpu_limit.as_ref(), |it| it.memory_limit.as_ref(), |it| it.storage_limit.as_ref()]),
    ];
    let mut amounts = Vec::with_capacity(6);
    for (is_limit, (side, of)) in sides.into_iter().enumerate() {
        for (of, (name, request, limit)) in of.into_iter().zip(DEFAULTS) {
            let default = if is_limit == 1 { limit } else { request };
            let setting = Setting::new(of(said), in_app.and_then(of));
            amounts.push(Amount { side: Arc::clone(&side), name: name.into(), said: setting, default: Some(default) });
        }
        for (name, amount) in &said.extended {
            let in_app = in_app.and_then(|it| it.extended.iter().find(|(other, _)| other == name));
            let setting = Setting::new(Some(amount), in_app.map(|(_, it)| it));
            amounts.push(Amount { side: Arc::clone(&side), name: Arc::clone(name), said: setting, default: None });
        }
    }
    amounts
}

/// The side and the name of a resource, as Kubernetes has them.
fn names(resource: PodResource) -> (&'static str, &'static str) {
    resource.word().split_once('.').unwrap_or_default()
}

/// What the main container of a component asks for or may use of something.
pub(crate) fn of_main(cx: &AppContext<'_>, component: &ComponentContext<'_>, resource: PodResource) -> Expr {
    let (side, name) = names(resource);
    let in_app = &component.in_app.container.resources;
    let amounts = amounts(&component.component.container.resources, Some(in_app));
    let found = amounts.iter().find(|it| *it.side == *side && *it.name == *name);
    found.map_or_else(|| literal!(""), |it| it.quantity(cx, &component.paths.resources))
}

/// What the program says that the main container of a component of another app asks for or may use.
pub(crate) fn said(component: &Component, resource: PodResource) -> Arc<str> {
    let (side, name) = names(resource);
    let amounts = amounts(&component.container.resources, None);
    let found = amounts.iter().find(|it| *it.side == *side && *it.name == *name);
    let worked_out = found.and_then(|it| it.said.worked_out());
    let text = worked_out.and_then(|it| component.text_by_default(&[], it));
    let tree = tree(&amounts);
    text.or_else(|| tree.at([side, name])?.as_str().map(Arc::from)).unwrap_or_default()
}

/// The value of the knob `resources`: what the program says, and defaults for what it does not.
pub(crate) fn tree(amounts: &[Amount<'_>]) -> Tree {
    let side = |side: &str| {
        let own = amounts.iter().filter(|it| *it.side == *side);
        let entries = own.filter_map(|it| match it.said.default_quantity() {
            Tree::Null if it.said.is_worked_out() => None,
            Tree::Null => Some((Arc::clone(&it.name), Tree::str(it.default?))),
            said => Some((Arc::clone(&it.name), said)),
        });
        Tree::Map(entries.collect())
    };
    Tree::Map(vec![(text!("requests"), side("requests")), (text!("limits"), side("limits"))])
}

/// The resources of a container: what the values say, and what is worked out where they say nothing.
pub(crate) fn node(cx: &AppContext<'_>, path: &KnobPath, amounts: &[Amount<'_>]) -> Node {
    let missing: Vec<_> = amounts
        .iter()
        .filter_map(|it| Some(([Arc::clone(&it.side), Arc::clone(&it.name)], text_of(cx, it.said.worked_out()?))))
        .collect();
    match missing.is_empty() {
        true => Node::Values(path.clone()),
        false => Node::Filled(path.clone(), missing),
    }
}

/// The comment of the knob: with what decides where it says nothing.
pub(crate) fn docs(cx: &AppContext<'_>, amounts: &[Amount<'_>], docs: Arc<str>) -> Arc<str> {
    let mut names: Vec<&str> = Vec::new();
    for amount in amounts.iter().filter(|it| it.said.is_worked_out()) {
        if !names.contains(&&*amount.name) {
            names.push(&amount.name);
        }
    }
    if names.is_empty() {
        return docs;
    }
    let deciding = decided_by(cx, amounts.iter().filter_map(|it| it.said.worked_out()));
    format!("{docs} Where nothing is said of {}, it follows from {deciding}.", names.join(" and ")).into()
}
