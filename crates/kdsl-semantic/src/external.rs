//! `db: external mysql { host = "…"; password = secret from existing "shop-db" key "password" }`: its fields, checked.

use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_db::{Db, Diagnostic, File, Span};

use crate::builder::Builder;
use crate::definitions::{InterfaceDefinition, interface_definition};
use crate::diagnostics::{
    count_without_replicas, duplicate_name, external_runs_nothing, incomplete_external, literal_password,
    statement_form, type_mismatch, unknown_name,
};
use crate::head::{TypeUse, head};
use crate::hir::{self, Arg, ComponentItem, ExprKind, ItemKind};
use crate::instance::{self, Declarer};
use crate::model::{Expr, External, ExternalSecret, Kind, Param, SecretKey};
use crate::nearest::nearest;
use crate::types::{ParamType, Ty};

/// An external and what was wrong in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalResult {
    /// The external; `None` if it could not be made.
    pub external: Option<Arc<External>>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl ExternalResult {
    /// Where its fields are written.
    pub(crate) fn places(&self) -> Vec<(Arc<str>, Span)> {
        self.external.iter().flat_map(|it| it.places()).collect()
    }
}

/// The types of the fields of an external without an interface that have a type of their own.
const PLAIN_FIELDS: [(&str, Ty); 3] = [("host", Ty::Host), ("port", Ty::Port), ("url", Ty::Url)];

/// Whether externals have a field of this name, whatever their interface.
pub(crate) fn is_plain_field(name: &str) -> bool {
    PLAIN_FIELDS.iter().any(|(field, _)| *field == name)
}

const FORM: &str = "NAME: external [INTERFACE] { FIELD = VALUE; FIELD = secret from existing \"SECRET\" key \"KEY\" }";

/// An external of an app.
#[salsa::tracked(returns(ref))]
pub fn external(db: &dyn Db, file: File, nth: u32, component: u32) -> ExternalResult {
    let Some(head) = head(db, file, nth, component) else { return ExternalResult::default() };
    let mut diagnostics = head.diagnostics.clone();
    let interface = match &head.ty {
        TypeUse::Interface(name, at) => {
            interface_definition(db, at.file, at.nth).as_ref().map(|it| (name.text.clone(), it))
        }
        TypeUse::Nothing => None,
        _ => return ExternalResult { external: None, diagnostics },
    };
    let (Some(name), Some(item)) = (&head.name, hir::component_item(db, file, nth, component)) else {
        return ExternalResult { external: None, diagnostics };
    };
    let mut reader = Reader::new(db, name.text.clone(), interface.as_ref().map(|(_, it)| *it), name.span);
    reader.read(item);
    let Reader { given, builder, is_unread, .. } = reader;
    diagnostics.extend(builder.diagnostics);
    if is_unread {
        // It may be what would seem to be missing.
        return ExternalResult { external: None, diagnostics };
    }
    let missing: Vec<&str> = match &interface {
        Some((_, definition)) => {
            let names = definition.fields.iter().map(|it| &*it.name);
            names.filter(|field| !given.contains_key(*field)).collect()
        }
        None if given.is_empty() => vec!["host"],
        None => Vec::new(),
    };
    if !missing.is_empty() {
        let declared = interface.as_ref().map(|(name, it)| (&**name, it.name.span));
        let types = interface.as_ref().map(|(_, it)| *it);
        let secret =
            |field: &str| types.is_some_and(|it| it.fields.iter().any(|it| &*it.name == field && it.ty == Ty::Secret));
        diagnostics.push(incomplete_external::report(&name.text, &missing, secret, name.span, declared));
        return ExternalResult { external: None, diagnostics };
    }
    let external = assemble(name.text.clone(), name.span, item, interface.as_ref(), given);
    ExternalResult { external: external.map(Arc::new), diagnostics }
}

/// What other components know of an external: its fields with the expressions that stand for them, and their types.
#[salsa::tracked(returns(ref))]
pub fn external_fields(db: &dyn Db, file: File, nth: u32, component: u32) -> Vec<(Arc<str>, Expr, Ty)> {
    let Some(external) = &external(db, file, nth, component).external else { return Vec::new() };
    let plain = external.fields.iter().map(|it| {
        let value = Expr::Param { component: external.name.clone(), name: it.name.clone() };
        (it.name.clone(), value, it.ty.ty.clone())
    });
    let secrets = external.secrets.iter().map(|it| (it.field.clone(), Expr::Secret(it.key.clone()), Ty::Secret));
    plain.chain(secrets).collect()
}

/// The value of a field.
enum Given {
    Plain {
        ty: Ty,
        value: Option<Expr>,
        docs: Option<Arc<str>>,
        span: Span,
    },
    Secret {
        secret: Arc<str>,
        key: Arc<str>,
        span: Span,
    },
    /// It was reported.
    Wrong,
}

