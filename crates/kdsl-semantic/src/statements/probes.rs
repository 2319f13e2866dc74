//! Probes and lifecycle hooks.

use std::sync::Arc;

use super::expose::unknown_port;
use super::{Arguments, container, setting};
use crate::builder::Builder;
use crate::diagnostics::statement_form;
use crate::eval::Sink;
use crate::hir::ItemKind;
use crate::model::{Expr, Handler, Probe};

pub(super) fn ready(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.probes.ready = None;
    } else if let Some(probe) = probe(b, args) {
        b.parts.probes.ready = Some(probe);
    }
}

pub(super) fn alive(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.probes.alive = None;
    } else if let Some(probe) = probe(b, args) {
        b.parts.probes.alive = Some(probe);
    }
}

pub(super) fn started(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.probes.started = None;
    } else if let Some(probe) = probe(b, args) {
        b.parts.probes.started = Some(probe);
    }
}

pub(super) fn before_stop(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.before_stop = hook(b, args, true);
}

pub(super) fn after_start(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    b.parts.after_start = hook(b, args, false);
}

/// What a hook does; `sleeps` says whether it can be a pause.
fn hook(b: &mut Builder<'_>, args: &mut Arguments<'_>, sleeps: bool) -> Option<Handler> {
    if args.accept("none") {
        None
    } else if args.accept("exec") {
        let list = args.expr(&mut b.diagnostics, "a list of texts")?;
        b.eval().texts(list, Sink::Argument).map(|command| Handler::Exec { command })
    } else if args.accept("http") {
        let path = args.expr(&mut b.diagnostics, "a path")?;
        let path = b.eval().text(path, Sink::Object("a hook"))?;
        let http = http(b, args)?;
        let port = if args.accept("on") { Some(port(b, args)?) } else { None };
        let port = default_port(b, args, port, true)?;
        Some(Handler::Http { path, port, https: http.https, host: http.host, headers: http.headers })
    } else if sleeps && args.accept("sleep") {
        container::seconds(b, args, "a length of time such as `5s`").map(|seconds| Handler::Sleep { seconds })
    } else {
        let label =
            if sleeps { "`exec`, `http` or `sleep` is expected here" } else { "`exec` or `http` is expected here" };
        args.fail(&mut b.diagnostics, label);
        None
    }
}

/// What a request has beside its path.
#[derive(Default)]
struct Http {
    https: bool,
    host: Option<Arc<str>>,
    headers: Vec<(Arc<str>, Expr)>,
}

/// `[https] [host "HOST"] [headers { NAME: VALUE }]`
fn http(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Http> {
    let mut http = Http::default();
    loop {
        if args.accept("https") {
            http.https = true;
        } else if args.accept("host") {
            http.host = Some(args.text(&mut b.diagnostics, "a host")?.0);
        } else if args.accept("headers") {
            let block = args.block(&mut b.diagnostics)?;
            for item in &block.items {
                let ItemKind::Entry(Some(value)) = &item.kind else {
                    let label = "`NAME: \"VALUE\"` is expected here";
                    b.report(statement_form::report(args.keyword.word, args.keyword.form, item.span, label));
                    continue;
                };
                let is_token = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
                if item.key.text.is_empty() || !item.key.text.bytes().all(is_token) {
                    let label = "the name of a header is of letters, digits and hyphens";
                    b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label));
                    continue;
                }
                let Some(value) = b.eval().text(value, Sink::Object("a header")) else { continue };
                http.headers.push((item.key.text.clone(), value));
            }
        } else {
            return Some(http);
        }
    }
}

/// The name of a port, or the number of one.
fn port(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Arc<str>> {
    if let Some((digits, unit, span)) = args.optional_number() {
        let number = digits.parse::<u16>().ok().filter(|_| unit.is_empty());
        let found = b.scope.ports.values().find(|it| Some(it.number) == number).map(|it| it.name.clone());
        if found.is_none() {
            unknown_port(b, digits, span);
        }
        return found;
    }
    let name = args.name(&mut b.diagnostics, "the name of a port")?;
    if !b.scope.ports.contains_key(&name.text) {
        unknown_port(b, &name.text, name.span);
        return None;
    }
    Some(name.text)
}

/// The port that is said, else the one that the container has.
fn default_port(b: &mut Builder<'_>, args: &Arguments<'_>, said: Option<Arc<str>>, http: bool) -> Option<Arc<str>> {
    let own = b.companion.as_ref().map(|(_, name)| name);
    let mut ports = b.scope.ports.values().filter(|it| it.sidecar.as_ref() == own);
    let named = ports.clone().find(|it| http && &*it.name == "http");
    if let Some(port) = said.or_else(|| named.or(ports.next()).map(|it| it.name.clone())) {
        return Some(port);
    }
    // The components that use the type have one.
    if !b.scope.open {
        let label = "on which port? The container has none";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, args.span(), label));
    }
    None
}

enum Form {
    Http(crate::model::Expr, Http),
    Tcp,
    Grpc(Option<Arc<str>>),
    Exec(Vec<crate::model::Expr>),
}

fn probe(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Probe> {
    let probe = read(b, args);
    if probe.is_none() {
        args.give_up();
    }
    probe
}

fn read(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Probe> {
    let span = args.span();
    let form = if args.accept("http") {
        let path = args.expr(&mut b.diagnostics, "a path")?;
        let path = b.eval().text(path, Sink::Object("a probe"))?;
        Form::Http(path, http(b, args)?)
    } else if args.accept("tcp") {
        Form::Tcp
    } else if args.accept("grpc") {
        let service = if args.accept("service") { Some(args.text(&mut b.diagnostics, "a service")?.0) } else { None };
        Form::Grpc(service)
    } else if args.accept("exec") {
        let list = args.expr(&mut b.diagnostics, "a list of texts")?;
        Form::Exec(b.eval().texts(list, Sink::Argument)?)
    } else {
        args.fail(&mut b.diagnostics, "`http`, `tcp`, `grpc` or `exec` is expected here");
        return None;
    };
    let (mut said, mut successes) = (None, None);
    let (mut period_seconds, mut timeout_seconds, mut failures, mut delay_seconds) = (None, None, None, None);
    loop {
        if args.accept("on") {
            said = Some(port(b, args)?);
        } else if args.accept("successes") {
            let largest = if args.keyword.word == "ready" { 10_000 } else { 1 };
            successes = Some(args.whole(&mut b.diagnostics, "a number", 1, largest)?.0);
        } else if args.accept("every") {
            period_seconds = Some(setting::seconds(b, args, "a length of time such as `10s`", 1)?);
        } else if args.accept("timeout") {
            timeout_seconds = Some(setting::seconds(b, args, "a length of time such as `10s`", 1)?);
        } else if args.accept("failures") {
            failures = Some(setting::whole(b, args, "a number", (1, 10_000))?);
        } else if args.accept("delay") {
            delay_seconds = Some(container::seconds(b, args, "a length of time such as `5s`")?);
        } else {
            break;
        }
    }
    let handler = match form {
        Form::Exec(command) => Handler::Exec { command },
        form => {
            let port = default_port(b, args, said, matches!(form, Form::Http(..)))?;
            match form {
                Form::Http(path, Http { https, host, headers }) => Handler::Http { path, port, https, host, headers },
                Form::Grpc(service) => Handler::Grpc { port, service },
                _ => Handler::Tcp { port },
            }
        }
    };
    Some(Probe { handler, period_seconds, timeout_seconds, failures, delay_seconds, successes, span })
}
