//! Merging the layers of a component: its type's statements, and its own over them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_db::{Db, Diagnostic, Label, Span};
use kdsl_schema::ObjectSchema;

use crate::diagnostics::{duplicate_name, misplaced_in_container, statement_of_another_kind, unknown_statement};
use crate::eval::Evaluator;
use crate::hir::{Arg, Block, Expr as HirExpr, ExprKind, Item, ItemKind};
use crate::model::{
    Access, Allow, Check, Container, CustomObject, Disruption, EnvFrom, EnvVar, Expr, File, Folder, Handler, HostPath,
    Image, Mount, Patch, PodSettings, Probes, Resources, Role, Scratch, Security, Service, ServiceOptions, Written,
};
use crate::nearest::nearest;
use crate::scope::Scope;
use crate::statements::{
    Apply, Arguments, Exposing, KEYWORDS, Place, RunStatements, ScalePart, VolumeStatement, container_words, keyword,
};

/// Things of which a later layer replaces all of the earlier ones, and of which one layer can have several.
#[derive(Clone, Debug)]
pub(crate) struct Layered<T> {
    layer: usize,
    items: Vec<T>,
}

impl<T> Default for Layered<T> {
    fn default() -> Self {
        Self { layer: 0, items: Vec::new() }
    }
}

impl<T> Layered<T> {
    pub(crate) fn push(&mut self, layer: usize, item: T) {
        if self.layer != layer {
            self.items.clear();
            self.layer = layer;
        }
        self.items.push(item);
    }

    pub(crate) fn clear(&mut self) {
        self.items.clear();
    }

    pub(crate) fn into_items(self) -> Vec<T> {
        self.items
    }
}

/// What the statements have said so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub image: Option<Image>,
    pub command: Option<Vec<Expr>>,
    pub args: Option<Vec<Expr>>,
    pub workdir: Option<Expr>,
    pub env: IndexMap<Arc<str>, EnvVar>,
    pub env_from: Layered<EnvFrom>,
    pub files: IndexMap<Arc<str>, File>,
    pub folders: IndexMap<Arc<str>, Folder>,
    pub scratch: IndexMap<Arc<str>, Scratch>,
    pub mounts: IndexMap<Arc<str>, Mount>,
    pub host_paths: IndexMap<Arc<str>, HostPath>,
    pub probes: Probes,
    pub resources: Resources,
    pub before_stop: Option<Handler>,
    pub after_start: Option<Handler>,
    pub pod: PodSettings,
    pub security: Security,
    pub companions: IndexMap<Arc<str>, CompanionParts>,
    pub expose: Layered<Exposing>,
    pub service: ServiceOptions,
    pub services: IndexMap<Arc<str>, Service>,
    pub alias: Option<(Arc<str>, Span)>,
    pub access: Vec<Access>,
    pub disruption: Option<(Disruption, Span)>,
    pub volumes: Vec<VolumeStatement>,
    pub allows: Layered<Allow>,
    pub grace_seconds: Option<Expr>,
    pub scale: Layered<ScalePart>,
    pub labels: IndexMap<Arc<str>, Expr>,
    pub annotations: IndexMap<Arc<str>, Expr>,
    pub checks: Vec<Check>,
    pub run: RunStatements,
    pub objects: Vec<CustomObject>,
    pub patches: Vec<Patch>,
    pub written: Written,
}

impl Parts {
    /// Remembers where a statement is written, and the entries in its braces. Variables know their places themselves.
    fn remember(&mut self, keyword: &'static str, word: Span, span: Span, args: &[Arg]) {
        if keyword == "env" {
            return;
        }
        self.written.add(keyword, span);
        if matches!(keyword, "scratch" | "shared-volume" | "own-volume") {
            self.written.add_whole(word, span);
        }
        let Some(Arg::Expr(HirExpr { kind: ExprKind::Block(block), .. })) = args.last() else { return };
        for item in block.items.iter().filter(|it| matches!(it.kind, ItemKind::Entry(_))) {
            self.written.add_entry(keyword, &item.key.text, item.span);
        }
    }

