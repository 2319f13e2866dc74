//! Probes and hooks of a container.

use std::sync::Arc;

use kdsl_semantic::model::{self, Container, Handler, Port, Probe, Protocol};

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::env::{Variables, command, plain_command};
use crate::lower::expression::text_of;
use crate::lower::knobs::paths::{ProbePaths, ProbesPaths};
use crate::lower::setting::Setting;
use crate::macros::{field, literal, map};
use crate::node::{Entry, Item, Node};

/// The timing of a probe where the program gives none, in seconds, and the failures that count.
#[derive(Clone, Copy)]
pub(crate) struct Timing {
    pub(crate) delay: u32,
    pub(crate) period: u32,
    pub(crate) timeout: u32,
    pub(crate) failures: u32,
}

/// Five minutes to come up: enough for a first start that prepares its data.
const STARTED: Timing = Timing { delay: 0, period: 5, timeout: 5, failures: 60 };
/// A minute without a sign of life: a restart costs more than a short stall.
const ALIVE: Timing = Timing { delay: 0, period: 10, timeout: 5, failures: 6 };
/// Half a minute until no more traffic comes.
const READY: Timing = Timing { delay: 0, period: 10, timeout: 5, failures: 3 };

/// How long a stateless pod goes on serving after it is asked to stop, in seconds: until no Service leads to it any more.
const DRAIN_SECONDS: u32 = 5;

/// A probe as it is to be: what it does, and its timing by default.
pub(crate) struct Planned<'a> {
    pub(crate) handler: Handler,
    pub(crate) timing: Timing,
    /// What is said of the seconds between two tries.
    pub(crate) period: Setting<'a>,
    /// What is said of the seconds until a try has failed.
    pub(crate) timeout: Setting<'a>,
    /// What is said of how many failures count.
    pub(crate) failures: Setting<'a>,
    /// How many successes in a row count; `None` for one.
    pub(crate) successes: Option<u32>,
}

/// The three probes of a container; none where there is nothing to probe.
pub(crate) struct Plan<'a> {
    pub(crate) started: Option<Planned<'a>>,
    pub(crate) alive: Option<Planned<'a>>,
    pub(crate) ready: Option<Planned<'a>>,
}

/// The probes of a component: its own, and for those it does not have what its ports allow.
///
/// Whether it lives is asked of its first port alone, so that a dependency that is down restarts nothing.
///
/// `in_app` is the container as the application has it, `sidecar` its name where it is not the main one.
pub(crate) fn plan<'a>(
    component: &ComponentContext<'_>,
    container: &'a Container,
    in_app: Option<&'a Container>,
    sidecar: Option<&Arc<str>>,
) -> Plan<'a> {
    let Container { probes, .. } = container;
    let in_app = in_app.map(|it| &it.probes);
    let mut ports = component.component.ports.iter().filter(|it| it.sidecar.as_ref() == sidecar);
    let port = ports.find(|it| it.protocol == Protocol::Tcp);
    let tcp = || port.map(|Port { name, .. }| Handler::Tcp { port: Arc::clone(name) });
    let ready = match &probes.ready {
        Some(probe) => Some(own(probe, in_app.and_then(|it| it.ready.as_ref()), READY)),
        None => tcp().map(|handler| by_itself(handler, READY)),
    };
    let alive = match &probes.alive {
        Some(probe) => Some(own(probe, in_app.and_then(|it| it.alive.as_ref()), ALIVE)),
        None => tcp().map(|handler| by_itself(handler, ALIVE)),
    };
    let started = match &probes.started {
        Some(probe) => Some(own(probe, in_app.and_then(|it| it.started.as_ref()), STARTED)),
        None => ready.as_ref().or(alive.as_ref()).map(|it| by_itself(it.handler.clone(), STARTED)),
    };
    Plan { started, alive, ready }
}

/// Whether the main container's probes ask the same, alive or ready.
pub(crate) fn are_identical(component: &ComponentContext<'_>) -> bool {
    let plan = plan(component, &component.in_app.container, None, None);
    let handlers = |it: Planned<'_>| it.handler;
    plan.ready.is_some() && plan.ready.map(handlers) == plan.alive.map(handlers)
}

/// A probe that the program says, here and in the application.
fn own<'a>(probe: &'a Probe, in_app: Option<&'a Probe>, default: Timing) -> Planned<'a> {
    let setting = |of: fn(&Probe) -> Option<&model::Expr>| Setting::new(of(probe), in_app.and_then(of));
    Planned {
        handler: probe.handler.clone(),
        successes: probe.successes,
        timing: Timing { delay: probe.delay_seconds.unwrap_or(default.delay), ..default },
        period: setting(|it| it.period_seconds.as_ref()),
        timeout: setting(|it| it.timeout_seconds.as_ref()),
        failures: setting(|it| it.failures.as_ref()),
    }
}

/// A probe that the program does not say.
fn by_itself<'a>(handler: Handler, timing: Timing) -> Planned<'a> {
    let nothing = Setting::new(None, None);
    Planned { handler, timing, successes: None, period: nothing, timeout: nothing, failures: nothing }
}

/// The container as the application has it.
pub(crate) fn in_app<'a>(
    component: &ComponentContext<'a>,
    container: &Container,
    sidecar: Option<&Arc<str>>,
) -> Option<&'a Container> {
    match sidecar {
        None if std::ptr::eq(container, &component.component.container) => Some(&component.in_app.container),
        None => None,
        Some(name) => component.in_app.companions.iter().find(|it| it.name == *name).map(|it| &it.container),
    }
}

