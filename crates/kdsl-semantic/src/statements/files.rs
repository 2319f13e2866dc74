//! Files in the container.

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_text, statement_form};
use crate::eval::{Sink, Value, is_path};
use crate::hir;
use crate::model::{Expr, File, FileContent};
use crate::project_file;
use crate::types::Ty;

pub(super) fn file(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some((path, path_span)) = args.text(&mut b.diagnostics, "the file's path") else { return };
    if !is_path(&path) || path.ends_with('/') {
        b.report(bad_text::path(&path, path_span));
        return;
    }
    if args.accept("none") {
        b.parts.files.shift_remove(&path);
        return;
    }
    let content = if args.accept_equals() {
        let Some(value) = args.expr(&mut b.diagnostics, "the file's text") else { return };
        content(b, value)
    } else if args.accept("from") {
        let Some((source, span)) = args.text(&mut b.diagnostics, "the path of a file beside the program") else {
            return;
        };
        match project_file::read(b.db, &source, span) {
            Ok(text) => Some(FileContent::Text(Expr::Str(text))),
            Err(report) => {
                b.report(report);
                None
            }
        }
    } else {
        args.fail(&mut b.diagnostics, "`=` or `from` is expected here");
        return;
    };
    let mode = if args.accept("mode") { mode(b, args) } else { None };
    if let Some(content) = content {
        let span = path_span;
        b.parts.files.insert(path.clone(), File { path, content, mode, span });
    }
}

fn content(b: &mut Builder<'_>, value: &hir::Expr) -> Option<FileContent> {
    match b.eval().value(value, Some(&Ty::String)) {
        // A value that is one secret is mounted from the Secret.
        Value::Expr(Expr::Secret(key), _) => Some(FileContent::Secret(key)),
        Value::Error => None,
        Value::Expr(text @ (Expr::Str(_) | Expr::Concat(_) | Expr::If(_) | Expr::Param { .. }), _) => {
            b.eval().may_flow(&text, Sink::File, value.span).then_some(FileContent::Text(text))
        }
        _ => b.eval().text(value, Sink::File).map(FileContent::Text),
    }
}

fn mode(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<u32> {
    let (text, span) = args.text(&mut b.diagnostics, "a mode such as \"0755\"")?;
    match u32::from_str_radix(&text, 8) {
        Ok(mode) if mode <= 0o777 => Some(mode),
        _ => {
            b.report(statement_form::report(
                args.keyword.word,
                args.keyword.form,
                span,
                "a mode is \"0000\" to \"0777\"",
            ));
            None
        }
    }
}
