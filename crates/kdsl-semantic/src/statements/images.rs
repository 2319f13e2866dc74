//! The image of a container.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::unpinned_image;
use crate::eval::{call, concat};
use crate::functions::{Function, ImagePart};
use crate::hir::{self, ExprKind};
use crate::image::{self, Reference};
use crate::model::{Expr, Image};
use crate::types::Ty;

/// When an image is fetched: the language's word and Kubernetes'.
const POLICIES: [(&str, &str); 3] = [("always", "Always"), ("if-not-present", "IfNotPresent"), ("never", "Never")];

pub(super) fn image(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let mut image = match args.optional_text() {
        Some((text, span)) => read(&text, span, &mut b.diagnostics),
        None => match args.peek().map(|it| &it.kind) {
            Some(ExprKind::Missing | ExprKind::Block(_)) | None => {
                args.fail(&mut b.diagnostics, "an image in quotes is expected here");
                None
            }
            Some(_) => args.expr(&mut b.diagnostics, "an image").and_then(|it| worked_out(b, it)),
        },
    };
    if args.accept("pull") {
        match POLICIES.iter().find(|(word, _)| args.accept(word)) {
            Some((_, policy)) => image.iter_mut().for_each(|it| it.pull = policy),
            None => args.fail(&mut b.diagnostics, "`always`, `if-not-present` or `never` is expected here"),
        }
    }
    b.parts.image = image.or(b.parts.image.take());
}

/// The image that a text names. One without a tag is reported, and used all the same so that nothing else is.
pub(crate) fn read(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Image> {
    let reference = check(text, span, diagnostics)?;
    Some(Image {
        registry: Expr::Str(reference.registry),
        repository: Expr::Str(reference.repository),
        tag: if &*reference.tag == "latest" { Expr::str("") } else { Expr::Str(reference.tag) },
        digest: Expr::Str(reference.digest),
        pull: "Always",
        span,
    })
}

/// The parts of a text that names an image; reports what is wrong with it.
fn check(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Reference> {
    let Some(reference) = image::parse(text) else {
        diagnostics.push(unpinned_image::malformed(text, span));
        return None;
    };
    if reference.digest.is_empty() && matches!(&*reference.tag, "" | "latest") {
        let name = text.strip_suffix(":latest").unwrap_or(text);
        diagnostics.push(unpinned_image::report(name, !reference.tag.is_empty(), span));
    }
    Some(reference)
}

/// The image that is worked out of parameters.
pub(super) fn worked_out(b: &mut Builder<'_>, expr: &hir::Expr) -> Option<Image> {
    let span = expr.span;
    let value = b.setting(expr, Ty::Image, "an image")?;
    if let Expr::Str(text) = &value {
        return read(text, span, &mut b.diagnostics);
    }
    if let Some(Expr::Str(text)) = b.by_default(&value) {
        check(&text, span, &mut b.diagnostics)?;
    }
    Some(match known_name(&value) {
        Some((name, rest)) => {
            let reference = image::parse(&name).or_else(|| {
                b.report(unpinned_image::malformed(&name, span));
                None
            })?;
            let (tag, digest) = tag_and_digest(rest);
            let tag = if reference.tag.is_empty() { tag } else { Expr::Str(reference.tag) };
            Image {
                registry: Expr::Str(reference.registry),
                repository: Expr::Str(reference.repository),
                tag,
                digest,
                pull: "Always",
                span,
            }
        }
        None => {
            let part = |part| call(Function::ImagePart(part), vec![value.clone()]);
            Image {
                registry: part(ImagePart::Registry),
                repository: part(ImagePart::Repository),
                tag: part(ImagePart::Tag),
                digest: part(ImagePart::Digest),
                pull: "Always",
                span,
            }
        }
    })
}

/// The name that a text begins with, if all of it is known at build, and what follows: a colon or an at sign, and the rest.
fn known_name(value: &Expr) -> Option<(Arc<str>, Vec<Expr>)> {
    let Expr::Concat(parts) = value else { return None };
    let (Expr::Str(first), rest) = parts.split_first()? else { return None };
    let is_path = |it: &Expr| it.as_str().is_some_and(|it| it.contains('/'));
    if rest.iter().any(is_path) {
        return None;
    }
    let after_folder = first.rfind('/').map_or(0, |it| it + 1);
    let end = match first.find('@') {
        Some(at) => at,
        None => after_folder + first.get(after_folder..)?.find(':')?,
    };
    let (name, begun) = first.split_at_checked(end)?;
    Some((name.into(), [Expr::str(begun)].into_iter().chain(rest.iter().cloned()).collect()))
}

/// The tag and the digest in the parts of a text that begins with the sign of one of them.
fn tag_and_digest(parts: Vec<Expr>) -> (Expr, Expr) {
    let (mut tag, mut digest, mut in_digest) = (Vec::new(), Vec::new(), false);
    for part in parts {
        match part {
            Expr::Str(text) if !in_digest => {
                let (before, after) = text.split_once('@').map_or((&*text, None), |(tag, digest)| (tag, Some(digest)));
                tag.push(Expr::str(if tag.is_empty() { before.trim_start_matches(':') } else { before }));
                if let Some(after) = after {
                    in_digest = true;
                    digest.push(Expr::str(after));
                }
            }
            part if in_digest => digest.push(part),
            part => tag.push(part),
        }
    }
    (concat(tag), concat(digest))
}
