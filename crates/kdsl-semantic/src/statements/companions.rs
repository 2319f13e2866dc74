//! Containers beside the main one: `init` and `sidecar`.
//!
//! In their braces stand the statements that a container can have, read by the same functions as the main container's: while
//! they are, the builder's parts are those of this container alone.

use super::{Arguments, images, setting};
use crate::builder::{Builder, CompanionParts};
use crate::diagnostics::{duplicate_name, invalid_name};
use crate::model::Role;
use crate::naming::dns_label;

/// The statements that can stand in the braces of an `init`; those of a `sidecar` can have the ones behind, too.
const WORDS: [&str; 24] = [
    "image",
    "command",
    "args",
    "workdir",
    "env",
    "file",
    "token",
    "scratch",
    "mount",
    "host-path",
    "resources",
    "user",
    "group",
    "writable-root",
    "capability",
    "privileged",
    "privilege-escalation",
    "seccomp",
    // From here on for sidecars only: they go on running.
    "port",
    "ready",
    "alive",
    "started",
    "after-start",
    "before-stop",
];

/// How many of [`WORDS`] an init container can have.
const INIT_WORDS: usize = 18;

/// The statements that can stand in the braces of a container of this role.
pub fn container_words(role: Role) -> &'static [&'static str] {
    match role {
        Role::Init => WORDS.get(..INIT_WORDS).unwrap_or_default(),
        Role::Sidecar => &WORDS,
    }
}

pub(super) fn init(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    companion(b, args, Role::Init);
}

pub(super) fn sidecar(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    companion(b, args, Role::Sidecar);
}

fn companion(b: &mut Builder<'_>, args: &mut Arguments<'_>, role: Role) {
    let Some(name) = args.name(&mut b.diagnostics, "a name") else { return };
    if let Err(error) = dns_label(&name.text) {
        b.report(invalid_name::report("a container", &name.text, error, name.span));
        return;
    }
    if args.accept("none") {
        b.parts.companions.shift_remove(&name.text);
        return;
    }
    let image = match args.optional_text() {
        Some((text, span)) => images::read(&text, span, &mut b.diagnostics),
        None if setting::is_next(b, args, &[]).is_some() => {
            args.expr(&mut b.diagnostics, "an image").and_then(|it| images::worked_out(b, it))
        }
        None => None,
    };
    let block = match image {
        Some(_) => args.optional_block(),
        None => args.block(&mut b.diagnostics),
    };
    if image.is_none() && block.is_none() {
        return;
    }
    if let Some(other) = b.parts.companions.get(&name.text)
        && other.layer == b.layer
    {
        let first = other.span;
        b.report(duplicate_name::report("containers", &name.text, name.span, first));
        return;
    }
    let outer = std::mem::take(&mut b.parts);
    let outer_env = std::mem::take(&mut b.env_said);
    b.companion = Some((role, name.text.clone()));
    b.parts.image = image;
    if let Some(block) = block {
        b.block(block);
    }
    b.check_mounts(&[]);
    b.companion = None;
    b.env_said = outer_env;
    let parts = std::mem::replace(&mut b.parts, outer);
    let companion = CompanionParts { role, span: name.span, docs: args.item.docs.clone(), layer: b.layer, parts };
    b.parts.companions.insert(name.text, companion);
}
