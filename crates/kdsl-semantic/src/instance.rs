//! A component with the layers it is made of, and the names that they declare.

mod app;
mod parameter;
mod ports;
mod secrets;

pub(crate) use app::{app_names, app_scope};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use kdsl_db::{Db, Diagnostic, File, Span};

use crate::builder::{Builder, Parts};
use crate::definitions::{self, DeclarationRef, interface_fields, resolve_interface, type_definition};
use crate::diagnostics::{duplicate_name, missing_parameter, unknown_parameter, unknown_type};
use crate::eval::{Evaluator, Known, known};
use crate::head::Head;
use crate::hir::{self, Arg, Block, Expr, ExprKind, Ident, Item, ItemKind};
use crate::model::Kind;
use crate::nearest::nearest;
use crate::scope::{Neighbours, Offer, Scope};
use crate::statements::{Arguments, keyword};
use crate::types::Ty;

/// A layer of statements.
#[derive(Clone, Copy)]
pub(crate) struct Layer<'db> {
    /// The file it is written in, in which its names of types and interfaces are looked up.
    pub file: File,
    /// Its statements.
    pub block: &'db Block,
    /// Whether it is the component's own braces.
    pub own: bool,
}

/// The layers of a component: its type's first, its own braces last.
pub(crate) fn layers<'db>(
    db: &'db dyn Db,
    ty: Option<DeclarationRef>,
    own: Option<(File, &'db Block)>,
) -> Vec<Layer<'db>> {
    let definition = ty.and_then(|at| type_definition(db, at.file, at.nth).as_ref());
    let of_type = definition.into_iter().flat_map(|it| &it.layers).filter_map(|at| {
        let block = definitions::declaration(db, *at)?.block.as_ref()?;
        Some(Layer { file: at.file, block, own: false })
    });
    let own = own.map(|(file, block)| Layer { file, block, own: true });
    of_type.chain(own).collect()
}

/// What a component says of its needs, its offers and its ports: all that the wiring has to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Its needs, by name.
    pub needs: Vec<NeedDeclaration>,
    /// `needs NAME = COMPONENT`, or `APP.COMPONENT` for one of another app.
    pub decisions: Vec<(Ident, Ident)>,
    /// The interfaces that it provides.
    pub provides: Vec<Ident>,
    /// The names of its ports.
    pub ports: Vec<Arc<str>>,
    /// The names of the Services beside its own.
    pub services: Vec<Arc<str>>,
}

impl Signature {
    /// The interfaces that the component provides, with the names of their fields.
    pub(crate) fn offers(&self, db: &dyn Db) -> Vec<Offer> {
        let fields = |name: &Ident| {
            let at = resolve_interface(db, name.span.file, &name.text)?;
            Some((name.text.clone(), interface_fields(db, at.file, at.nth).clone()))
        };
        self.provides.iter().filter_map(fields).collect()
    }
}

/// `needs NAME: INTERFACE [optional]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedDeclaration {
    /// The need's name.
    pub name: Ident,
    /// The interface's name.
    pub interface: Ident,
    /// The file it is written in.
    pub file: File,
    /// Whether the component can do without.
    pub optional: bool,
    /// Whether the component itself says so, rather than its type.
    pub own: bool,
    /// The whole statement.
    pub span: Span,
}