fn assemble(
    name: Arc<str>,
    span: Span,
    item: &ComponentItem,
    interface: Option<&(Arc<str>, &InterfaceDefinition)>,
    mut given: IndexMap<Arc<str>, Given>,
) -> Option<External> {
    if let Some((_, definition)) = interface {
        let place = |field: &Arc<str>| definition.fields.iter().position(|it| it.name == *field);
        given.sort_by(|one, _, other, _| place(one).cmp(&place(other)));
    }
    let first = given.values().find_map(|it| match it {
        Given::Secret { secret, .. } => Some(secret.clone()),
        _ => None,
    });
    let several = given.values().any(|it| matches!(it, Given::Secret { secret, .. } if first.as_ref() != Some(secret)));
    let mut external = External {
        name: name.clone(),
        span,
        docs: item.docs.clone().or_else(|| interface.and_then(|(_, it)| it.docs.clone())),
        interface: interface.map(|(name, _)| name.clone()),
        fields: Vec::new(),
        secrets: Vec::new(),
    };
    for (field, given) in given {
        match given {
            Given::Plain { ty, value, docs, span } => {
                let ty = ParamType { ty, matching: None, range: None };
                external.fields.push(Param { name: field, span, docs, ty, default: value? });
            }
            Given::Secret { secret, key, span } => {
                let owner = if several { format!("{name}.{field}").into() } else { name.clone() };
                let key = SecretKey {
                    component: owner,
                    name: field.clone(),
                    key,
                    existing: None,
                    certificate: false,
                    optional: false,
                    instead: None,
                };
                external.secrets.push(ExternalSecret { field, secret, key, span });
            }
            Given::Wrong => return None,
        }
    }
    Some(external)
}

/// Reads the braces of an external.
struct Reader<'a> {
    name: Arc<str>,
    interface: Option<&'a InterfaceDefinition>,
    given: IndexMap<Arc<str>, Given>,
    /// Whether there is a statement that is no field.
    is_unread: bool,
    builder: Builder<'a>,
}

impl<'a> Reader<'a> {
    fn new(db: &'a dyn Db, name: Arc<str>, interface: Option<&'a InterfaceDefinition>, span: Span) -> Self {
        let words = "an external".to_owned();
        let declarer = Declarer::new(db, &[], name.clone(), Kind::External, Arc::default(), words);
        let builder = instance::builder(declarer, span, None);
        Self { name, interface, given: IndexMap::new(), is_unread: false, builder }
    }

    fn read(&mut self, item: &ComponentItem) {
        let mut places: IndexMap<Arc<str>, Span> = IndexMap::new();
        for item in item.block.iter().flat_map(|it| &it.items) {
            let (field, span) = (&item.key.text, item.key.span);
            let is_field = match &item.kind {
                ItemKind::Assign(_) => true,
                ItemKind::Statement(args) => matches!(args.first(), Some(Arg::Equals(_))),
                ItemKind::Entry(_) => false,
            };
            if !is_field {
                self.is_unread = true;
                self.builder.report(external_runs_nothing::statement(&self.name, field, span));
                continue;
            }
            let Some(ty) = self.field_type(field, span) else {
                self.is_unread = true;
                continue;
            };
            if let Some(first) = places.insert(field.clone(), span) {
                self.builder.report(duplicate_name::report("fields", field, span, first));
                continue;
            }
            let given = match &item.kind {
                ItemKind::Statement(args) => self.secret(item, args, ty.as_ref()),
                ItemKind::Assign(Some(value)) => self.plain(item, value, ty),
                _ => Given::Wrong,
            };
            self.given.insert(field.clone(), given);
        }
    }

    /// The type of a field: the interface's, else one by its name, else the value's own.
    fn field_type(&mut self, field: &str, span: Span) -> Option<Option<Ty>> {
        let Some(interface) = self.interface else {
            return Some(PLAIN_FIELDS.into_iter().find(|(name, _)| *name == field).map(|(_, ty)| ty));
        };
        if let Some(found) = interface.fields.iter().find(|it| &*it.name == field) {
            return Some(Some(found.ty.clone()));
        }
        let known: Vec<&str> = interface.fields.iter().map(|it| &*it.name).collect();
        let near = nearest(field, known.iter().copied());
        let of = format!("the interface `{}`", interface.name.text);
        self.builder.report(unknown_name::field(&of, field, span, near, &known));
        None
    }

