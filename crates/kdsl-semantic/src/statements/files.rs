//! Files in the container.

use std::path::{Component as PathPart, Path, PathBuf};
use std::sync::Arc;

use kdsl_db::{FileText, Span};

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_text, file_missing, file_outside, statement_form};
use crate::eval::{Sink, Value, is_path};
use crate::hir;
use crate::model::{Expr, File, FileContent};
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
        read(b, &source, span).map(|text| FileContent::Text(Expr::Str(text)))
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

/// The text of a file beside the program. It must lie within the folder of the program, links followed.
fn read(b: &mut Builder<'_>, source: &str, span: Span) -> Option<Arc<str>> {
    let program = Path::new(span.file.path(b.db).as_str()).to_path_buf();
    let folder = match program.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_path_buf(),
        None => PathBuf::from("."),
    };
    let outside = Path::new(source).is_absolute() || leaves(source);
    let path = folder.join(source);
    let resolved = b.db.system().canonical(&path);
    let linked_out = match (&resolved, b.db.system().canonical(&folder)) {
        (Some(resolved), Some(folder)) => !resolved.starts_with(folder),
        _ => false,
    };
    if outside || linked_out {
        b.report(file_outside::report(source, span));
        return None;
    }
    let file = b.db.files().get(b.db, &path, &path.to_string_lossy());
    let reason = match file.text(b.db) {
        FileText::Text(text) => return Some(text.clone()),
        FileText::Missing => "there is no such file".to_owned(),
        FileText::NotUtf8 { .. } => "it is not UTF-8 text".to_owned(),
        FileText::TooLarge { size } => format!("it has {size} bytes, which no ConfigMap holds"),
        FileText::Unreadable(reason) => reason.to_string(),
    };
    b.report(file_missing::report(source, &reason, span));
    None
}

/// Whether a relative path leads out of its folder on the way.
fn leaves(path: &str) -> bool {
    let mut depth = 0i32;
    Path::new(path).components().any(|part| {
        match part {
            PathPart::ParentDir => depth -= 1,
            PathPart::Normal(_) => depth += 1,
            _ => {}
        }
        depth < 0
    })
}
