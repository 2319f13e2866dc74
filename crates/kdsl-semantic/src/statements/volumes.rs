//! Volumes and scratch folders.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::{Arguments, setting};
use crate::builder::Builder;
use crate::diagnostics::{bad_text, invalid_name, unknown_name, volume_source};
use crate::eval::is_path;
use crate::functions::Unit;
use crate::model::{Backing, Mount, Quantity, Scratch, Sharing, VolumeSource};
use crate::naming::{dns_label, is_host};
use crate::nearest::nearest;
use crate::types::{Ty, unit_of};

/// A volume as a statement says it; what is not said comes from the layer below or from the head.
#[derive(Clone, Debug)]
pub(crate) struct VolumeStatement {
    pub name: Option<Arc<str>>,
    pub sharing: Sharing,
    pub path: Option<Arc<str>>,
    pub size: Option<Quantity>,
    pub class: Option<Arc<str>>,
    pub single_pod: Option<Span>,
    pub read_only: bool,
    pub sub_path: Option<Arc<str>>,
    pub backing: Option<(Backing, Span)>,
    pub source: Option<(VolumeSource, Span)>,
    pub span: Span,
    /// Where its size stands or would stand.
    pub size_place: Span,
    /// Whether the component itself asks for it, rather than its type.
    pub own: bool,
    /// The layer that it was last written in.
    pub layer: usize,
}

impl VolumeStatement {
    /// A volume of which nothing is said.
    pub(crate) fn new(sharing: Sharing, span: Span) -> Self {
        Self {
            name: None,
            sharing,
            path: None,
            size: None,
            class: None,
            single_pod: None,
            read_only: false,
            sub_path: None,
            backing: None,
            source: None,
            span,
            size_place: span.end(),
            own: true,
            layer: usize::MAX,
        }
    }

    /// The name it has or would have.
    pub(crate) fn known_as(&self) -> &str {
        self.name.as_deref().unwrap_or(default_name(self.sharing))
    }

    /// Says over this what `above` says.
    pub(crate) fn overlay(&mut self, above: Self) {
        self.path = above.path.or_else(|| self.path.take());
        self.size = above.size.or_else(|| self.size.take());
        self.class = above.class.or_else(|| self.class.take());
        self.name = above.name.or_else(|| self.name.take());
        self.single_pod = above.single_pod.or(self.single_pod);
        self.read_only |= above.read_only;
        self.sub_path = above.sub_path.or_else(|| self.sub_path.take());
        self.backing = above.backing.or_else(|| self.backing.take());
        self.source = above.source.or_else(|| self.source.take());
        self.span = above.span;
        self.size_place = above.size_place;
        self.own |= above.own;
        self.layer = above.layer;
    }
}

/// The name of a volume that is given none.
pub(crate) fn default_name(sharing: Sharing) -> &'static str {
    match sharing {
        Sharing::Shared => "content",
        Sharing::Own => "data",
    }
}

pub(super) fn shared(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    volume(b, args, Sharing::Shared);
}

pub(super) fn own(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    volume(b, args, Sharing::Own);
}

fn volume(b: &mut Builder<'_>, args: &mut Arguments<'_>, sharing: Sharing) {
    let mut statement = VolumeStatement { own: b.own, layer: b.layer, ..VolumeStatement::new(sharing, args.written()) };
    // An option may stand where a name could.
    let is_option = |word: &str| VOLUME_OPTIONS.contains(&word) || is_size(b, word);
    if let Some(word) = args.peek().and_then(crate::hir::Expr::as_ident).filter(|it| !is_option(&it.text)) {
        args.optional_name();
        if &*word.text == "none" {
            b.parts.volumes.retain(|it| it.sharing != sharing);
            return;
        }
        if args.accept("none") {
            b.parts.volumes.retain(|it| it.sharing != sharing || it.known_as() != &*word.text);
            return;
        }
        if let Err(error) = dns_label(&word.text) {
            b.report(invalid_name::report("a volume", &word.text, error, word.span));
            return;
        }
        statement.name = Some(word.text);
    }
    let Some(path) = path(b, args) else { return };
    statement.size_place = args.behind();
    let Some(size) = size(b, args, &VOLUME_OPTIONS) else { return };
    if size.is_none()
        && let Some(word) = args.peek().and_then(crate::hir::Expr::as_ident)
        && statement.name.as_deref().is_none_or(|it| super::keyword(it).is_none())
        && let Some(report) = unknown_size(b, &word)
    {
        b.report(report);
        return args.give_up();
    }
    (statement.path, statement.size) = (path, size);
    while options(b, args, &mut statement) {}
    place(&mut b.parts.volumes, statement);
}

