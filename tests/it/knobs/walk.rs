//! Turning each knob by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::apps::{App, Component, Object, Refused};
use super::changes::{Change, changes};
use super::says;
use super::sound::wrong_in;
use super::turns::{Knob, Settings, companions, knobs, tree, values};
use crate::checks::{Render, findings, relaxes};

/// A knob that is turned.
pub(super) struct Turn<'a> {
    pub(super) app: &'a App,
    pub(super) knob: Knob<'a>,
    /// What else is set.
    pub(super) with: Settings,
    /// What it is turned to.
    pub(super) value: Value,
    /// Of how many values of the knob it is which.
    pub(super) nth: usize,
    pub(super) openshift: bool,
}

impl Turn<'_> {
    /// All that is set.
    pub(super) fn values(&self) -> Value {
        let mut all = self.with.clone();
        all.push((self.knob.path.clone(), self.value.clone()));
        tree(&all)
    }

    /// What is turned, for people.
    pub(super) fn told(&self) -> String {
        let value: String = self.value.to_string().chars().take(60).collect();
        format!("{}: {} = {value}", self.app.name, self.knob.dotted())
    }

    pub(super) fn component(&self) -> Option<&Component> {
        self.app.place(&self.knob.path).0
    }

    /// The names of the knob within its component.
    pub(super) fn within(&self) -> &[String] {
        self.app.place(&self.knob.path).1
    }

    fn is_param(&self) -> bool {
        matches!(self.within(), [name] if self.component().is_some_and(|it| it.params.contains(name)))
    }

    /// The same whatever the kind is, and without the value, but for null, which takes the knob away.
    pub(super) fn sort_of_knob(&self) -> String {
        let kind = if self.is_param() { self.kind() } else { "" };
        format!("{kind} {} {} {}", self.within().join("."), self.value.is_null(), self.openshift)
    }

    /// What the knob is by kind of component, so that one of several alike can be taken.
    pub(super) fn sort(&self) -> String {
        format!("{} {} {} {}", self.kind(), self.within().join("."), self.nth, self.openshift)
    }

    fn kind(&self) -> &str {
        let kind = self.component().map_or("", |it| it.kind.as_str());
        if self.is_param() { kind } else { kind.split(' ').next().unwrap_or_default() }
    }
}

/// All turns of an application: of knobs that are the same for several components of one kind, those of the first.
pub(super) fn turns(app: &App) -> Vec<Turn<'_>> {
    let mut turns: Vec<Turn<'_>> = Vec::new();
    let mut seen = BTreeSet::new();
    for knob in knobs(&app.schema) {
        let with = companions(&app.schema, &knob.path);
        let is_outward = |it: &String| it.starts_with("ingress") || it.starts_with("httpRoute");
        let platforms = if knob.path.iter().any(is_outward) { &[false, true][..] } else { &[false] };
        let values = values(&app.schema, &knob);
        for openshift in platforms {
            for (nth, value) in values.iter().enumerate() {
                let (knob, with, value) = (knob.clone(), with.clone(), value.clone());
                let turn = Turn { app, knob, with, value, nth, openshift: *openshift };
                if seen.insert(turn.sort()) {
                    turns.push(turn);
                }
            }
        }
    }
    turns
}

/// What can be refused although each value by itself is right: what a type requires of its parameters and of the number of its
/// pods, what several pods need of a volume, and what has to be said of something that runs elsewhere.
fn may_be_refused(turn: &Turn<'_>) -> bool {
    let names: Vec<&str> = turn.within().iter().map(String::as_str).collect();
    turn.is_param() || matches!(names.as_slice(), ["replicaCount" | "enabled"] | ["persistence", .., "accessMode"])
}

/// What a build does not show: the tests and Secrets of a chart, the choice of the platform, and what a parent chart says.
fn is_of_charts(kind: &str, names: &[String]) -> bool {
    let first = names.first().map(String::as_str);
    kind.is_empty() && matches!(first, Some("tests" | "generateSecrets" | "platform" | "enabled"))
}