    /// What they say of the container that was under construction.
    pub(crate) fn container(&mut self, image: Image) -> Container {
        Container {
            image,
            command: self.command.take(),
            args: self.args.take(),
            workdir: self.workdir.take(),
            env: std::mem::take(&mut self.env).into_values().filter(|it| it.value != Expr::None).collect(),
            env_from: std::mem::take(&mut self.env_from).into_items(),
            files: std::mem::take(&mut self.files).into_values().collect(),
            folders: std::mem::take(&mut self.folders).into_values().collect(),
            scratch: std::mem::take(&mut self.scratch).into_values().collect(),
            mounts: std::mem::take(&mut self.mounts).into_values().collect(),
            host_paths: std::mem::take(&mut self.host_paths).into_values().collect(),
            probes: std::mem::take(&mut self.probes),
            resources: std::mem::take(&mut self.resources),
            before_stop: self.before_stop.take(),
            after_start: self.after_start.take(),
            security: std::mem::take(&mut self.security),
            written: std::mem::take(&mut self.written),
        }
    }
}

/// What the statements in the braces of an `init` or `sidecar` have said.
#[derive(Clone, Debug)]
pub(crate) struct CompanionParts {
    pub role: Role,
    pub span: Span,
    pub docs: Option<Arc<str>>,
    /// The layer that it was written in.
    pub layer: usize,
    pub parts: Parts,
}

/// Builds one component from its layers.
pub(crate) struct Builder<'a> {
    pub db: &'a dyn Db,
    pub scope: Scope,
    pub diagnostics: Vec<Diagnostic>,
    pub wires: BTreeSet<Arc<str>>,
    /// What the statements have said. While the braces of an `init` or `sidecar` are read, that is of this container alone.
    pub parts: Parts,
    /// The container beside the main one that is under construction.
    pub companion: Option<(Role, Arc<str>)>,
    /// Where the variables were written that are there so far, with the number of the layer.
    pub env_said: BTreeMap<Arc<str>, (usize, Span)>,
    /// The number of the layer at hand: the type that everything is built on is 0.
    pub layer: usize,
    /// Whether the layer at hand is the component's own braces.
    pub own: bool,
    /// The place that a refusal by the type is reported at: the count, or the name.
    pub count_span: Span,
    /// The number of replicas, if it is known at build: not in a type by itself.
    pub replicas: Option<(u32, u32)>,
    /// The kinds that the app's `schema` statements teach: not in a type by itself.
    pub custom_kinds: Option<Arc<[ObjectSchema]>>,
    /// Where patches and objects of the layer at hand were written.
    pub objects_said: BTreeMap<Arc<str>, (usize, Span)>,
}

