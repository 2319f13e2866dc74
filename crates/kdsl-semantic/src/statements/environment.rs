//! Environment variables.

use std::sync::Arc;

use super::Arguments;
use super::security::{is_password_name, suggested_secret_name};
use crate::builder::Builder;
use crate::diagnostics::{bad_text, duplicate_name, invalid_name, literal_password, statement_form};
use crate::eval::Sink;
use crate::hir::{Block, ItemKind};
use crate::model::{EnvFrom, EnvVar, Expr, SecretKey, Whole};
use crate::naming::{is_env_name, is_host};

pub(super) fn env(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.env.clear();
        b.parts.env_from.clear();
        return;
    }
    if args.accept("from") {
        from(b, args);
        return;
    }
    let Some(block) = args.block(&mut b.diagnostics) else { return };
    for var in variables(b, args, block) {
        let before = b.env_said.insert(var.name.clone(), (b.layer, var.span));
        if let Some((layer, first)) = before
            && layer == b.layer
        {
            b.report(duplicate_name::report("variables", &var.name, var.span, first));
            continue;
        }
        // Replaced at its old place, so that the order of a type's variables is kept.
        b.parts.env.insert(var.name.clone(), var);
    }
}

/// `env from …`: every key of a Secret or ConfigMap is a variable.
fn from(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.env_from.clear();
        return;
    }
    let span = args.span();
    let Some(source) = whole(b, args) else { return };
    let mut prefix = Arc::from("");
    if args.accept("prefix") {
        let Some((text, span)) = args.text(&mut b.diagnostics, "what the names begin with") else { return };
        if !is_env_name(&text) {
            b.report(invalid_name::env(&text, span));
            return;
        }
        prefix = text;
    }
    let layer = b.layer;
    b.parts.env_from.push(layer, EnvFrom { source, prefix, span });
}

/// `secret "NAME"`, `config "NAME"` or a name that is declared for one.
fn whole(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Whole> {
    let Some(word) = args.peek().and_then(crate::hir::Expr::as_ident) else {
        args.fail(&mut b.diagnostics, "`secret \"NAME\"`, `config \"NAME\"` or a declared name is expected here");
        return None;
    };
    args.optional_name();
    let literal = matches!(&*word.text, "secret" | "config").then(|| args.optional_text()).flatten();
    let Some((text, span)) = literal else {
        let name = crate::hir::Expr { kind: crate::hir::ExprKind::Name(word.text.clone()), span: word.span };
        return super::files::whole(b, &name);
    };
    if !is_host(&text, false) {
        b.report(bad_text::object_name(&text, span));
        return None;
    }
    let optional = args.accept("optional");
    Some(match &*word.text {
        "config" => Whole::Config { config_map: text, optional },
        _ => Whole::Secret(SecretKey {
            component: b.scope.component.clone(),
            name: text.clone(),
            key: text.clone(),
            existing: Some(text),
            certificate: false,
            instead: None,
            optional,
        }),
    })
}

/// The variables of `env { … }`.
pub(super) fn variables(b: &mut Builder<'_>, args: &Arguments<'_>, block: &Block) -> Vec<EnvVar> {
    let mut variables: Vec<EnvVar> = Vec::with_capacity(block.items.len());
    for item in &block.items {
        let ItemKind::Entry(value) = &item.kind else {
            let label = "`NAME: value` is expected here";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, item.span, label));
            continue;
        };
        let Some(value) = value else { continue };
        if !is_env_name(&item.key.text) {
            b.report(invalid_name::env(&item.key.text, item.key.span));
            continue;
        }
        if let Some(first) = variables.iter().find(|it| it.name == item.key.text) {
            let first = first.span;
            b.report(duplicate_name::report("variables", &item.key.text, item.key.span, first));
            continue;
        }
        let Some(text) = b.eval().text(value, Sink::Environment) else { continue };
        if is_password_name(&item.key.text)
            && let Expr::Str(literal) = &text
            && !literal.is_empty()
        {
            let name = suggested_secret_name(&item.key.text);
            let what = format!("the value of `{}`", item.key.text);
            b.report(literal_password::report(&what, value.span, &name, Some(args.span())));
            continue;
        }
        let (name, span) = (item.key.text.clone(), item.key.span);
        variables.push(EnvVar { name, value: text, span, entry: span.to(value.span) });
    }
    variables
}