/// What is said of a word in the place of a size that is near to no option and no statement.
fn unknown_size(b: &Builder<'_>, word: &crate::hir::Ident) -> Option<Diagnostic> {
    let is_option = |it: &str| VOLUME_OPTIONS.contains(&it) || it == "none" || super::keyword(it).is_some();
    if is_option(&word.text) || nearest(&word.text, VOLUME_OPTIONS).is_some() {
        return None;
    }
    let of_app = b.scope.app_names().into_iter().flat_map(|it| it.params.iter().map(|(name, _)| name));
    let known = b.scope.params.keys().chain(of_app);
    let near = nearest(&word.text, known.map(|it| &**it).filter(|it| is_size(b, it)));
    Some(unknown_name::report(&word.text, word.span, near))
}

/// Whether a word is the name of a parameter that is a size, rather than that of a volume.
fn is_size(b: &Builder<'_>, word: &str) -> bool {
    let of_app = || b.scope.app_names().and_then(|it| it.param(word));
    b.scope.params.get(word).or_else(of_app).is_some_and(|it| unit_of(&it.ty.ty) == Some(Unit::Byte))
}

/// The words that may follow a volume's path and size.
const VOLUME_OPTIONS: [&str; 7] = ["class", "single-pod", "read-only", "sub-path", "nfs", "host-path", "from"];

/// Reads one option of a volume; `false` if none is next or it was wrong.
fn options(b: &mut Builder<'_>, args: &mut Arguments<'_>, statement: &mut VolumeStatement) -> bool {
    let Some(word) = args.peek().and_then(crate::hir::Expr::as_ident) else { return false };
    match &*word.text {
        "class" => {
            args.optional_name();
            let class = args.text(&mut b.diagnostics, "the name of a StorageClass");
            let is_read = class.is_some();
            statement.class = class.map(|(text, _)| text);
            is_read
        }
        "single-pod" => {
            args.optional_name();
            statement.single_pod = Some(word.span);
            true
        }
        "read-only" => {
            args.optional_name();
            statement.read_only = true;
            true
        }
        "sub-path" => {
            args.optional_name();
            let Some(folder) = sub_path(b, args) else { return false };
            statement.sub_path = Some(folder);
            true
        }
        "nfs" => {
            args.optional_name();
            let Some((text, span)) = args.text(&mut b.diagnostics, "`SERVER:/PATH`") else { return false };
            let parts = text.split_once(":/").filter(|(server, _)| is_host(server, false) || is_address(server));
            let Some((server, path)) = parts else {
                b.report(volume_source::nfs(&text, span));
                return false;
            };
            let backing = Backing::Nfs { server: Arc::from(server), path: format!("/{path}").into() };
            statement.backing = Some((backing, word.span.to(span)));
            true
        }
        "host-path" => {
            args.optional_name();
            let Some((text, span)) = args.text(&mut b.diagnostics, "a folder of the node") else { return false };
            if !is_path(&text) || &*text == "/" {
                b.report(bad_text::path(&text, span));
                return false;
            }
            statement.backing = Some((Backing::HostPath(text), word.span.to(span)));
            true
        }
        "from" => {
            args.optional_name();
            let kind = args.optional_name();
            let make = match kind.as_ref().map(|it| &*it.text) {
                Some("claim") => VolumeSource::Claim,
                Some("snapshot") => VolumeSource::Snapshot,
                Some("clone") => VolumeSource::Clone,
                _ => {
                    args.fail(&mut b.diagnostics, "`claim`, `snapshot` or `clone` is expected here");
                    return false;
                }
            };
            let Some((text, span)) = args.text(&mut b.diagnostics, "its name") else { return false };
            if !is_host(&text, false) {
                b.report(bad_text::object_name(&text, span));
                return false;
            }
            statement.source = Some((make(text), word.span.to(span)));
            true
        }
        _ => false,
    }
}

fn is_address(text: &str) -> bool {
    text.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>().is_ok()
}

