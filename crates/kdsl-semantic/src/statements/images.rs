//! The image of a container.

use std::sync::Arc;

use kdsl_db::{Diagnostic, Span};

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::unpinned_image;
use crate::image;
use crate::model::Image;

/// When an image is fetched: the language's word and Kubernetes'.
const POLICIES: [(&str, &str); 3] = [("always", "Always"), ("if-not-present", "IfNotPresent"), ("never", "Never")];

pub(super) fn image(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let Some((text, span)) = args.text(&mut b.diagnostics, "an image") else { return };
    let Some(mut image) = read(&text, span, &mut b.diagnostics) else { return };
    if args.accept("pull") {
        match POLICIES.iter().find(|(word, _)| args.accept(word)) {
            Some((_, policy)) => image.pull = policy,
            None => args.fail(&mut b.diagnostics, "`always`, `if-not-present` or `never` is expected here"),
        }
    }
    b.parts.image = Some(image);
}

/// The image that a text names. One without a tag is reported, and used all the same so that nothing else is.
pub(crate) fn read(text: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) -> Option<Image> {
    let Some(reference) = image::parse(text) else {
        diagnostics.push(unpinned_image::malformed(text, span));
        return None;
    };
    if reference.digest.is_empty() && matches!(&*reference.tag, "" | "latest") {
        let name = text.strip_suffix(":latest").unwrap_or(text);
        diagnostics.push(unpinned_image::report(name, !reference.tag.is_empty(), span));
    }
    Some(Image {
        registry: reference.registry,
        repository: reference.repository,
        tag: if &*reference.tag == "latest" { Arc::from("") } else { reference.tag },
        digest: reference.digest,
        pull: "Always",
        span,
    })
}
