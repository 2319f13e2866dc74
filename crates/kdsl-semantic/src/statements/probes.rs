//! Probes and lifecycle hooks.

use super::expose::unknown_port;
use super::{Arguments, container};
use crate::builder::Builder;
use crate::diagnostics::statement_form;
use crate::eval::Sink;
use crate::model::{Handler, Probe};

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
    if args.accept("none") {
        b.parts.before_stop = None;
    } else if args.accept("exec") {
        if let Some(list) = args.expr(&mut b.diagnostics, "a list of texts") {
            let command = b.eval().texts(list, Sink::Argument);
            b.parts.before_stop = command.map(|command| Handler::Exec { command });
        }
    } else if args.accept("sleep") {
        let seconds = container::seconds(b, args, "a length of time such as `5s`");
        b.parts.before_stop = seconds.map(|seconds| Handler::Sleep { seconds });
    } else {
        args.fail(&mut b.diagnostics, "`exec` or `sleep` is expected here");
    }
}

enum Form {
    Http(crate::model::Expr),
    Tcp,
    Grpc,
    Exec(Vec<crate::model::Expr>),
}

fn probe(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Probe> {
    let span = args.span();
    let form = if args.accept("http") {
        let path = args.expr(&mut b.diagnostics, "a path")?;
        Form::Http(b.eval().text(path, Sink::Object("a probe"))?)
    } else if args.accept("tcp") {
        Form::Tcp
    } else if args.accept("grpc") {
        Form::Grpc
    } else if args.accept("exec") {
        let list = args.expr(&mut b.diagnostics, "a list of texts")?;
        Form::Exec(b.eval().texts(list, Sink::Argument)?)
    } else {
        args.fail(&mut b.diagnostics, "`http`, `tcp`, `grpc` or `exec` is expected here");
        return None;
    };
    let mut port = None;
    let (mut period_seconds, mut timeout_seconds, mut failures, mut delay_seconds) = (None, None, None, None);
    loop {
        if args.accept("on") {
            let name = args.name(&mut b.diagnostics, "the name of a port")?;
            if !b.scope.ports.contains_key(&name.text) {
                unknown_port(b, &name.text, name.span);
                return None;
            }
            port = Some(name.text);
        } else if args.accept("every") {
            period_seconds = Some(at_least_one(b, args)?);
        } else if args.accept("timeout") {
            timeout_seconds = Some(at_least_one(b, args)?);
        } else if args.accept("failures") {
            failures = Some(args.whole(&mut b.diagnostics, "a number", 1, 10_000)?.0);
        } else if args.accept("delay") {
            delay_seconds = Some(container::seconds(b, args, "a length of time such as `5s`")?);
        } else {
            break;
        }
    }
    let handler = match form {
        Form::Exec(command) => Handler::Exec { command },
        form => {
            let own = b.companion.as_ref().map(|(_, name)| name);
            let mut ports = b.scope.ports.values().filter(|it| it.sidecar.as_ref() == own);
            let named = ports.clone().find(|it| matches!(form, Form::Http(_)) && &*it.name == "http");
            let Some(port) = port.or_else(|| named.or(ports.next()).map(|it| it.name.clone())) else {
                // The components that use the type have one.
                if b.scope.open {
                    return None;
                }
                let label = "on which port? The container has none";
                b.report(statement_form::report(args.keyword.word, args.keyword.form, span, label));
                return None;
            };
            match form {
                Form::Http(path) => Handler::Http { path, port },
                Form::Grpc => Handler::Grpc { port },
                _ => Handler::Tcp { port },
            }
        }
    };
    Some(Probe { handler, period_seconds, timeout_seconds, failures, delay_seconds, span })
}

fn at_least_one(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<u32> {
    let seconds = container::seconds(b, args, "a length of time such as `10s`")?;
    if seconds == 0 {
        let label = "one second is the least";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, args.span(), label));
        return None;
    }
    Some(seconds)
}
