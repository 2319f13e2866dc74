//! How a component is reached from outside of the cluster.

use kdsl_db::Span;

use super::{Arguments, metadata};
use crate::builder::Builder;
use crate::diagnostics::{bad_text, not_supported, statement_form, unknown_name};
use crate::hir::{Block, ItemKind};
use crate::model::Expose;
use crate::naming::is_host;
use crate::nearest::nearest;

pub(super) fn expose(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.expose.clear();
        return;
    }
    if let Some(expose) = read(b, args) {
        let layer = b.layer;
        b.parts.expose.push(layer, expose);
    }
}

/// Reads what stands behind `expose`.
pub(crate) fn read(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Expose> {
    let span = args.span();
    if let Some(word) = args.optional_name() {
        let known = ["load-balancer", "node-port"];
        if known.contains(&&*word.text) {
            b.report(not_supported::report(&format!("`expose {}`", word.text), word.span));
        } else {
            let keyword = args.keyword;
            let label = format!("a host in quotes is expected here: \"{}\"", word.text);
            b.report(statement_form::report(keyword.word, keyword.form, word.span, label));
        }
        return None;
    }
    let (host, host_span) = args.text(&mut b.diagnostics, "a host")?;
    if !is_host(&host, true) {
        b.report(bad_text::host(&host, host_span));
        return None;
    }
    let mut expose =
        Expose { host, path: "/".into(), tls: None, port: "".into(), class: None, annotations: Vec::new(), span };
    loop {
        if args.accept("path") {
            let (path, span) = args.text(&mut b.diagnostics, "a path")?;
            if !crate::eval::is_path(&path) || path.contains(['#', ' ', '?']) {
                b.report(bad_text::path(&path, span));
                return None;
            }
            expose.path = path;
        } else if args.accept("tls") {
            expose.tls = Some(args.text(&mut b.diagnostics, "the name of a Secret")?.0);
        } else if args.accept("on") {
            let port = args.name(&mut b.diagnostics, "the name of a port")?;
            if !b.scope.ports.contains_key(&port.text) {
                unknown_port(b, &port.text, port.span);
                return None;
            }
            expose.port = port.text;
        } else if args.accept("via") {
            b.report(not_supported::report("`via gateway`", span));
            return None;
        } else {
            break;
        }
    }
    if let Some(block) = args.optional_block() {
        detail(b, args, block, &mut expose);
    }
    if expose.port.is_empty() {
        match http_port(b) {
            Some(port) => expose.port = port,
            // The components that use the type have one.
            None if b.scope.open => return None,
            None => {
                let label = "on which port? It has none called `http`";
                b.report(statement_form::report(args.keyword.word, args.keyword.form, host_span, label));
                return None;
            }
        }
    }
    Some(expose)
}

/// The port that is reached where none is named: the one called `http`, else the only one.
fn http_port(b: &Builder<'_>) -> Option<std::sync::Arc<str>> {
    let ports = &b.scope.ports;
    ports.get_key_value("http").or_else(|| ports.first().filter(|_| ports.len() == 1)).map(|(name, _)| name.clone())
}

fn detail(b: &mut Builder<'_>, args: &Arguments<'_>, block: &Block, expose: &mut Expose) {
    for item in &block.items {
        let inner = match &item.kind {
            ItemKind::Statement(inner) if matches!(&*item.key.text, "class" | "annotation") => inner,
            _ => {
                let label = "`class` or `annotation` is expected here";
                b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label));
                continue;
            }
        };
        let mut inner = Arguments::new(args.keyword, item, inner);
        if &*item.key.text == "class" {
            expose.class = inner.text(&mut b.diagnostics, "the name of an IngressClass").map(|(text, _)| text);
        } else {
            expose.annotations.extend(metadata::entries(b, &mut inner, false));
        }
        inner.finish(&mut b.diagnostics);
    }
}

/// Reports a port that the component does not have.
pub(super) fn unknown_port(b: &mut Builder<'_>, name: &str, span: Span) {
    let known: Vec<&str> = b.scope.ports.keys().map(|it| &**it).collect();
    let near = nearest(name, known.iter().copied());
    let of = format!("`{}`", b.scope.component);
    let diagnostic = unknown_name::port(&of, name, span, near, &known);
    b.report(diagnostic);
}
