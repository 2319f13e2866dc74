//! Labels and annotations.

use std::sync::Arc;

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{duplicate_name, invalid_name, statement_form};
use crate::eval::Sink;
use crate::hir::ItemKind;
use crate::model::Expr;
use crate::naming::{is_label_key, is_label_value};

pub(super) fn label(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    for (key, value) in entries(b, args, true) {
        b.parts.labels.insert(key, value);
    }
}

pub(super) fn annotation(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    for (key, value) in entries(b, args, false) {
        b.parts.annotations.insert(key, value);
    }
}

pub(super) fn entries(b: &mut Builder<'_>, args: &mut Arguments<'_>, labels: bool) -> Vec<(Arc<str>, Expr)> {
    let Some(block) = args.block(&mut b.diagnostics) else { return Vec::new() };
    let what = if labels { "labels" } else { "annotations" };
    for (key, first) in block.repeated_keys() {
        b.report(duplicate_name::report(what, &key.text, key.span, first));
    }
    let mut entries = Vec::with_capacity(block.items.len());
    for item in &block.items {
        let ItemKind::Entry(Some(value)) = &item.kind else {
            let label = "`KEY: VALUE` is expected here";
            b.report(statement_form::report(args.keyword.word, args.keyword.form, item.span, label));
            continue;
        };
        if !is_label_key(&item.key.text) {
            let what = if labels { "the key of a label" } else { "the key of an annotation" };
            b.report(invalid_name::label(what, &item.key.text, item.key.span));
            continue;
        }
        let Some(text) = b.eval().text(value, Sink::Metadata) else { continue };
        if let Expr::Str(literal) = &text
            && labels
            && !is_label_value(literal)
        {
            b.report(invalid_name::label("the value of a label", literal, value.span));
            continue;
        }
        if text != Expr::None {
            entries.push((item.key.text.clone(), text));
        }
    }
    entries
}