    fn plain(&mut self, item: &hir::Item, value: &hir::Expr, ty: Option<Ty>) -> Given {
        if ty == Some(Ty::Secret) {
            if value.kind != ExprKind::Missing {
                let what = format!("`{}` of `{}`", item.key.text, self.name);
                self.builder.report(match value.as_text() {
                    Some(_) => literal_password::of_external(&what, value.span),
                    None => type_mismatch::report("a secret", "something else", value.span)
                        .help("write `secret from existing \"SECRET\" key \"KEY\"`"),
                });
            }
            return Given::Wrong;
        }
        let found = match &ty {
            Some(ty) => {
                let wanted = ParamType { ty: ty.clone(), matching: None, range: None };
                self.builder.eval().typed(value, &wanted).map(|it| (it, ty.clone()))
            }
            None => self.builder.eval().expr(value, None),
        };
        let Some((found, ty)) = found else { return Given::Wrong };
        let Some(found) = self.builder.eval().at_build(found, "a field of an external", value.span) else {
            return Given::Wrong;
        };
        let field = self.interface.and_then(|it| it.fields.iter().find(|it| it.name == item.key.text));
        let docs = item.docs.clone().or_else(|| field.and_then(|it| it.docs.clone()));
        Given::Plain { ty, value: Some(found), docs, span: item.key.span }
    }

    /// `= secret from existing "SECRET" [key "KEY"]`
    fn secret(&mut self, item: &hir::Item, args: &[Arg], ty: Option<&Ty>) -> Given {
        let word = |nth: usize| match args.get(nth) {
            Some(Arg::Expr(expr)) => expr.as_name().map(|it| &**it),
            _ => None,
        };
        let text = |nth: usize| match args.get(nth) {
            Some(Arg::Expr(expr)) => expr.as_text(),
            _ => None,
        };
        let well_formed = word(1) == Some("secret") && word(2) == Some("from") && word(3) == Some("existing");
        let key = match args.len() {
            5 => Some(item.key.text.clone()),
            7 if word(5) == Some("key") => text(6),
            _ => None,
        };
        let (true, Some(secret), Some(key)) = (well_formed, text(4), key) else {
            let missing = args.iter().any(|it| matches!(it, Arg::Expr(expr) if expr.kind == ExprKind::Missing));
            if !missing {
                let label = "`secret from existing \"SECRET\" key \"KEY\"` is expected here";
                self.builder.report(statement_form::report("external", FORM, item.span, label));
            }
            return Given::Wrong;
        };
        if ty.is_some_and(|it| *it != Ty::Secret) {
            let wanted = ty.map(Ty::in_words).unwrap_or_default();
            self.builder.report(type_mismatch::report(&wanted, "a secret", item.span));
            return Given::Wrong;
        }
        Given::Secret { secret, key, span: item.key.span }
    }
}

/// An external as it is in an environment: with other values of its fields.
pub(crate) fn variant(
    db: &dyn Db,
    (file, nth, component): (File, u32, u32),
    base: &External,
    item: &ComponentItem,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<External>> {
    let name = item.name.as_ref()?;
    for arg in &item.head {
        diagnostics.push(match arg {
            Arg::Expr(expr) if crate::count::is_count(expr) => {
                count_without_replicas::report(&base.name, Kind::External, expr.span, None)
            }
            arg => {
                let label = "an environment changes the fields of an external only";
                statement_form::report("environment", "NAME: { FIELD = VALUE; … }", arg.span(), label)
            }
        });
    }
    let head = head(db, file, nth, component).as_ref()?;
    let interface = match &head.ty {
        TypeUse::Interface(_, at) => interface_definition(db, at.file, at.nth).as_ref(),
        _ => None,
    };
    let mut reader = Reader::new(db, base.name.clone(), interface, name.span);
    reader.read(item);
    let Reader { given, mut builder, .. } = reader;
    let mut other = base.clone();
    for (field, given) in given {
        match given {
            Given::Plain { ty, value: Some(value), span, .. } => {
                match other.fields.iter_mut().find(|it| it.name == field) {
                    Some(found) if found.ty.ty == ty => found.default = value,
                    Some(found) => {
                        let wanted = found.ty.ty.in_words();
                        builder.report(type_mismatch::report(&wanted, &ty.in_words(), span));
                    }
                    None => {
                        let known: Vec<&str> = base.fields.iter().map(|it| &*it.name).collect();
                        let near = nearest(&field, known.iter().copied());
                        let of = format!("`{}`", base.name);
                        builder.report(unknown_name::field(&of, &field, span, near, &known));
                    }
                }
            }
            Given::Secret { secret, key, span } => match other.secrets.iter_mut().find(|it| it.field == field) {
                Some(before) if before.key.key == key => before.secret = secret,
                _ => {
                    let label = "an environment changes the name of the Secret, not its key";
                    builder.report(statement_form::report("external", FORM, span, label));
                }
            },
            _ => {}
        }
    }
    diagnostics.append(&mut builder.diagnostics);
    Some(Arc::new(other))
}
