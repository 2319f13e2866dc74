//! Folders of the node.

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_text, statement_form};
use crate::eval::is_path;
use crate::model::HostPath;

/// What has to be at a path of the node: the language's word and Kubernetes'.
const TYPES: [(&str, &str); 7] = [
    ("directory", "Directory"),
    ("directory-or-create", "DirectoryOrCreate"),
    ("file", "File"),
    ("file-or-create", "FileOrCreate"),
    ("socket", "Socket"),
    ("char-device", "CharDevice"),
    ("block-device", "BlockDevice"),
];

/// Which later mounts are seen: the language's word and Kubernetes'.
const PROPAGATIONS: [(&str, &str); 3] =
    [("none", "None"), ("host-to-container", "HostToContainer"), ("bidirectional", "Bidirectional")];

pub(super) fn host_path(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    if args.accept("none") {
        b.parts.host_paths.clear();
        return;
    }
    let Some((source, source_span)) = args.text(&mut b.diagnostics, "a path of the node") else { return };
    if !is_path(&source) {
        b.report(bad_text::path(&source, source_span));
        return;
    }
    let mut path = source.clone();
    if args.accept("at") {
        let Some((at, span)) = args.text(&mut b.diagnostics, "a path in the container") else { return };
        if !is_path(&at) || &*at == "/" {
            b.report(bad_text::path(&at, span));
            return;
        }
        path = at;
    } else if &*path == "/" {
        args.fail(&mut b.diagnostics, "`at` and a path in the container are expected here");
        return;
    }
    if args.accept("none") {
        b.parts.host_paths.shift_remove(&path);
        return;
    }
    let span = args.span();
    let mut mount = HostPath { source, path: path.clone(), read_only: false, ty: "", propagation: None, span };
    loop {
        if args.accept("read-only") {
            mount.read_only = true;
        } else if args.accept("type") {
            let Some(ty) = word(b, args, &TYPES) else { return };
            mount.ty = ty;
        } else if args.accept("propagation") {
            let Some(propagation) = word(b, args, &PROPAGATIONS) else { return };
            mount.propagation = Some(propagation).filter(|it| *it != "None");
        } else {
            break;
        }
    }
    b.parts.host_paths.insert(path, mount);
}

/// One of these words, as Kubernetes has it.
fn word(b: &mut Builder<'_>, args: &mut Arguments<'_>, words: &[(&str, &'static str)]) -> Option<&'static str> {
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let what = crate::diagnostics::list(&names);
    let word = args.name(&mut b.diagnostics, &format!("one of {what}"))?;
    let found = words.iter().find(|(name, _)| *name == &*word.text);
    if found.is_none() {
        let label = format!("one of {what} is expected here");
        b.report(statement_form::report(args.keyword.word, args.keyword.form, word.span, label));
    }
    found.map(|(_, kubernetes)| *kubernetes)
}