impl<'a> Builder<'a> {
    /// An evaluator of the component's expressions, and nothing else borrowed.
    pub(crate) fn eval(&mut self) -> Evaluator<'_> {
        Evaluator { scope: &self.scope, diagnostics: &mut self.diagnostics, wires: &mut self.wires }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether a word is the name of a parameter that can be used here.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.scope.params.contains_key(name) || self.scope.app_names().is_some_and(|it| it.param(name).is_some())
    }

    /// Reads the statements of a layer.
    pub(crate) fn layer(&mut self, layer: usize, own: bool, block: &Block) {
        self.layer = layer;
        self.own = own;
        self.scope.sees_app = own;
        self.scope.start = Some(block.inside());
        self.block(block);
    }

    /// Reads the statements of a block into the parts.
    pub(crate) fn block(&mut self, block: &Block) {
        let role = self.companion.as_ref().map(|(role, _)| *role);
        let own = self.own;
        let mut said: BTreeMap<(&str, Arc<str>), Span> = BTreeMap::new();
        for item in &block.items {
            let args = match &item.kind {
                ItemKind::Statement(args) => args,
                // Parameters were set when the scope was made.
                ItemKind::Assign(_) => continue,
                ItemKind::Entry(_) => {
                    self.report(unknown_statement::entry(&item.key.text, item.key.span));
                    continue;
                }
            };
            let Some(keyword) = keyword(&item.key.text).filter(|_| item.key.is_name) else {
                self.unknown(&item.key.text, item.key.span);
                continue;
            };
            if let Some(role) = role
                && !container_words(role).contains(&keyword.word)
            {
                self.report(misplaced_in_container::report(keyword.word, role, item.key.span, container_words(role)));
                continue;
            }
            if keyword.place == Place::Type && own {
                self.report(unknown_statement::type_only(keyword.word, item.key.span));
                continue;
            }
            if let Some(key) = key(keyword.word, args)
                && let Some(first) = said.insert((keyword.word, key.clone()), item.key.span)
            {
                self.report(duplicate_name::statement(keyword.word, &key, item.key.span, first));
                continue;
            }
            if let Some(reason) = crate::kind::refuses(self.scope.kind, keyword.word) {
                let component = self.scope.component.clone();
                let kind = self.scope.kind;
                self.report(statement_of_another_kind::report(&component, kind, keyword.word, item.key.span, reason));
                continue;
            }
            let mut arguments = Arguments::new(keyword, item, args);
            match &keyword.apply {
                Apply::Declares => {}
                Apply::Adds(apply) => {
                    let before = self.diagnostics.len();
                    apply(self, &mut arguments);
                    let span = arguments.written();
                    arguments.finish(&mut self.diagnostics);
                    self.parts.remember(keyword.word, item.key.span, span, args);
                    if let Some(report) = self.diagnostics.get_mut(before)
                        && let Some(both) = two_statements(item, keyword.form, args)
                    {
                        report.labels.push(Label {
                            span: both,
                            message: "is a `;` missing between these two?".to_owned(),
                            primary: false,
                        });
                    }
                }
            }
        }
    }

    fn unknown(&mut self, word: &str, span: Span) {
        if self.scope.params.contains_key(word) {
            self.report(unknown_statement::parameter(word, span));
            return;
        }
        let own = self.own;
        if let Some((role, _)) = &self.companion {
            let (place, words) = (misplaced_in_container::place(*role), container_words(*role));
            self.report(unknown_statement::report(word, span, place, nearest(word, words.iter().copied())));
            return;
        }
        let words = KEYWORDS.iter().filter(|it| !own || it.place == Place::Component).map(|it| it.word);
        let near = nearest(word, words);
        let place = if own { "a component" } else { "a component type" };
        self.report(unknown_statement::report(word, span, place, near));
    }
}

/// The keyword of a statement and what stands in the place of its name, if that is the keyword of another one.
fn two_statements(item: &Item, form: &str, args: &[Arg]) -> Option<Span> {
    let has_name = form.split_whitespace().nth(1) == Some("[NAME]");
    let Some(Arg::Expr(first)) = args.first().filter(|_| has_name && args.len() > 1) else { return None };
    keyword(first.as_name()?)?;
    Some(item.key.span.to(first.span))
}

/// What tells a statement from others of its keyword in one layer: nothing for those that can be said once, a path or name
/// for others; `None` for those that can be said again and again.
fn key(word: &str, args: &[Arg]) -> Option<Arc<str>> {
    let first = match args.first() {
        Some(Arg::Expr(expr)) => Some(expr),
        _ => None,
    };
    match word {
        "image"
        | "command"
        | "args"
        | "workdir"
        | "ready"
        | "alive"
        | "started"
        | "before-stop"
        | "after-start"
        | "priority"
        | "pull-secret"
        | "hostname"
        | "dns"
        | "seccomp"
        | "runtime"
        | "scheduler"
        | "place"
        | "rollout"
        | "ready-after"
        | "fs-group"
        | "groups"
        | "host-network"
        | "host-pid"
        | "host-ipc"
        | "share-processes"
        | "privileged"
        | "privilege-escalation"
        | "grace"
        | "user"
        | "group"
        | "writable-root"
        | "resources"
        | "schedule"
        | "timezone"
        | "overlap"
        | "history"
        | "start-within"
        | "suspended"
        | "retries"
        | "deadline"
        | "keep"
        | "parallel"
        | "completions"
        | "restart"
        | "alias"
        | "disruption" => Some(Arc::from("")),
        "file" | "scratch" | "token" => first?.as_text(),
        "service" if first.is_none_or(|it| it.as_name().is_none()) => Some(Arc::from("")),
        "init" | "sidecar" => first?.as_name().cloned(),
        "shared-volume" | "own-volume" => {
            Some(first.and_then(|it| it.as_name().cloned()).unwrap_or_else(|| Arc::from("")))
        }
        _ => None,
    }
}
