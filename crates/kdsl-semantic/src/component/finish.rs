//! Putting a component together once all of its statements are read.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, Severity};

use super::ComponentResult;
use super::overlay::Overlay;
use super::providing::Provisions;
use crate::builder::{Builder, CompanionParts};
use crate::carried;
use crate::definitions::type_definition;
use crate::diagnostics::{
    bad_schedule, blocking_disruption, duplicate_name, long_name, missing_type, no_user, port_below_1024,
    statement_form,
};
use crate::eval::{Known, known};
use crate::head::{Head, HeadVolume, TypeUse};
use crate::hir::{ComponentItem, Ident};
use crate::instance::is_knob;
use crate::model::{
    Amount, Companion, Component, Container, Count, Disruption, Expose, Expr, Kind, Need, Param, Port, Run, Scaling,
    Span, Timetable,
};
use crate::naming::LABEL_LENGTH;
use crate::scope::NeedState;
use crate::statements::{Exposing, Published, ScalePart, publish};
use crate::wiring::Binding;

/// The longest name of a StatefulSet: its pods carry a label with eleven characters more.
const STATEFUL_SET_LENGTH: usize = 52;

/// The longest name of a CronJob: its Jobs have eleven characters more.
const CRON_JOB_LENGTH: usize = 52;

/// The longest name of a Job without its hash: a hyphen and eight characters for that, and six more for a pod.
const JOB_LENGTH: usize = LABEL_LENGTH - 9 - 6;

/// Everything a component is made of.
pub(super) struct Finish<'a, 'db> {
    pub builder: Builder<'db>,
    pub head: &'a Head,
    pub item: Option<&'a ComponentItem>,
    pub kind: Kind,
    pub count: Count,
    pub count_span: Span,
    pub largest: u32,
    pub bindings: &'a [Binding],
    pub provided: &'a Provisions,
    pub first_name: Option<&'a Arc<str>>,
    pub overlay: Option<&'a Overlay<'a>>,
}

impl Finish<'_, '_> {
    pub(super) fn finish(mut self, db: &dyn Db, name: &Ident) -> ComponentResult {
        let volumes = self.volumes(&name.text);
        self.check_more_mounts(&volumes);
        self.builder.check_config_size();
        self.builder.check_mounts(&volumes);
        self.check_ports(&name.text);
        self.check_user(&name.text);
        self.check_companions(name);
        let (scale, scaling) = self.scale();
        let disruption = self.disruption(&name.text);
        let definition = self.head.ty.declaration().and_then(|at| type_definition(db, at.file, at.nth).as_ref());
        let run = self.run(&name.text, definition.and_then(|it| it.schedule.as_ref()));
        let needs: Vec<Need> = self.bindings.iter().filter_map(|it| self.need(it)).collect();
        let Builder { scope, mut diagnostics, wires, mut parts, .. } = self.builder;
        diagnostics.extend(self.provided.diagnostics.iter().cloned());
        let Some(image) = parts.image.take() else {
            let wrong = diagnostics.iter().any(|it| it.severity == Severity::Error);
            if let (Some(definition), false) = (definition, wrong) {
                let (type_name, declared) = (&definition.name.text, definition.name.span);
                diagnostics.push(missing_type::no_image(&name.text, type_name, name.span, declared));
            }
            return ComponentResult { component: None, diagnostics };
        };
        let mut container = parts.container(image);
        let in_overlay = self.overlay.and_then(|it| it.volume.as_ref());
        for HeadVolume { word, path, size, .. } in self.head.volume.iter().chain(in_overlay) {
            let ends = path.iter().chain(size).map(|(_, span)| *span);
            container.written.add_whole(*word, ends.fold(*word, Span::to));
        }
        let companions = std::mem::take(&mut parts.companions)
            .into_iter()
            .map(|(name, said)| companion(name, said, &container))
            .collect();
        let (exposures, published) = ways_in(std::mem::take(&mut parts.expose).into_items());
        publish(published, &scope.ports, &mut parts.service, &mut parts.services, &mut diagnostics);
        let mut calls: Vec<Arc<str>> = needs.iter().map(|it| it.provider.clone()).chain(wires).collect();
        calls.retain(|it| *it != name.text);
        calls.sort();
        calls.dedup();
        let params: Vec<Param> = scope
            .params
            .iter()
            .filter_map(|(param, info)| {
                let default = info.value.clone().filter(is_knob)?;
                let docs = info.docs.clone();
                Some(Param { name: param.clone(), span: info.span, docs, ty: info.ty.clone(), default })
            })
            .collect();
        carried::check(&params, &mut diagnostics);
        let component = Component {
            name: name.text.clone(),
            object_name: self.first_name.unwrap_or(&name.text).clone(),
            span: name.span,
            docs: self.item.and_then(|it| it.docs.clone()).or_else(|| definition?.docs.clone()),
            kind: self.kind,
            run,
            type_name: definition.map(|it| it.name.text.clone()),
            count: self.count,
            count_span: self.count_span,
            largest_count: self.largest,
            scale,
            scaling,
            disruption,
            params,
            container,
            pod: parts.pod,
            companions,
            ports: scope.ports.into_values().collect(),
            service: parts.service,
            alias: parts.alias,
            services: parts.services.into_values().collect(),
            exposures,
            secrets: scope.secrets.into_values().collect(),
            volumes,
            provides: self.provided.provided.clone(),
            needs,
            calls,
            allows: parts.allows.into_items(),
            access: parts.access,
            grace_seconds: parts.grace_seconds,
            labels: parts.labels.into_iter().collect(),
            annotations: parts.annotations.into_iter().collect(),
            checks: parts.checks.into_iter().filter(|it| known(&it.condition) == Known::Install).collect(),
            objects: parts.objects,
            patches: parts.patches,
        };
        ComponentResult { component: Some(Arc::new(component)), diagnostics }
    }