/// A folder within a volume.
fn sub_path(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Arc<str>> {
    let (text, span) = args.text(&mut b.diagnostics, "a folder of the volume")?;
    let is_good = !text.is_empty()
        && !text.starts_with('/')
        && text.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    if !is_good {
        b.report(volume_source::sub_path(&text, span));
        return None;
    }
    Some(text)
}

/// Puts a statement over the one that it goes on about, else beside the others.
///
/// The name tells which that is. One without a name is about the only volume of its kind that a layer below has; one with a
/// name and no path names that volume.
fn place(volumes: &mut Vec<VolumeStatement>, statement: VolumeStatement) {
    let named = |it: &VolumeStatement| it.sharing == statement.sharing && it.known_as() == statement.known_as();
    let below = |it: &VolumeStatement| it.sharing == statement.sharing && it.layer < statement.layer;
    let same = volumes.iter().position(named).or_else(|| {
        let mut candidates = volumes.iter().enumerate().filter(|(_, it)| below(it));
        let only = candidates.next().filter(|_| candidates.next().is_none());
        let (nth, it) = only?;
        (statement.name.is_none() || (it.name.is_none() && statement.path.is_none())).then_some(nth)
    });
    match same.and_then(|nth| volumes.get_mut(nth)) {
        Some(below) => below.overlay(statement),
        None => volumes.push(statement),
    }
}

/// The path, if one is next; the outer `None` if it is none that can be mounted at.
pub(super) fn path(b: &mut Builder<'_>, args: &mut Arguments<'_>) -> Option<Option<Arc<str>>> {
    let Some((path, span)) = args.optional_text() else { return Some(None) };
    if !is_path(&path) || &*path == "/" {
        b.report(bad_text::path(&path, span));
        return None;
    }
    Some(Some(path))
}

/// The size, if one is next; the outer `None` if it is none.
fn size(b: &mut Builder<'_>, args: &mut Arguments<'_>, words: &[&str]) -> Option<Option<Quantity>> {
    if setting::is_next(b, args, words).is_none() {
        return Some(None);
    }
    let expr = args.expr(&mut b.diagnostics, "a size")?;
    let size = b.setting(expr, Ty::Storage, "the size of a volume");
    if size.is_none() {
        args.give_up();
    }
    size.map(Some)
}

pub(super) fn scratch(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let span = args.item.key.span;
    let is_size = args.peek().and_then(crate::hir::Expr::as_name).is_some_and(|it| is_size(b, it));
    let name = if is_size { None } else { args.optional_name() };
    if let Some(name) = &name {
        if args.accept("none") {
            b.parts.scratch.retain(|_, it| it.name.as_ref() != Some(&name.text));
            return;
        }
        if let Err(error) = dns_label(&name.text) {
            b.report(invalid_name::report("a scratch folder", &name.text, error, name.span));
            return;
        }
    }
    let Some((text, path_span)) = args.text(&mut b.diagnostics, "a path") else { return };
    if !is_path(&text) || &*text == "/" {
        b.report(bad_text::path(&text, path_span));
        return;
    }
    if args.accept("none") {
        b.parts.scratch.shift_remove(&text);
        return;
    }
    let Some(size) = size(b, args, &["memory"]) else { return };
    let memory = args.accept("memory");
    let name = name.map(|it| it.text);
    if name.is_some() {
        // One of this name takes the place of the layer below's, wherever that was mounted.
        b.parts.scratch.retain(|path, it| it.name != name || *path == text);
    }
    b.parts.scratch.insert(text.clone(), Scratch { name, path: text, size, memory, span });
}

pub(super) fn mount(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some(name) = args.name(&mut b.diagnostics, "the name of a volume or scratch folder") else { return };
    let Some((path, span)) = args.text(&mut b.diagnostics, "a path") else { return };
    if !is_path(&path) || &*path == "/" {
        b.report(bad_text::path(&path, span));
        return;
    }
    if args.accept("none") {
        b.parts.mounts.shift_remove(&path);
        return;
    }
    let (mut folder, mut read_only) = (None, false);
    loop {
        if args.accept("sub-path") {
            let Some(text) = sub_path(b, args) else { return };
            folder = Some(text);
        } else if args.accept("read-only") {
            read_only = true;
        } else {
            break;
        }
    }
    let mount = Mount { volume: name.text, path: path.clone(), sub_path: folder, read_only, span: name.span };
    b.parts.mounts.insert(path, mount);
}
