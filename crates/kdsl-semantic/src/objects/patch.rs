//! `patch KIND [NAME] { PATH: VALUE }`.

use kdsl_db::Diagnostic;

use super::check::{self, Checked};
use super::path::{shown, walk, written};
use super::{Reader, security};
use crate::diagnostics::{bad_path, no_such_object, statement_form};
use crate::hir::ItemKind;
use crate::model::{DataKind, Patch};
use crate::nearest::nearest;
use crate::statements::Arguments;

/// Reads a statement: one patch for each path.
pub(crate) fn read(reader: &mut Reader<'_, '_>, args: &mut Arguments<'_>, said: &mut Vec<Diagnostic>) -> Vec<Patch> {
    let Some(kind) = args.name(said, "the kind of an object, such as `Deployment`,") else { return Vec::new() };
    let name = args.optional_name();
    let Some(block) = args.block(said) else { return Vec::new() };
    let Some(schema) = kdsl_schema::kinds().iter().find(|it| it.kind == *kind.text) else {
        let near = nearest(&kind.text, kdsl_schema::kinds().iter().map(|it| &*it.kind));
        said.push(no_such_object::unknown(&kind.text, kind.span, near));
        return Vec::new();
    };
    let mut patches: Vec<Patch> = Vec::new();
    for item in &block.items {
        let value = match &item.kind {
            ItemKind::Entry(Some(value)) => value,
            ItemKind::Entry(None) => continue,
            _ => {
                let label = "`PATH: VALUE` is expected here";
                said.push(statement_form::report(args.keyword.word, args.keyword.form, item.span, label));
                continue;
            }
        };
        let path = match written(&item.key) {
            Ok(path) => path,
            Err(span) => {
                said.push(bad_path::no_step(span));
                continue;
            }
        };
        let walked = match walk(&schema.root, &path) {
            Ok(walked) => walked,
            Err(report) => {
                said.push(report);
                continue;
            }
        };
        let Some(value) = reader.data(value, said) else { continue };
        let written = shown(&path, path.len());
        let before = said.len();
        if value.kind != DataKind::None {
            let span = item.key.span;
            let checked = Checked { ty: walked.ty, field: walked.field, path: &written, is_partial: true, span };
            check::check(&checked, &value, said);
        }
        if said.len() == before {
            security::check(&walked, &written, &value, said);
        }
        patches.push(Patch {
            kind: kind.text.clone(),
            kind_span: kind.span,
            name: name.as_ref().map(|it| (it.text.clone(), it.span)),
            path: walked.steps,
            written: written.into(),
            span: item.key.span,
            value,
        });
    }
    if block.items.is_empty() {
        said.push(statement_form::report(args.keyword.word, args.keyword.form, block.span, "it changes nothing"));
    }
    patches
}