/// Reads the signature off the layers. What is malformed is left out here and reported when the component is built.
pub(crate) fn signature(layers: &[Layer<'_>]) -> Signature {
    let mut signature = Signature::default();
    let mut of_sidecars: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    for layer in layers {
        for item in &layer.block.items {
            let ItemKind::Statement(args) = &item.kind else { continue };
            let first = args.first().and_then(|it| match it {
                Arg::Expr(expr) => expr.as_ident(),
                _ => None,
            });
            let Some(first) = first else { continue };
            let third = args.get(2).and_then(|it| match it {
                Arg::Expr(expr) => expr.as_ident(),
                _ => None,
            });
            match (&*item.key.text, args.get(1)) {
                ("needs", Some(Arg::Colon(_))) => {
                    let Some(interface) = third else { continue };
                    let optional = args.iter().skip(3).any(
                        |it| matches!(it, Arg::Expr(expr) if expr.as_name().is_some_and(|it| &**it == "optional")),
                    );
                    signature.needs.retain(|it| it.name.text != first.text);
                    let (file, own, span) = (layer.file, layer.own, item.span);
                    let need = NeedDeclaration { name: first, interface, file, optional, own, span };
                    signature.needs.push(need);
                }
                ("needs", Some(Arg::Equals(_))) => {
                    let component = args.get(2).and_then(|it| match it {
                        Arg::Expr(expr) => crate::others::component_name(expr),
                        _ => None,
                    });
                    let Some(component) = component else { continue };
                    signature.decisions.retain(|(need, _)| need.text != first.text);
                    signature.decisions.push((first, component));
                }
                ("provides", _) => {
                    signature.provides.retain(|it| it.text != first.text);
                    signature.provides.push(first);
                }
                ("port", Some(Arg::Expr(number))) if number.as_name().is_some_and(|it| &**it == "none") => {
                    signature.ports.retain(|it| *it != first.text);
                }
                // No Service leads to an internal port, so others don't see it.
                ("port", _) if args.iter().any(is_internal) => signature.ports.retain(|it| *it != first.text),
                ("port", _) if !signature.ports.contains(&first.text) => signature.ports.push(first.text),
                ("sidecar", _) => {
                    of_sidecars.insert(first.text, port_names(args));
                }
                ("service", Some(Arg::Expr(none))) if none.as_name().is_some_and(|it| &**it == "none") => {
                    signature.services.retain(|it| *it != first.text);
                }
                ("service", _) if !signature.services.contains(&first.text) => signature.services.push(first.text),
                _ => {}
            }
        }
    }
    signature.ports.extend(of_sidecars.into_values().flatten());
    signature
}

/// The statements `port …` in the braces of a sidecar.
fn port_statements(args: &[Arg]) -> impl Iterator<Item = (&Item, &[Arg])> {
    let block = args.iter().find_map(|it| match it {
        Arg::Expr(Expr { kind: ExprKind::Block(block), .. }) => Some(block),
        _ => None,
    });
    block.into_iter().flat_map(|it| &it.items).filter_map(|item| match &item.kind {
        ItemKind::Statement(args) if item.key.is_name && &*item.key.text == "port" => Some((item, args.as_slice())),
        _ => None,
    })
}

/// The names of the ports that a sidecar listens on.
fn port_names(args: &[Arg]) -> Vec<Arc<str>> {
    let name = |args: &[Arg]| match args.first()? {
        Arg::Expr(expr) => expr.as_name().cloned(),
        _ => None,
    };
    port_statements(args).filter(|(_, args)| !args.iter().any(is_internal)).filter_map(|(_, args)| name(args)).collect()
}

fn is_internal(arg: &Arg) -> bool {
    matches!(arg, Arg::Expr(expr) if expr.as_name().is_some_and(|it| &**it == "internal"))
}

/// Reads the names that the layers declare.
pub(crate) struct Declarer<'a, 'db> {
    pub db: &'db dyn Db,
    pub layers: &'a [Layer<'db>],
    pub scope: Scope,
    pub diagnostics: Vec<Diagnostic>,
    pub wires: BTreeSet<Arc<str>>,
    /// The type's name in a sentence.
    pub type_words: String,
}

