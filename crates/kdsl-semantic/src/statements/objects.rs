//! Patches of the component's objects, and objects beside them.

use super::Arguments;
use crate::builder::Builder;
use crate::diagnostics::patched_twice;
use crate::objects::{Reader, read_object, read_patch};

pub(super) fn patch(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let custom = b.custom_kinds.clone();
    let patches = {
        let mut diagnostics = Vec::new();
        let mut reader = Reader { eval: b.eval(), custom: custom.as_deref() };
        let patches = read_patch(&mut reader, args, &mut diagnostics);
        b.diagnostics.extend(diagnostics);
        patches
    };
    let layer = b.layer;
    for patch in patches {
        let identity = patch.identity();
        match b.objects_said.insert(identity.clone(), (layer, patch.span)) {
            Some((said, first)) if said == layer => {
                b.report(patched_twice::report(&patch.written, patch.span, first));
                continue;
            }
            // What a layer says takes the place of what the layers before it said.
            Some(_) => b.parts.patches.retain(|it| it.identity() != identity),
            None => {}
        }
        b.parts.patches.push(patch);
    }
}

pub(super) fn object(b: &mut Builder<'_>, args: &mut Arguments<'_>) {
    let custom = b.custom_kinds.clone();
    let object = {
        let mut diagnostics = Vec::new();
        let mut reader = Reader { eval: b.eval(), custom: custom.as_deref() };
        let object = read_object(&mut reader, args, &mut diagnostics);
        b.diagnostics.extend(diagnostics);
        object
    };
    let Some(object) = object else { return };
    let layer = b.layer;
    let identity = object.identity();
    match b.objects_said.insert(identity.clone(), (layer, object.span)) {
        Some((said, first)) if said == layer => {
            b.report(crate::diagnostics::same_object::report(&object.kind, &object.name, object.span, Some(first)));
            return;
        }
        Some(_) => b.parts.objects.retain(|it| it.identity() != identity),
        None => {}
    }
    b.parts.objects.push(object);
}