/// Turns all knobs of an application.
pub(super) fn walk(app: &App) -> Vec<String> {
    let mut found = Vec::new();
    let mut bases: BTreeMap<(bool, String), Option<Base>> = BTreeMap::new();
    // Whether a knob of its sort has been accepted, and whether it has changed anything.
    let mut moved: BTreeMap<(String, Vec<String>), (bool, bool)> = BTreeMap::new();
    for turn in turns(app) {
        let base = bases.entry((turn.openshift, tree(&turn.with).to_string())).or_insert_with(|| Base::new(app, &turn));
        // Several pods are not for everyone.
        let Some(base) = base else { continue };
        let (accepted, effective) = moved.entry((turn.kind().to_owned(), turn.within().to_vec())).or_default();
        match app.render(turn.openshift, &turn.values()) {
            Ok(after) => {
                let changes = changes(&base.objects, &after);
                *accepted = true;
                *effective |= !changes.is_empty();
                let touched = |it: &&Object| changes.iter().any(|change| change.object == it.name);
                let wrong = after
                    .iter()
                    .filter(touched)
                    .flat_map(|it| wrong_in(&it.json).into_iter().map(|wrong| format!("{}: {wrong}", it.name)));
                let said = not_said(&turn, &changes).into_iter().chain(wrong);
                found.extend(said.map(|it| format!("{}: {it}", turn.told())));
                let told = told_by_tools(turn.openshift, after).into_iter();
                let is_new = |it: &String| !base.told.contains(rule_of(it)) && !relaxes(&turn.within().join("."), it);
                let new = told.filter(is_new);
                found.extend(new.map(|it| format!("{}: {it}", turn.told())));
            }
            Err(Refused::Schema(why)) => found.push(format!("{}: not by the schema: {why}", turn.told())),
            Err(Refused::Check(_)) if may_be_refused(&turn) => {}
            Err(Refused::Check(why)) => found.push(format!("{}: refused: {why}", turn.told())),
        }
    }
    for ((kind, names), (accepted, effective)) in moved {
        if !accepted || !effective && !is_of_charts(&kind, &names) {
            let knob = names.join(".");
            found.push(format!("{}: {knob} of {kind}: accepted: {accepted}, changes something: {effective}", app.name));
        }
    }
    found
}

/// Changes that the knob does not say.
fn not_said(turn: &Turn<'_>, changes: &BTreeSet<Change>) -> Vec<String> {
    let rule = says::rule(turn.within());
    if rule.is_none() && !turn.is_param() {
        return vec!["nothing says what it changes".to_owned()];
    }
    let component = turn.component().map(|it| it.name.as_str());
    let config = changes.iter().any(|it| it.kind() == "ConfigMap" && it.place.first().is_some_and(|it| it == "data"));
    let is_said = |change: &&Change| {
        let place: Vec<&str> = change.place.iter().map(String::as_str).collect();
        match (place.as_slice(), rule) {
            // Pods are made anew where a file of theirs changes.
            (["pod-metadata", "annotations", "checksum/config"], _) => config,
            (_, Some(rule)) => rule.says(change, component),
            // What a parameter is for, only its type knows; but no object comes or goes by it, and none gets another name.
            (["+" | "-"] | ["metadata", "name"] | ["spec", "selector", ..], None) => false,
            _ => true,
        }
    };
    changes.iter().filter(|it| !is_said(it)).map(|it| format!("changes {} {}", it.object, it.place.join("."))).collect()
}

/// The objects without the turn.
struct Base {
    objects: Vec<Object>,
    /// The rules that the tools find broken in them.
    told: BTreeSet<String>,
}

impl Base {
    fn new(app: &App, turn: &Turn<'_>) -> Option<Self> {
        let objects = app.render(turn.openshift, &tree(&turn.with)).ok()?;
        let told = told_by_tools(turn.openshift, objects.clone());
        Some(Self { told: told.iter().map(|it| rule_of(it).to_owned()).collect(), objects })
    }
}

/// What a finding is about, without the object.
fn rule_of(finding: &str) -> &str {
    finding.rsplit(": ").next().unwrap_or_default()
}

/// What the tools say about objects.
fn told_by_tools(openshift: bool, objects: Vec<Object>) -> Vec<String> {
    let platform = if openshift { "openshift" } else { "kubernetes" };
    findings(&Render::of_objects(platform, objects.into_iter().map(|it| it.json).collect()))
}