impl<'a, 'db> Declarer<'a, 'db> {
    pub(crate) fn new(
        db: &'db dyn Db,
        layers: &'a [Layer<'db>],
        component: Arc<str>,
        kind: Kind,
        others: Arc<Neighbours>,
        type_words: String,
    ) -> Self {
        let scope = Scope {
            component,
            kind,
            open: false,
            params: IndexMap::new(),
            needs: IndexMap::new(),
            secrets: IndexMap::new(),
            configs: IndexMap::new(),
            ports: IndexMap::new(),
            services: BTreeSet::new(),
            app: Arc::default(),
            sees_app: false,
            start: None,
            others,
        };
        Self { db, layers, scope, diagnostics: Vec::new(), wires: BTreeSet::new(), type_words }
    }

    /// Reads everything but the values of parameters, which may use the other names.
    pub(crate) fn declare(&mut self) {
        // The hosts of certificates may name anything else that is declared, wherever that stands.
        let mut certificates: Vec<(bool, &Item, Ident)> = Vec::new();
        for layer in self.layers {
            // Within one layer a name is declared once; a later layer's takes the place of an earlier one's.
            let mut seen: IndexMap<(&str, Arc<str>), Span> = IndexMap::new();
            self.scope.sees_app = layer.own;
            self.scope.start = Some(layer.block.inside());
            for item in &layer.block.items {
                let ItemKind::Statement(args) = &item.kind else { continue };
                let Some(keyword) = keyword(&item.key.text).filter(|_| item.key.is_name) else { continue };
                let arguments = args;
                let mut args = Arguments::new(keyword, item, arguments);
                let declared = match keyword.word {
                    "param" if !layer.own => self.param(&mut args, item, layer),
                    "port" => self.port(&mut args, None),
                    "sidecar" => {
                        self.sidecar_ports(item);
                        None
                    }
                    "secret" => match self.certificate_name(&mut args, item) {
                        Some(name) => {
                            certificates.push((layer.own, item, name.clone()));
                            Some(name)
                        }
                        None => self.secret(&mut Arguments::new(keyword, item, arguments), item),
                    },
                    "config" => self.config(&mut args),
                    "service" => self.service(&mut args),
                    "needs" => {
                        self.needs(&mut args, layer);
                        None
                    }
                    "provides" => {
                        args.name(&mut self.diagnostics, "an interface");
                        args.block(&mut self.diagnostics);
                        args.finish(&mut self.diagnostics);
                        None
                    }
                    _ => None,
                };
                let Some(name) = declared else { continue };
                if let Some(first) = seen.insert((keyword.word, name.text.clone()), name.span) {
                    let what = format!("{}s", keyword.word.replace("param", "parameter"));
                    self.diagnostics.push(duplicate_name::report(&what, &name.text, name.span, first));
                }
            }
        }
        for (own, item, name) in certificates {
            let (ItemKind::Statement(args), Some(keyword)) = (&item.kind, keyword("secret")) else { continue };
            // What a later layer says of the name counts.
            if self.scope.secrets.get(&name.text).is_some_and(|it| it.span == name.span) {
                self.scope.sees_app = own;
                self.secret(&mut Arguments::new(keyword, item, args), item);
            }
        }
        // The main container's come first: they are what is meant where no port is named.
        self.scope.ports.sort_by(|_, one, _, other| one.sidecar.is_some().cmp(&other.sidecar.is_some()));
    }

    /// Reads the ports of a sidecar. They take the place of those that a sidecar of this name has in an earlier layer.
    fn sidecar_ports(&mut self, item: &Item) {
        let ItemKind::Statement(args) = &item.kind else { return };
        let Some(Arg::Expr(name)) = args.first() else { return };
        let (Some(sidecar), Some(keyword)) = (name.as_name(), keyword("port")) else { return };
        self.scope.ports.retain(|_, it| it.sidecar.as_ref() != Some(sidecar));
        let mut seen: IndexMap<Arc<str>, Span> = IndexMap::new();
        for (item, args) in port_statements(args) {
            let Some(name) = self.port(&mut Arguments::new(keyword, item, args), Some(sidecar)) else { continue };
            if let Some(first) = seen.insert(name.text.clone(), name.span) {
                self.diagnostics.push(duplicate_name::report("ports", &name.text, name.span, first));
            }
        }
    }

    fn needs(&mut self, args: &mut Arguments<'_>, layer: &Layer<'_>) {
        if args.name(&mut self.diagnostics, "a name").is_none() {
            return;
        }
        if args.accept_equals() {
            if args.peek().and_then(crate::others::component_name).is_some() {
                args.expr(&mut self.diagnostics, "the name of a component");
            } else {
                args.fail(&mut self.diagnostics, "the name of a component, or `APP.COMPONENT`, is expected here");
            }
        } else if args.accept_colon() {
            let Some(interface) = args.name(&mut self.diagnostics, "an interface") else { return };
            if resolve_interface(self.db, layer.file, &interface.text).is_none() {
                let names = definitions::interface_names(self.db, layer.file);
                let near = nearest(&interface.text, names.iter().map(|it| &**it));
                self.diagnostics.push(unknown_type::interface(&interface.text, interface.span, near));
            }
            args.accept("optional");
        } else {
            args.fail(&mut self.diagnostics, "`:` and an interface, or `=` and a component, are expected here");
        }
        args.finish(&mut self.diagnostics);
    }

    /// Sets the parameters, in the order of the layers.
    pub(crate) fn assign(&mut self) {
        for layer in self.layers {
            self.scope.sees_app = layer.own;
            let mut has_none = false;
            for item in &layer.block.items {
                let ItemKind::Assign(value) = &item.kind else { continue };
                let Some(info) = self.scope.params.get(&item.key.text) else {
                    let known: Vec<&str> = self.scope.params.keys().map(|it| &**it).collect();
                    let near = nearest(&item.key.text, known.iter().copied());
                    let words = self.type_words.clone();
                    // That there are none at all is said once.
                    if has_none {
                        continue;
                    }
                    has_none = known.is_empty();
                    let report = unknown_parameter::report(&item.key.text, &words, item.key.span, near, &known);
                    self.diagnostics.push(match has_none && crate::external::is_plain_field(&item.key.text) {
                        true => report.because(layer.block.opening(), "is `external` missing before these braces?"),
                        false => report,
                    });
                    continue;
                };
                let (ty, declared) = (info.ty.clone(), info.matching_span);
                let Some(value) = value else { continue };
                let mut eval =
                    Evaluator { scope: &self.scope, diagnostics: &mut self.diagnostics, wires: &mut self.wires };
                if ty.ty == Ty::Secret && value.as_text().is_some() {
                    let what = format!("the value of `{}`", item.key.text);
                    let report = crate::diagnostics::literal_password::report(&what, value.span, &item.key.text, None);
                    eval.report(report);
                    if let Some(info) = self.scope.params.get_mut(&item.key.text) {
                        info.value = Some(crate::model::Expr::None);
                    }
                    continue;
                }
                let found = eval.expr(value, Some(&ty.ty));
                let assigned = found.and_then(|(found, found_ty)| eval.assign(found, &found_ty, &ty, value, declared));
                if let Some(info) = self.scope.params.get_mut(&item.key.text) {
                    // A value that is wrong was reported: nothing is missing.
                    info.value = Some(assigned.unwrap_or(crate::model::Expr::None));
                    info.span = item.key.span;
                }
            }
        }
    }

    /// Reports the parameters that have no value.
    pub(crate) fn missing_params(&mut self, span: Span) {
        // A name that is none may be one of those that are missing.
        let is_param =
            |it: &Item| self.scope.params.contains_key(&it.key.text) || !matches!(it.kind, ItemKind::Assign(_));
        if !self.layers.iter().flat_map(|it| &it.block.items).all(is_param) {
            return;
        }
        for (name, info) in &self.scope.params {
            if info.value.is_none() {
                let ty = info.ty.ty.in_words();
                self.diagnostics.push(missing_parameter::report(&self.scope.component, name, &ty, span, info.declared));
            }
        }
    }
}