    fn need(&self, binding: &Binding) -> Option<Need> {
        let NeedState::Met { provider, .. } = &self.builder.scope.needs.get(&binding.name)?.state else {
            return None;
        };
        Some(Need {
            name: binding.name.clone(),
            interface: binding.interface.clone(),
            provider: provider.clone(),
            span: binding.span,
        })
    }

    /// How the pods run to their end, if they do.
    fn run(&mut self, name: &str, of_type: Option<&(Arc<str>, Span)>) -> Option<Run> {
        if !self.kind.runs_to_end() {
            return None;
        }
        let said = std::mem::take(&mut self.builder.parts.run);
        let in_head = self.head.schedule.as_ref();
        // What an environment says takes the head's place.
        let overlaid = said.schedule.as_ref().is_some_and(|(_, span)| self.overlay.is_some_and(|it| it.holds(*span)));
        let in_head = in_head.filter(|_| !overlaid);
        let timetable = match (self.kind, in_head, said.schedule) {
            (Kind::Cron, Some((_, span)), Some((_, second))) if self.own_schedule() => {
                self.builder.report(bad_schedule::twice(name, second, *span));
                None
            }
            (Kind::Cron, Some((text, span)), _) => Some((Expr::Str(text.clone()), *span)),
            (Kind::Cron, None, Some((Expr::None, _))) => None,
            (Kind::Cron, None, Some(written)) => Some(written),
            (Kind::Cron, None, None) if of_type.is_some() => {
                of_type.map(|(text, span)| (Expr::Str(text.clone()), *span))
            }
            (Kind::Cron, None, None) => {
                let span = self.head.kind.map_or(self.count_span, |(_, span)| span);
                self.builder.report(bad_schedule::missing(name, span));
                None
            }
            _ => None,
        };
        Some(Run {
            retries: said.retries,
            deadline: said.deadline,
            keep: said.keep,
            parallel: said.parallel,
            completions: said.completions,
            new_pods: said.new_pods,
            timetable: timetable.map(|(schedule, span)| Timetable {
                schedule,
                span,
                timezone: said.timezone,
                overlap: said.overlap,
                history: said.history,
                start_within: said.start_within,
                suspended: said.suspended,
            }),
        })
    }

    /// Whether the component's own braces say when it runs.
    fn own_schedule(&self) -> bool {
        let block = self.item.and_then(|it| it.block.as_ref());
        block.iter().flat_map(|it| &it.items).any(|it| it.key.is_name && &*it.key.text == "schedule")
    }

    fn scale(&mut self) -> (Vec<(Arc<str>, u32)>, Scaling) {
        let parts = std::mem::take(&mut self.builder.parts.scale).into_items();
        let (mut targets, mut scaling) = (Vec::new(), Scaling::default());
        // An environment with one count keeps what the application says of scaling: it is turned off there.
        let said_here = |span: Span| self.overlay.is_none_or(|it| it.holds(span));
        if let (Count::Fixed(_), Some(first)) = (self.count, parts.first().filter(|it| said_here(it.span()))) {
            let label = "the count is fixed: write a range such as `x3..10`";
            let report = statement_form::report("scale", "scale cpu 70%", first.span(), label);
            self.builder.report(report.because(self.count_span, "no range"));
            return (targets, scaling);
        }
        for part in parts {
            match part {
                ScalePart::Utilization(resource, percent, _) => {
                    targets.retain(|(other, _)| *other != resource);
                    targets.push((resource, percent));
                }
                ScalePart::Metric(metric, _) => scaling.metrics.push(metric),
                ScalePart::Rules { up, down, .. } => {
                    scaling.up = up.or(scaling.up.take());
                    scaling.down = down.or(scaling.down.take());
                }
            }
        }
        (targets, scaling)
    }

