//! Init containers.

use super::{Arguments, images};
use crate::builder::Builder;
use crate::diagnostics::{invalid_name, statement_form};
use crate::eval::Sink;
use crate::hir::{Item, ItemKind};
use crate::model::Init;
use crate::naming::dns_label;

pub(super) fn init(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(name) = args.name(&mut b.diagnostics, "a name") else { return };
    if let Err(error) = dns_label(&name.text) {
        b.report(invalid_name::report("a container", &name.text, error, name.span));
        return;
    }
    if args.accept("none") {
        b.parts.inits.shift_remove(&name.text);
        return;
    }
    let image = args.optional_text().and_then(|(text, span)| images::read(&text, span, &mut b.diagnostics));
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    let mut init = Init { name: name.text, span: name.span, image, command: None, args: None, env: Vec::new() };
    for item in &block.items {
        statement(b, args, item, &mut init);
    }
    b.parts.inits.insert(init.name.clone(), init);
}

fn statement(b: &mut Builder<'_>, args: &Arguments<'_>, item: &Item, init: &mut Init) {
    const WORDS: [&str; 3] = ["command", "args", "env"];
    let keyword = super::keyword(&item.key.text).filter(|it| WORDS.contains(&it.word));
    let (Some(keyword), ItemKind::Statement(inner)) = (keyword, &item.kind) else {
        let label = "`command`, `args` or `env` is expected here";
        b.report(statement_form::report(args.keyword.word, args.keyword.form, item.key.span, label));
        return;
    };
    let mut inner = Arguments::new(keyword, item, inner);
    if keyword.word == "env" {
        if let Some(block) = inner.block(&mut b.diagnostics) {
            init.env = super::environment::variables(b, &inner, block);
        }
    } else if let Some(list) = inner.expr(&mut b.diagnostics, "a list of texts") {
        let texts = b.eval().texts(list, Sink::Argument);
        if keyword.word == "command" {
            init.command = texts;
        } else {
            init.args = texts;
        }
    }
    inner.finish(&mut b.diagnostics);
}
