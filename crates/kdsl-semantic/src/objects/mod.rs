//! Objects that a program writes itself, and its changes to those that follow from it: read, and checked against the fields
//! of Kubernetes.
//!
//! Which objects there are is decided in lowering, so what a change hits is checked there.

mod check;
mod custom;
mod data;
mod object;
mod patch;
mod path;
mod security;

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File};
use kdsl_schema::ObjectSchema;

use crate::diagnostics::{patched_twice, same_object};
use crate::eval::Evaluator;
use crate::hir::{Declaration, ItemKind};
use crate::instance::app_scope;
use crate::model::{App, CustomObject, Patch};
use crate::statements::{Arguments, Keyword, keyword};

pub(crate) use custom::custom_kinds;
pub(crate) use object::read as read_object;
pub(crate) use patch::read as read_patch;

/// Reads what patches and objects say.
pub(crate) struct Reader<'a, 'b> {
    pub eval: Evaluator<'a>,
    /// The kinds that `schema` statements teach; `None` where it is not known which there are.
    pub custom: Option<&'b [ObjectSchema]>,
}

impl Patch {
    /// What two patches of one field have in common.
    pub(crate) fn identity(&self) -> Arc<str> {
        let name = self.name.as_ref().map(|(name, _)| &**name).unwrap_or_default();
        Arc::from(format!("patch {} {name} {}", self.kind, self.written))
    }
}

impl CustomObject {
    /// What two statements of one object have in common.
    pub(crate) fn identity(&self) -> Arc<str> {
        let group = self.api_version.split_once('/').map_or("", |(group, _)| group);
        Arc::from(format!("object {group} {} {} {}", self.kind, self.is_exact, self.name))
    }
}

/// The kinds that the `schema` statements of an app teach.
pub fn kinds_of(db: &dyn Db, file: File, nth: u32) -> Arc<[ObjectSchema]> {
    custom_kinds(db, file, nth).kinds.clone()
}

/// Reads the `object`, `patch` and `schema` statements in the braces of an app.
pub(crate) fn of_app(
    db: &dyn Db,
    file: File,
    nth: u32,
    declaration: &Declaration,
    app: &mut App,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let items = declaration.block.iter().flat_map(|it| &it.items);
    let statements: Vec<_> = items
        .filter_map(|item| match &item.kind {
            ItemKind::Statement(args) => Some((keyword(&item.key.text)?, item, args)),
            _ => None,
        })
        .filter(|(keyword, ..)| matches!(keyword.word, "object" | "patch"))
        .collect();
    let custom = custom_kinds(db, file, nth);
    diagnostics.extend(custom.diagnostics.iter().cloned());
    if statements.is_empty() {
        return;
    }
    let scope = app_scope(db, file, nth);
    // Naming a component in the braces of an app is no wire: nothing there runs.
    let mut wires = Default::default();
    let mut found = Vec::new();
    for (keyword, item, args) in statements {
        let keyword: &'static Keyword = keyword;
        let mut arguments = Arguments::new(keyword, item, args);
        let mut said = Vec::new();
        let eval = Evaluator { scope: &scope, diagnostics: &mut found, wires: &mut wires };
        let mut reader = Reader { eval, custom: Some(&custom.kinds) };
        match keyword.word {
            "patch" => {
                for patch in read_patch(&mut reader, &mut arguments, &mut said) {
                    match app.patches.iter().find(|it| it.identity() == patch.identity()) {
                        Some(first) => said.push(patched_twice::report(&patch.written, patch.span, first.span)),
                        None => app.patches.push(patch),
                    }
                }
            }
            _ => {
                if let Some(object) = read_object(&mut reader, &mut arguments, &mut said) {
                    match app.objects.iter().find(|it| it.identity() == object.identity()) {
                        Some(first) => {
                            let first = Some(first.span);
                            said.push(same_object::report(&object.kind, &object.name, object.span, first));
                        }
                        None => app.objects.push(object),
                    }
                }
            }
        }
        arguments.finish(&mut said);
        found.extend(said);
    }
    diagnostics.extend(found);
}