    /// The limit of what may be down at once; one that lets no pod go is refused.
    fn disruption(&mut self, name: &str) -> Option<Disruption> {
        let (disruption, span) = self.builder.parts.disruption?;
        let count = self.count.smallest();
        let blocking = match disruption {
            Disruption::MinAvailable(Amount::Whole(least)) => (least >= count).then(|| least.to_string()),
            Disruption::MinAvailable(Amount::Percent(100)) => Some("100%".to_owned()),
            _ => None,
        };
        if let Some(least) = blocking {
            // Without a count it is where one would stand.
            let place =
                if self.overlay.is_none() && self.head.count.is_none() { self.head.end } else { self.count_span };
            self.builder.report(blocking_disruption::report(name, &least, count, span, place));
            return None;
        }
        Some(disruption)
    }

    /// A process without privileges can't listen on the first ports.
    fn check_ports(&mut self, name: &str) {
        let parts = &self.builder.parts;
        let security = |port: &Port| match port.sidecar.as_ref().and_then(|it| parts.companions.get(it)) {
            Some(sidecar) => &sidecar.parts.security,
            None => &parts.security,
        };
        let user = |port: &Port| security(port).user.or(parts.security.user);
        let may_bind = |port: &Port| security(port).capabilities.iter().any(|it| &**it == "NET_BIND_SERVICE");
        let ports = self.builder.scope.ports.values();
        let low: Vec<(u16, Span)> = ports
            .filter(|it| it.number < 1024 && user(it) != Some(0) && !may_bind(it))
            .map(|it| (it.number, it.span))
            .collect();
        for (number, span) in low {
            self.builder.report(port_below_1024::report(name, number, span));
        }
    }

    /// The main container is named like the component.
    fn check_companions(&mut self, name: &Ident) {
        if let Some(same) = self.builder.parts.companions.get(&name.text) {
            let span = same.span;
            self.builder.report(duplicate_name::report("containers", &name.text, span, name.span));
        }
    }

    fn check_user(&mut self, name: &str) {
        let span = match (&self.head.ty, &self.builder.parts.image) {
            (TypeUse::Image(_, span), _) => *span,
            (TypeUse::Braces, Some(image)) => image.span,
            _ => return,
        };
        // Beside an error it may be the `user` statement that is wrong.
        let wrong = self.builder.diagnostics.iter().any(|it| it.severity == Severity::Error);
        if self.builder.parts.security.user.is_none() && !wrong {
            let block = self.item.and_then(|it| it.block.as_ref());
            let insert = block.and_then(|it| it.items.first()).map(|it| it.span.start());
            self.builder.report(no_user::report(name, span, insert));
        }
    }
}

/// A container beside the main one. One that names no image is the main one again, but for what it says itself.
fn companion(name: Arc<str>, said: CompanionParts, main: &Container) -> Companion {
    let CompanionParts { role, span, docs, mut parts, .. } = said;
    let image = parts.image.take();
    let inherits = image.is_none();
    let mut container = parts.container(image.unwrap_or_else(|| main.image.clone()));
    if inherits {
        let own = &mut container.security;
        own.writable_root |= main.security.writable_root;
        own.privileged = own.privileged.or(main.security.privileged);
        own.escalation = own.escalation.or(main.security.escalation);
        own.seccomp = own.seccomp.take().or_else(|| main.security.seccomp.clone());
        for capability in &main.security.capabilities {
            if !own.capabilities.contains(capability) {
                own.capabilities.push(capability.clone());
            }
        }
    }
    Companion { name, span, docs, role, inherits, container }
}

/// The ways in over HTTP, and those by a Service.
fn ways_in(items: Vec<Exposing>) -> (Vec<Expose>, Vec<Published>) {
    let (mut hosts, mut published) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            Exposing::Host(expose) => hosts.push(expose),
            Exposing::Service(service) => published.push(service),
        }
    }
    (hosts, published)
}

/// Reports the objects of a component whose names would be too long, with a release called like the app.
pub(crate) fn check_lengths(app: &str, component: &Component, diagnostics: &mut Vec<Diagnostic>) {
    let base = app.len() + 1 + component.object_name.len();
    let (name, span) = (&component.object_name, component.span);
    let tight = match component.kind {
        Kind::Stateful => Some((STATEFUL_SET_LENGTH, "StatefulSet")),
        Kind::Cron => Some((CRON_JOB_LENGTH, "CronJob")),
        Kind::Job => Some((JOB_LENGTH, "Job")),
        Kind::Stateless | Kind::PerNode | Kind::External => None,
    };
    if let Some((limit, object)) = tight.filter(|(limit, _)| base > *limit) {
        diagnostics.push(long_name::report(app, name, "", limit, object, span));
        return;
    }
    let services = component.services.iter().map(|it| format!("-{}", it.name));
    let headless = component.kind.has_identity().then(|| "-headless".to_owned());
    let longest = services.chain(headless).max_by_key(String::len).unwrap_or_default();
    if base + longest.len() > LABEL_LENGTH {
        diagnostics.push(long_name::report(app, name, &longest, LABEL_LENGTH, "Service", span));
    }
}