/// What a builder starts from.
pub(crate) fn builder<'db>(
    declarer: Declarer<'_, 'db>,
    count_span: Span,
    replicas: Option<(u32, u32)>,
) -> Builder<'db> {
    Builder {
        db: declarer.db,
        scope: declarer.scope,
        diagnostics: declarer.diagnostics,
        wires: declarer.wires,
        parts: Parts::default(),
        companion: None,
        env_said: BTreeMap::new(),
        layer: 0,
        own: false,
        count_span,
        replicas,
        custom_kinds: None,
        objects_said: BTreeMap::new(),
    }
}

/// The type of a component in a sentence.
pub(crate) fn type_words(db: &dyn Db, head: &Head) -> String {
    match head.ty.declaration().and_then(|at| type_definition(db, at.file, at.nth).as_ref()) {
        Some(definition) => format!("the type `{}`", definition.name.text),
        None => "an image".to_owned(),
    }
}

/// Whether the value of a parameter is an entry of the values: a literal.
pub(crate) fn is_knob(value: &crate::model::Expr) -> bool {
    known(value) == Known::Build && *value != crate::model::Expr::None
}

/// The item of a component in the tree.
pub(crate) fn own_block(db: &dyn Db, file: File, nth: u32, component: u32) -> Option<(File, &Block)> {
    Some((file, hir::component_item(db, file, nth, component).as_ref()?.block.as_ref()?))
}
