//! What a file declares, and what a name refers to.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl_db::stdlib::{stdlib_component_types, stdlib_index};
use kdsl_db::{Anchor, Db, Diagnostic, File, Span, parse};
use kdsl_syntax::ast;

use crate::diagnostics::{bad_schedule, external_runs_nothing, missing_type, unknown_kind};
use crate::hir::{self, Arg, Declaration, DeclarationKind, Ident, ItemKind};
use crate::imports::imported;
use crate::kind;
use crate::model::Kind;
use crate::types::Ty;

/// A declaration: its file and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclarationRef {
    /// The file.
    pub file: File,
    /// The number of the declaration in it, counted from 0.
    pub nth: u32,
}

/// What a file declares, by name; of two of one name the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileItems {
    /// Component types.
    pub types: BTreeMap<Arc<str>, u32>,
    /// Interfaces.
    pub interfaces: BTreeMap<Arc<str>, u32>,
    /// Apps, in order.
    pub apps: Vec<(Arc<str>, u32)>,
    /// Apps by name.
    pub app_by_name: BTreeMap<Arc<str>, u32>,
    /// Environments, in order, by the names of their apps.
    pub environments: BTreeMap<Arc<str>, Vec<u32>>,
    /// Every declaration, in order: its kind and its name.
    pub all: Vec<(DeclarationKind, Option<Ident>)>,
}

/// What a file declares.
#[salsa::tracked(returns(ref))]
pub fn items(db: &dyn Db, file: File) -> FileItems {
    let mut items = FileItems::default();
    for (nth, declaration) in parse(db, file).tree().declarations().enumerate() {
        let nth = u32::try_from(nth).unwrap_or(u32::MAX);
        let start = declaration.syntax().text_range().start();
        let names: Vec<Ident> = declaration
            .head()
            .filter_map(|arg| match arg {
                ast::Arg::Expr(ast::Expr::Name(name)) => {
                    let span = Span::new(file, Anchor::Declaration(nth), name.syntax().text_range() - start);
                    Some(Ident { text: Arc::from(name.text()), span })
                }
                _ => None,
            })
            .collect();
        let name = names.first().cloned();
        if let Some(name) = &name {
            let text = name.text.clone();
            match declaration.kind() {
                DeclarationKind::App => {
                    items.app_by_name.entry(text.clone()).or_insert(nth);
                    items.apps.push((text, nth));
                }
                DeclarationKind::Component => {
                    items.types.entry(text).or_insert(nth);
                }
                DeclarationKind::Interface => {
                    items.interfaces.entry(text).or_insert(nth);
                }
                DeclarationKind::Environment => {
                    // `environment E of APP`
                    let app = names.get(2).map(|it| it.text.clone()).unwrap_or_else(|| Arc::from(""));
                    items.environments.entry(app).or_default().push(nth);
                }
                _ => {}
            }
        }
        items.all.push((declaration.kind(), name));
    }
    items
}

/// The component type that `name` refers to in `file`: one declared there, else one of an imported file, else one of the
/// standard library.
pub fn resolve_type(db: &dyn Db, file: File, name: &str) -> Option<DeclarationRef> {
    if let Some(nth) = items(db, file).types.get(name) {
        return Some(DeclarationRef { file, nth: *nth });
    }
    if let Some(at) = imported(db, file).types.get(name) {
        return Some(*at);
    }
    let file = *stdlib_index(db, db.stdlib()).components.get(name)?;
    items(db, file).types.get(name).map(|nth| DeclarationRef { file, nth: *nth })
}

/// The interface that `name` refers to in `file`.
pub fn resolve_interface(db: &dyn Db, file: File, name: &str) -> Option<DeclarationRef> {
    if let Some(nth) = items(db, file).interfaces.get(name) {
        return Some(DeclarationRef { file, nth: *nth });
    }
    if let Some(at) = imported(db, file).interfaces.get(name) {
        return Some(*at);
    }
    let file = *stdlib_index(db, db.stdlib()).interfaces.get(name)?;
    items(db, file).interfaces.get(name).map(|nth| DeclarationRef { file, nth: *nth })
}

/// The names of the fields of an interface.
#[salsa::tracked]
pub(crate) fn interface_fields(db: &dyn Db, file: File, nth: u32) -> Arc<[Arc<str>]> {
    let definition = interface_definition(db, file, nth).as_ref();
    definition.into_iter().flat_map(|it| &it.fields).map(|it| it.name.clone()).collect()
}

/// The names of the component types that `file` can use, sorted.
pub fn type_names(db: &dyn Db, file: File) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> =
        items(db, file).types.keys().chain(imported(db, file).types.keys()).cloned().collect();
    names.extend(stdlib_component_types(db).cloned());
    names.sort();
    names.dedup();
    names
}

/// The names of the interfaces that `file` can use, sorted.
pub fn interface_names(db: &dyn Db, file: File) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> =
        items(db, file).interfaces.keys().chain(imported(db, file).interfaces.keys()).cloned().collect();
    names.extend(stdlib_index(db, db.stdlib()).interfaces.keys().cloned());
    names.sort();
    names.dedup();
    names
}

