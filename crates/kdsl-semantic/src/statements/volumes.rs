//! Volumes and scratch folders.

use std::sync::Arc;

use kdsl_db::Span;

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::{bad_text, bad_unit, invalid_name};
use crate::eval::is_path;
use crate::model::{Quantity, Scratch, Sharing};
use crate::naming::dns_label;
use crate::units;

/// A volume as a statement says it; what is not said comes from the layer below or from the head.
#[derive(Clone, Debug)]
pub(crate) struct VolumeStatement {
    pub name: Option<Arc<str>>,
    pub sharing: Sharing,
    pub path: Option<Arc<str>>,
    pub size: Option<Quantity>,
    pub class: Option<Arc<str>>,
    pub span: Span,
    /// Whether the component itself asks for it, rather than its type.
    pub own: bool,
}

pub(super) fn shared(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    volume(b, args, Sharing::Shared);
}

pub(super) fn own(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    volume(b, args, Sharing::Own);
}

fn volume(b: &mut Builder<'_>, args: &mut Arguments<'_>, sharing: Sharing) {
    let span = args.item.key.span;
    let mut name = None;
    if let Some(word) = args.optional_name() {
        if &*word.text == "none" {
            b.parts.volumes.retain(|it| it.sharing != sharing);
            return;
        }
        if let Err(error) = dns_label(&word.text) {
            b.report(invalid_name::report("a volume", &word.text, error, word.span));
            return;
        }
        name = Some(word.text);
    }
    let Some(path) = path(b, args) else { return };
    let Some(size) = size(b, args) else { return };
    let mut class = None;
    if args.accept("class") {
        class = args.text(&mut b.diagnostics, "the name of a StorageClass").map(|(text, _)| text);
    }
    let own = b.own;
    let statement = VolumeStatement { name, sharing, path, size, class, span, own };
    // A volume without a name goes on saying about the one volume of its kind; one with a name is that one.
    let same = b.parts.volumes.iter_mut().find(|it| {
        it.sharing == sharing
            && (it.name == statement.name || statement.name.is_none() || (it.name.is_none() && !it.own && own))
    });
    match same {
        Some(below) => {
            below.path = statement.path.or_else(|| below.path.take());
            below.size = statement.size.or_else(|| below.size.take());
            below.class = statement.class.or_else(|| below.class.take());
            below.name = statement.name.or_else(|| below.name.take());
            below.span = span;
            below.own |= own;
        }
        None => b.parts.volumes.push(statement),
    }
}

/// The path, if one is next; the outer `None` if it is none that can be mounted at.
fn path(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Option<Arc<str>>> {
    let Some((path, span)) = args.optional_text() else { return Some(None) };
    if !is_path(&path) || &*path == "/" {
        b.report(bad_text::path(&path, span));
        return None;
    }
    Some(Some(path))
}

/// The size, if one is next; the outer `None` if it is none.
fn size(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Option<Quantity>> {
    let Some((digits, unit, span)) = args.optional_number() else { return Some(None) };
    let written = units::written(digits, unit);
    match units::bytes(digits, unit) {
        Ok(_) => Some(Some(written)),
        Err(error) => {
            b.report(bad_unit::report("storage", &written, &error, span));
            None
        }
    }
}

pub(super) fn scratch(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let span = args.item.key.span;
    let Some((text, path_span)) = args.text(&mut b.diagnostics, "a path") else { return };
    if !is_path(&text) || &*text == "/" {
        b.report(bad_text::path(&text, path_span));
        return;
    }
    if args.accept("none") {
        b.parts.scratch.shift_remove(&text);
        return;
    }
    let Some(size) = size(b, args) else { return };
    b.parts.scratch.insert(text.clone(), Scratch { path: text, size, span });
}
