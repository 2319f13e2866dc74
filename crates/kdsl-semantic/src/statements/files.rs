//! Files in the container.

use std::sync::Arc;

use kdsl_db::Span;

use super::{Arguments, beside};
use crate::builder::Builder;
use crate::diagnostics::{bad_text, bad_unit, hidden_folder, not_whole, out_of_range, pod_fact_place, statement_form};
use crate::eval::{Sink, Value, is_path};
use crate::hir;
use crate::model::{Expr, File, FileContent, Folder, PodField, Whole};
use crate::mounts::is_system;
use crate::types::Ty;
use crate::units;

pub(super) fn file(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some((path, path_span)) = args.text(&mut b.diagnostics, "the file's path") else { return };
    if !is_path(&path) || path.contains("//") {
        b.report(bad_text::path(&path, path_span));
        return;
    }
    if let Some(folder) = path.strip_suffix('/') {
        return whole_folder(b, args, folder, path_span);
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
        beside::file(b, &source, span)
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

/// `file "/FOLDER/" …`: every file of a folder, or every key of a Secret or ConfigMap.
fn whole_folder(b: &mut Builder<'_>, args: &mut Arguments<'_>, folder: &str, span: Span) {
    let prefix = format!("{folder}/");
    if args.accept("none") {
        b.parts.folders.shift_remove(folder);
        b.parts.files.retain(|path, _| !path.starts_with(&prefix));
        return;
    }
    if is_system(folder) {
        let shown = if folder.is_empty() { "/" } else { folder };
        b.report(hidden_folder::system(shown, "a folder that is mounted hides what is there", span));
        return;
    }
    let (mut files, mut source) = (Vec::new(), None);
    if args.accept_equals() {
        let Some(value) = args.expr(&mut b.diagnostics, "a Secret or ConfigMap") else { return };
        let Some(found) = whole(b, value) else { return };
        source = Some(found);
    } else if args.accept("from") {
        let what = "the path of a folder beside the program";
        let Some((place, place_span)) = args.text(&mut b.diagnostics, what) else { return };
        let Some(found) = beside::folder(b, &place, place_span) else { return };
        files = found;
    } else {
        args.fail(&mut b.diagnostics, "`=` or `from` is expected here");
        return;
    }
    let mode = if args.accept("mode") { mode(b, args) } else { None };
    // The folder takes the place of the layer below's with all that was in it.
    if b.parts.folders.contains_key(folder) {
        b.parts.files.retain(|path, _| !path.starts_with(&prefix));
    }
    let path: Arc<str> = Arc::from(folder);
    b.parts.folders.insert(path.clone(), Folder { path, whole: source, mode, span });
    for (name, content) in files {
        let path: Arc<str> = format!("{prefix}{name}").into();
        b.parts.files.insert(path.clone(), File { path, content, mode, span });
    }
}

/// A Secret or ConfigMap with all of its keys.
pub(super) fn whole(b: &mut Builder<'_>, value: &hir::Expr) -> Option<Whole> {
    match b.eval().value(value, None) {
        Value::Existing(_, key, _) => Some(Whole::Secret(key)),
        Value::Config(_, key, _) => Some(Whole::Config { config_map: key.config_map, optional: key.optional }),
        Value::Expr(Expr::Secret(key), _) if key.existing.is_some() => Some(Whole::Secret(key)),
        Value::Expr(Expr::Config(key), _) => Some(Whole::Config { config_map: key.config_map, optional: key.optional }),
        Value::Error => None,
        Value::Expr(Expr::Secret(_), _) => {
            let help = "a secret that is generated is one value: give its file or variable a name of its own";
            b.report(not_whole::report("a generated secret", value.span, help));
            None
        }
        _ => {
            let help =
                "declare one: `config NAME from existing \"CONFIGMAP\"` or `secret NAME from existing \"SECRET\"`";
            b.report(not_whole::report("this", value.span, help));
            None
        }
    }
}

fn content(b: &mut Builder<'_>, value: &hir::Expr) -> Option<FileContent> {
    match b.eval().value(value, Some(&Ty::String)) {
        // A value that is one secret is mounted from the Secret.
        Value::Expr(Expr::Secret(key), _) => Some(FileContent::Secret(key)),
        Value::Expr(Expr::Config(key), _) => Some(FileContent::Config(key)),
        Value::Expr(Expr::Pod(field), _) | Value::PodMap(field) => pod_file(b, field, value.span),
        Value::Error => None,
        Value::Expr(text @ (Expr::Str(_) | Expr::Concat(_) | Expr::If(_) | Expr::Param { .. }), _) => {
            b.eval().may_flow(&text, Sink::File, value.span).then_some(FileContent::Text(text))
        }
        _ => b.eval().text(value, Sink::File).map(FileContent::Text),
    }
}

/// A fact of the pod as a file: Kubernetes makes files of some of them only.
fn pod_file(b: &mut Builder<'_>, field: PodField, span: Span) -> Option<FileContent> {
    let what = match field {
        PodField::Ip => "the pod's address",
        PodField::HostIp => "the address of the pod's node",
        PodField::Node => "the name of the pod's node",
        PodField::ServiceAccount => "the name of the pod's ServiceAccount",
        field => return Some(FileContent::Pod(field)),
    };
    b.report(pod_fact_place::no_file(what, span));
    None
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

/// How long a token is valid where the program does not say: Kubernetes' own default.
const TOKEN_SECONDS: u32 = 3600;
/// The shortest life of a token that Kubernetes gives.
const SHORTEST_TOKEN: u32 = 600;

pub(super) fn token(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some((path, span)) = args.text(&mut b.diagnostics, "the file's path") else { return };
    if !is_path(&path) || path.ends_with('/') || path.contains("//") {
        b.report(bad_text::path(&path, span));
        return;
    }
    if args.accept("none") {
        b.parts.files.shift_remove(&path);
        return;
    }
    let (mut audience, mut expires_seconds) = (None, TOKEN_SECONDS);
    loop {
        if args.accept("audience") {
            let Some((text, _)) = args.text(&mut b.diagnostics, "for whom the token is") else { return };
            audience = Some(text);
        } else if args.accept("expires") {
            let Some((digits, unit, at)) = args.optional_number() else {
                args.fail(&mut b.diagnostics, "a length of time such as `1h` is expected here");
                return;
            };
            match units::seconds(digits, unit) {
                Ok(seconds) if seconds >= SHORTEST_TOKEN => expires_seconds = seconds,
                Ok(seconds) => {
                    let written = format!("{seconds} seconds");
                    b.report(out_of_range::number(&written, i64::from(SHORTEST_TOKEN), i64::from(u32::MAX), at));
                    return;
                }
                Err(error) => {
                    b.report(bad_unit::report("duration", &units::written(digits, unit), &error, at));
                    return;
                }
            }
        } else {
            break;
        }
    }
    let content = FileContent::Token { audience, expires_seconds };
    b.parts.files.insert(path.clone(), File { path, content, mode: None, span });
}