/// The declaration itself.
pub fn declaration(db: &dyn Db, at: DeclarationRef) -> Option<&Declaration> {
    hir::declaration(db, at.file, at.nth).as_ref()
}

/// A component type: its kind and the declarations it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDefinition {
    /// Its name.
    pub name: Ident,
    /// Its kind; `None` if it is not known, which was reported.
    pub kind: Option<Kind>,
    /// Where the kind is written.
    pub kind_span: Span,
    /// The schedule behind `cron`, and where it is written.
    pub schedule: Option<(Arc<str>, Span)>,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// The declarations it is made of: the type that everything is built on first, itself last.
    pub layers: Vec<DeclarationRef>,
    /// What was wrong in its head.
    pub diagnostics: Vec<Diagnostic>,
}

/// The component type declared at this place.
#[salsa::tracked(returns(ref))]
pub fn type_definition(db: &dyn Db, file: File, nth: u32) -> Option<TypeDefinition> {
    let at = DeclarationRef { file, nth };
    let declaration = declaration(db, at)?;
    let name = declaration.name()?;
    let mut definition = TypeDefinition {
        kind: None,
        kind_span: name.span,
        schedule: None,
        docs: declaration.docs.clone(),
        layers: vec![at],
        diagnostics: Vec::new(),
        name,
    };
    // From type to type until a kind: `component my-wordpress: wordpress`, `component wordpress: stateless`.
    let mut current = at;
    loop {
        let base = self::declaration(db, current).and_then(base_word);
        let Some(base) = base else {
            if current == at {
                let colon = declaration.head.iter().find(|it| matches!(it, Arg::Colon(_)));
                let place = colon.map_or(definition.name.span, Arg::span);
                definition.diagnostics.push(unknown_kind::missing(&definition.name.text, place, true));
            }
            break;
        };
        if let Some(kind) = kind::from_word(&base.text) {
            if kind == Kind::External {
                definition.diagnostics.push(external_runs_nothing::as_type(&definition.name.text, base.span));
                break;
            }
            definition.kind = Some(kind);
            definition.kind_span = base.span;
            definition.schedule = self::declaration(db, current).and_then(|it| schedule(it, kind));
            if let Some((text, span)) = definition.schedule.as_ref().filter(|_| current == at)
                && let Err(error) = crate::schedule::check(text)
            {
                definition.diagnostics.push(bad_schedule::report(text, &error, *span));
            }
            break;
        }
        let next = resolve_type(db, current.file, &base.text);
        match next {
            Some(next) if !definition.layers.contains(&next) => {
                definition.layers.insert(0, next);
                current = next;
            }
            Some(_) => {
                definition.diagnostics.push(missing_type::circle(&definition.name.text, definition.name.span));
                break;
            }
            None => {
                if current == at {
                    definition.diagnostics.push(kind::unknown(db, file, &base));
                }
                break;
            }
        }
    }
    Some(definition)
}

/// The word behind the colon of `component NAME: WORD`.
fn base_word(declaration: &Declaration) -> Option<Ident> {
    let mut head = declaration.head.iter().skip_while(|arg| !matches!(arg, Arg::Colon(_))).skip(1);
    match head.next()? {
        Arg::Expr(expr) => expr.as_ident(),
        _ => None,
    }
}

/// The text behind `component NAME: cron`.
pub(crate) fn schedule(declaration: &Declaration, kind: Kind) -> Option<(Arc<str>, Span)> {
    match declaration.head.get(3)? {
        Arg::Expr(expr) if kind == Kind::Cron => Some((expr.as_text()?, expr.span)),
        _ => None,
    }
}

/// An interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceDefinition {
    /// Its name.
    pub name: Ident,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// Its fields, in order.
    pub fields: Vec<InterfaceField>,
    /// What was wrong in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A field of an interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceField {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub ty: Ty,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// Where it is written.
    pub span: Span,
}

/// The interface declared at this place.
#[salsa::tracked(returns(ref))]
pub fn interface_definition(db: &dyn Db, file: File, nth: u32) -> Option<InterfaceDefinition> {
    let declaration = declaration(db, DeclarationRef { file, nth })?;
    let mut definition = InterfaceDefinition {
        name: declaration.name()?,
        docs: declaration.docs.clone(),
        fields: Vec::new(),
        diagnostics: Vec::new(),
    };
    let is_interface = |name: &str| resolve_interface(db, file, name).is_some();
    for item in declaration.block.iter().flat_map(|it| &it.items) {
        let ItemKind::Entry(Some(ty)) = &item.kind else {
            definition.diagnostics.push(crate::diagnostics::statement_form::report(
                "interface",
                "{ FIELD: TYPE, … }",
                item.span,
                "a field is expected here",
            ));
            continue;
        };
        if let Some(first) = definition.fields.iter().find(|it| it.name == item.key.text) {
            let duplicate =
                crate::diagnostics::duplicate_name::report("fields", &item.key.text, item.key.span, first.span);
            definition.diagnostics.push(duplicate);
            continue;
        }
        if let Some(ty) = crate::ty::read(ty, &is_interface, &mut definition.diagnostics) {
            let field =
                InterfaceField { name: item.key.text.clone(), ty, docs: item.docs.clone(), span: item.key.span };
            definition.fields.push(field);
        }
    }
    Some(definition)
}
