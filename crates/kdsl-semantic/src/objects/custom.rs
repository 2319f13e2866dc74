//! `schema "./crd.yaml"`: the kinds that a file beside the program defines.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Tree, yaml};
use kdsl_schema::{ObjectSchema, Shape, Value};

use crate::diagnostics::{bad_definition, statement_form};
use crate::hir::{self, Arg, ItemKind};
use crate::project_file;

/// The kinds that an app's `schema` statements teach, and what was wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomKinds {
    pub kinds: Arc<[ObjectSchema]>,
    pub diagnostics: Vec<Diagnostic>,
}

/// The kinds that the `schema` statements of an app teach.
#[salsa::tracked(returns(ref))]
pub(crate) fn custom_kinds(db: &dyn Db, file: File, nth: u32) -> CustomKinds {
    const FORM: &str = "schema \"./FILE.yaml\"";
    let mut kinds: Vec<ObjectSchema> = Vec::new();
    let mut diagnostics = Vec::new();
    let declaration = hir::declaration(db, file, nth).as_ref();
    for item in declaration.and_then(|it| it.block.as_ref()).iter().flat_map(|it| &it.items) {
        let ItemKind::Statement(args) = &item.kind else { continue };
        if &*item.key.text != "schema" || !item.key.is_name {
            continue;
        }
        let source = match args.as_slice() {
            [Arg::Expr(expr)] => expr.as_text().map(|text| (text, expr.span)),
            _ => None,
        };
        let Some((source, span)) = source else {
            let label = "the path of a file beside the program is expected";
            diagnostics.push(statement_form::report("schema", FORM, item.span, label));
            continue;
        };
        let text = match project_file::read(db, &source, span) {
            Ok(text) => text,
            Err(report) => {
                diagnostics.push(report);
                continue;
            }
        };
        let documents = match yaml::read_all(&text) {
            Ok(documents) => documents,
            Err(error) => {
                diagnostics.push(bad_definition::no_yaml(&source, &error.to_string(), span));
                continue;
            }
        };
        let found: Vec<ObjectSchema> =
            documents.iter().filter_map(|it| kdsl_schema::custom_kinds(Part(it))).flatten().collect();
        if found.is_empty() {
            diagnostics.push(bad_definition::no_kinds(&source, span));
        }
        kinds.extend(found);
    }
    CustomKinds { kinds: kinds.into(), diagnostics }
}

/// A tree as the schema sees it.
#[derive(Clone, Copy)]
struct Part<'a>(&'a Tree);

impl<'a> Value<'a> for Part<'a> {
    fn shape(self) -> Shape<'a, Self> {
        match self.0 {
            Tree::Null => Shape::Null,
            // A flag that is false is as good as none.
            Tree::Bool(false) => Shape::Null,
            Tree::Bool(true) => Shape::Bool,
            Tree::Int(number) => Shape::Int(*number),
            Tree::Float(_) => Shape::Float,
            Tree::Str(text) => Shape::Str(text),
            Tree::List(items) => Shape::List(items.iter().map(Part).collect()),
            Tree::Map(entries) => Shape::Map(entries.iter().map(|(key, value)| (&**key, Part(value))).collect()),
        }
    }
}