/// The fields of a container's probes.
pub(crate) fn fields(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    container: &Container,
    sidecar: Option<&Arc<str>>,
    paths: &ProbesPaths,
    variables: &Variables<'_>,
) -> Vec<Entry> {
    let plan = plan(component, container, in_app(component, container, sidecar), sidecar);
    let probe = |planned: Planned<'_>, paths: &ProbePaths| {
        // Kubernetes expands the command of a probe like a container's.
        let mut entries: Vec<Entry> =
            handler(cx, component, sidecar, &planned.handler, |parts| command(cx, variables, parts))
                .into_iter()
                .collect();
        let delay = Expr::Whole(paths.delay.clone());
        entries.push(field!("initialDelaySeconds": delay));
        entries.push(field!("periodSeconds": planned.period.whole(cx, &paths.period)));
        entries.push(field!("timeoutSeconds": planned.timeout.whole(cx, &paths.timeout)));
        entries.push(field!("failureThreshold": planned.failures.whole(cx, &paths.failures)));
        entries.extend(planned.successes.map(|it| field!("successThreshold": Expr::Int(i64::from(it)))));
        Node::Map(entries)
    };
    let probes = &container.probes;
    let mut fields = Vec::new();
    // What asks for a probe that the program does not say is the port.
    let mut ports = component.component.ports.iter().filter(|it| it.sidecar.as_ref() == sidecar);
    let port = ports.find(|it| it.protocol == Protocol::Tcp).map(|it| it.span);
    let origin = |probe: Option<&Probe>| probe.map(|it| it.span).or(port);
    if let Some(planned) = plan.started {
        let asked = origin(probes.started.as_ref().or(probes.ready.as_ref()));
        fields.push(field!("startupProbe": probe(planned, &paths.startup)).at_any(asked));
    }
    if let Some(planned) = plan.alive {
        fields.push(field!("livenessProbe": probe(planned, &paths.liveness)).at_any(origin(probes.alive.as_ref())));
    }
    if let Some(planned) = plan.ready {
        fields.push(field!("readinessProbe": probe(planned, &paths.readiness)).at_any(origin(probes.ready.as_ref())));
    }
    fields
}

/// The field `lifecycle`: what the program asks for, else a pause in which traffic moves to other pods.
pub(crate) fn lifecycle(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    container: &Container,
    sidecar: Option<&Arc<str>>,
) -> Option<Entry> {
    let pause = Handler::Sleep { seconds: DRAIN_SECONDS };
    let is_main = std::ptr::eq(container, &component.component.container);
    let hook = match &container.before_stop {
        Some(hook) => Some(hook),
        None if is_main && !component.component.kind.has_identity() && component.has_service() => Some(&pause),
        None => None,
    };
    // Nobody expands the command of a hook.
    let action = |hook: &Handler| handler(cx, component, sidecar, hook, |parts| plain_command(cx, parts));
    let after_start = container.after_start.as_ref().and_then(action);
    let before_stop = hook.and_then(action);
    let mut hooks = Vec::new();
    let written = |keyword| container.written.statement(keyword);
    hooks.extend(after_start.map(|it| field!("postStart": Node::Map(vec![it])).at_any(written("after-start"))));
    hooks.extend(before_stop.map(|it| field!("preStop": Node::Map(vec![it])).at_any(written("before-stop"))));
    (!hooks.is_empty()).then(|| field!("lifecycle": Node::Map(hooks)))
}

fn handler(
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    sidecar: Option<&Arc<str>>,
    handler: &Handler,
    command: impl Fn(&[kdsl_semantic::model::Expr]) -> Node,
) -> Option<Entry> {
    let found = |name: &Arc<str>| component.component.ports.iter().find(|it| it.name == *name);
    // Within a container its own ports have names; those of others are known by their numbers.
    let port_name = |name: &Arc<str>| match found(name).filter(|it| it.sidecar.as_ref() != sidecar) {
        Some(port) => Expr::Int(i64::from(port.number)),
        None => Expr::Str(Arc::clone(name)),
    };
    Some(match handler {
        Handler::Http { path, port, https, host, headers } => {
            let mut get = vec![field!("path": text_of(cx, path)), field!("port": port_name(port))];
            if *https {
                get.push(field!("scheme": literal!("HTTPS")));
            }
            get.extend(host.as_ref().map(|it| field!("host": Expr::Str(Arc::clone(it)))));
            if !headers.is_empty() {
                let headers = headers.iter().map(|(name, value)| {
                    Item::one(map! { "name": Expr::Str(Arc::clone(name)), "value": text_of(cx, value) })
                });
                get.push(field!("httpHeaders": Node::List(headers.collect())));
            }
            field!("httpGet": Node::Map(get))
        }
        Handler::Tcp { port } => field!("tcpSocket": map! { "port": port_name(port) }),
        // A gRPC probe takes no port by name.
        Handler::Grpc { port, service } => {
            let number = i64::from(found(port)?.number);
            let mut check = vec![field!("port": Expr::Int(number))];
            check.extend(service.as_ref().map(|it| field!("service": Expr::Str(Arc::clone(it)))));
            field!("grpc": Node::Map(check))
        }
        Handler::Exec { command: parts } => field!("exec": map! { "command": command(parts) }),
        Handler::Sleep { seconds } => field!("sleep": map! { "seconds": Expr::Int(i64::from(*seconds)) }),
    })
}
