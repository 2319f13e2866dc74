//! The head of a component: `web: stateless wordpress x3 shared-volume 20Gi`.

use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::count;
use crate::definitions::{
    DeclarationRef, interface_names, resolve_interface, resolve_type, type_definition, type_names,
};
use crate::diagnostics::{
    bad_schedule, bad_unit, count_without_replicas, external_runs_nothing, kind_mismatch, missing_type, statement_form,
    syntax, unknown_kind, unknown_type,
};
use crate::hir::{self, Arg, Expr, ExprKind, Ident, ItemKind};
use crate::kind;
use crate::model::{Count, Kind, Sharing};
use crate::nearest::nearest;
use crate::schedule;
use crate::units;

/// The head of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The component's name; `None` if there is none.
    pub name: Option<Ident>,
    /// Its kind and where it is written; `None` if it has none that can be built, which was reported.
    pub kind: Option<(Kind, Span)>,
    /// What runs in it.
    pub ty: TypeUse,
    /// The schedule of a cron job and where it is written.
    pub schedule: Option<(Arc<str>, Span)>,
    /// Its count and where it is written.
    pub count: Option<(Count, Span)>,
    /// Its volume.
    pub volume: Option<HeadVolume>,
    /// Where the head ends: where more can be written.
    pub end: Span,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// What runs in a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeUse {
    /// A named type.
    Named(Ident, DeclarationRef),
    /// The type named like the app.
    Default(DeclarationRef),
    /// An image.
    Image(Arc<str>, Span),
    /// An `image` statement in the braces.
    Braces,
    /// Nothing here: something elsewhere that provides an interface.
    Interface(Ident, DeclarationRef),
    /// Nothing here: something elsewhere whose fields are its own affair.
    Nothing,
    /// Nothing that is known, which was reported.
    Unknown,
}

impl TypeUse {
    /// The component type.
    pub fn declaration(&self) -> Option<DeclarationRef> {
        match self {
            Self::Named(_, at) | Self::Default(at) => Some(*at),
            _ => None,
        }
    }
}

/// The volume of a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadVolume {
    /// Who mounts it.
    pub sharing: Sharing,
    /// The word's place.
    pub word: Span,
    /// Its path.
    pub path: Option<(Arc<str>, Span)>,
    /// Its size.
    pub size: Option<(Arc<str>, Span)>,
}

/// The word of a volume.
pub(crate) fn sharing(word: &str) -> Option<Sharing> {
    match word {
        "shared-volume" => Some(Sharing::Shared),
        "own-volume" => Some(Sharing::Own),
        _ => None,
    }
}

/// The head of a component of an app.
#[salsa::tracked(returns(ref))]
pub fn head(db: &dyn Db, file: File, nth: u32, component: u32) -> Option<Head> {
    let item = hir::component_item(db, file, nth, component).as_ref()?;
    let end = item.head.last().map(Arg::span).or(item.name.as_ref().map(|it| it.span)).unwrap_or(item.span);
    let mut head = Head {
        name: item.name.clone(),
        kind: None,
        ty: TypeUse::Unknown,
        schedule: None,
        count: None,
        volume: None,
        end,
        diagnostics: Vec::new(),
    };
    let (colon, rest) = (item.colon, item.head.as_slice());
    let mut reader = Reader { db, file, nth, head: &mut head, colon, rest, type_failed: false };
    reader.read();
    let type_failed = reader.type_failed;
    if matches!(head.kind, Some((Kind::External, _))) {
        if head.ty == TypeUse::Unknown && !type_failed {
            head.ty = TypeUse::Nothing;
        }
    } else if head.ty == TypeUse::Unknown && !type_failed {
        let has_image = item
            .block
            .iter()
            .flat_map(|it| &it.items)
            .any(|it| it.key.is_name && &*it.key.text == "image" && matches!(it.kind, ItemKind::Statement(_)));
        if has_image {
            head.ty = TypeUse::Braces;
        } else {
            default_type(db, file, nth, &mut head);
        }
    }
    check_kind(db, &mut head);
    check_count(&mut head);
    Some(head)
}

/// Only a kind with replicas has a count.
fn check_count(head: &mut Head) {
    let (Some((kind, kind_span)), Some((_, span)), Some(name)) = (head.kind, head.count, &head.name) else { return };
    if !kind.has_replicas() {
        let report = count_without_replicas::report(&name.text, kind, span, Some(kind_span));
        head.diagnostics.push(report);
        head.count = None;
    }
}

/// A component without a type takes the one named like its app, if its kind is the one written.
fn default_type(db: &dyn Db, file: File, nth: u32, head: &mut Head) {
    let Some(app) = hir::declaration(db, file, nth).as_ref().and_then(hir::Declaration::name) else { return };
    let Some((name, (kind, kind_span))) = head.name.clone().zip(head.kind) else { return };
    let found = resolve_type(db, file, &app.text);
    let actual = found.and_then(|at| type_definition(db, at.file, at.nth).as_ref()?.kind);
    match (found, actual) {
        (Some(at), Some(actual)) if actual == kind => head.ty = TypeUse::Default(at),
        (Some(_), Some(actual)) => {
            let reason = format!("the type `{}` like the app is {}, not {}", app.text, actual.word(), kind.word());
            head.diagnostics.push(missing_type::report(&name.text, &app.text, Some(&reason), kind_span));
        }
        _ => {
            // The type of one with a schedule stands behind that.
            let place = if kind == Kind::Cron { kind_span.to(head.end) } else { kind_span };
            let report = missing_type::report(&name.text, &app.text, None, place);
            let names = type_names(db, file);
            let of_kind = |it: &&str| {
                let at = resolve_type(db, file, it);
                at.and_then(|at| type_definition(db, at.file, at.nth).as_ref()?.kind) == Some(kind)
            };
            let near = nearest(&app.text, names.iter().map(|it| &**it)).filter(of_kind);
            head.diagnostics.push(match near {
                Some(near) => missing_type::near(report, near, app.span),
                None => report,
            });
        }
    }
}

/// The written kind must be the type's.
fn check_kind(db: &dyn Db, head: &mut Head) {
    let (Some((kind, span)), TypeUse::Named(name, at)) = (head.kind, &head.ty) else { return };
    let Some(definition) = type_definition(db, at.file, at.nth) else { return };
    if let Some(actual) = definition.kind
        && actual != kind
    {
        let diagnostic = kind_mismatch::report(kind.word(), &name.text, actual.word(), span, definition.kind_span);
        head.diagnostics.push(diagnostic);
        // Go on with what the type is, so that nothing else is said because of this.
        head.kind = Some((actual, span));
    }
}

struct Reader<'a> {
    db: &'a dyn Db,
    file: File,
    nth: u32,
    head: &'a mut Head,
    colon: Option<Span>,
    rest: &'a [Arg],
    type_failed: bool,
}

const FORM: &str = "NAME: KIND [TYPE | \"IMAGE\"] [xN] [shared-volume | own-volume] [\"PATH\"] [SIZE]";

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a Arg> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn peek(&self) -> Option<&'a Expr> {
        match self.rest.first()? {
            Arg::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    fn read(&mut self) {
        self.kind();
        self.schedule();
        while let Some(arg) = self.next() {
            if let (Arg::Expr(expr), Some(Arg::Colon(_))) = (arg, self.rest.first()) {
                // The next component begins here.
                self.head.diagnostics.push(syntax::missing_separator(expr.span));
                self.head.ty = TypeUse::Unknown;
                self.type_failed = true;
                return;
            }
            match arg {
                Arg::Expr(expr) if count::is_count(expr) => self.count(expr),
                Arg::Expr(Expr { kind: ExprKind::Name(name), span }) => match sharing(name) {
                    Some(sharing) => self.volume(sharing, *span),
                    None => self.named_type(&Ident { text: name.clone(), span: *span }),
                },
                Arg::Expr(expr) if matches!(expr.kind, ExprKind::Str(_)) => self.image(expr),
                Arg::Expr(Expr { kind: ExprKind::Missing, .. }) => self.type_failed = true,
                arg => {
                    // It may be what would seem to be missing.
                    self.type_failed = true;
                    self.odd(arg.span(), "not part of a component's head");
                }
            }
        }
    }

    fn kind(&mut self) {
        let Some(Arg::Expr(expr)) = self.rest.first() else {
            self.missing_kind();
            return;
        };
        let Some(word) = expr.as_ident() else {
            if expr.kind != ExprKind::Missing {
                self.missing_kind();
            }
            return;
        };
        if let Some(kind) = kind::from_word(&word.text) {
            self.rest = self.rest.get(1..).unwrap_or_default();
            self.head.kind = Some((kind, word.span));
        } else if count::is_count(expr) || sharing(&word.text).is_some() {
            self.missing_kind();
        } else if let Some(at) = resolve_type(self.db, self.file, &word.text) {
            // `db: mariadb`: the kind can be told from the type.
            let actual = type_definition(self.db, at.file, at.nth).as_ref().and_then(|it| it.kind);
            let name = self.head.name.as_ref().map(|it| it.text.clone()).unwrap_or_default();
            let mut diagnostic = unknown_kind::missing(&name, word.span, false);
            if let Some(actual) = actual {
                diagnostic.helps.clear();
                let text = format!("{} ", actual.word());
                diagnostic = diagnostic.fix(format!("`{}` is {}", word.text, actual.word()), word.span.start(), text);
                self.head.kind = Some((actual, word.span));
            }
            self.head.diagnostics.push(diagnostic);
        } else {
            self.rest = self.rest.get(1..).unwrap_or_default();
            self.head.diagnostics.push(kind::unknown(self.db, self.file, &word));
            self.type_failed = true;
        }
    }

    /// The schedule behind `cron`. A text is one if it can't be an image: it has a blank in it or begins with `@`; and so is
    /// the first of two texts.
    fn schedule(&mut self) {
        if !matches!(self.head.kind, Some((Kind::Cron, _))) {
            return;
        }
        let Some((text, span)) = self.peek().and_then(|it| Some((it.as_text()?, it.span))) else { return };
        let second = matches!(self.rest.get(1), Some(Arg::Expr(Expr { kind: ExprKind::Str(_), .. })));
        if !second && !text.contains(' ') && !text.starts_with('@') {
            return;
        }
        self.next();
        if let Err(error) = schedule::check(&text) {
            self.head.diagnostics.push(bad_schedule::report(&text, &error, span));
        }
        self.head.schedule = Some((text, span));
    }

    /// A head without a kind. Where it names no type either, the type named like the app tells which kind is meant.
    fn missing_kind(&mut self) {
        self.type_failed = true;
        let Some(name) = &self.head.name else { return };
        let behind = self.colon.unwrap_or(name.span);
        let place = self.rest.first().map(Arg::span);
        let mut diagnostic = unknown_kind::missing(&name.text, place.unwrap_or(behind), place.is_none());
        let app = hir::declaration(self.db, self.file, self.nth).as_ref().and_then(hir::Declaration::name);
        let found = app.and_then(|app| Some((resolve_type(self.db, self.file, &app.text)?, app)));
        let kind =
            found.and_then(|(at, app)| Some((type_definition(self.db, at.file, at.nth).as_ref()?.kind?, app.text)));
        if let (Some((kind, app)), Some(first)) = (kind, self.rest.first()) {
            diagnostic.helps.clear();
            let message = format!("`{app}`, the type named like the app, is {}", kind.word());
            diagnostic = diagnostic.fix(message, first.span().start(), format!("{} ", kind.word()));
        }
        self.head.diagnostics.push(diagnostic);
    }

    fn count(&mut self, expr: &Expr) {
        if self.head.count.is_some() {
            self.odd(expr.span, "a second count");
        } else {
            // A count that is none is taken for one, so that nothing else is said of it.
            let count = count::read(expr, &mut self.head.diagnostics).unwrap_or(Count::Fixed(1));
            self.head.count = Some((count, expr.span));
        }
    }

    fn interface(&mut self, name: &Ident) {
        match resolve_interface(self.db, self.file, &name.text) {
            Some(at) => self.head.ty = TypeUse::Interface(name.clone(), at),
            None => {
                self.type_failed = true;
                let names = interface_names(self.db, self.file);
                let near = nearest(&name.text, names.iter().map(|it| &**it));
                self.head.diagnostics.push(unknown_type::interface(&name.text, name.span, near));
            }
        }
    }

    /// Reports what an external can't have.
    fn is_external(&mut self, what: &str, span: Span) -> bool {
        let Some((Kind::External, kind)) = self.head.kind else { return false };
        let name = self.head.name.as_ref().map(|it| it.text.clone()).unwrap_or_default();
        self.head.diagnostics.push(external_runs_nothing::head(&name, what, span, kind));
        true
    }

    fn named_type(&mut self, name: &Ident) {
        if self.type_failed {
            return;
        }
        if matches!(self.head.kind, Some((Kind::External, _))) && self.head.ty == TypeUse::Unknown {
            return self.interface(name);
        }
        if self.head.ty != TypeUse::Unknown {
            let near = self.head.name.as_ref().map_or("component", |it| &*it.text).to_owned();
            let report = statement_form::report(&near, FORM, name.span, "a component has one type");
            self.head.diagnostics.push(statement_form::near(report, FORM, &name.text, name.span));
            return;
        }
        match resolve_type(self.db, self.file, &name.text) {
            Some(at) => self.head.ty = TypeUse::Named(name.clone(), at),
            None => {
                self.type_failed = true;
                let names = type_names(self.db, self.file);
                let names: Vec<&str> = names.iter().map(|it| &**it).collect();
                let modifiers = ["shared-volume", "own-volume"];
                let near = nearest(&name.text, names.iter().copied().chain(modifiers));
                self.head.diagnostics.push(unknown_type::report(&name.text, name.span, near, &names));
            }
        }
    }

    fn image(&mut self, expr: &Expr) {
        if self.type_failed || self.is_external("image", expr.span) {
            return;
        }
        if self.head.ty != TypeUse::Unknown {
            return self.odd(expr.span, "a component has one type or image");
        }
        match expr.as_text() {
            Some(text) => self.head.ty = TypeUse::Image(text, expr.span),
            None => {
                self.type_failed = true;
                self.odd(expr.span, "an image is literal text here");
            }
        }
    }

    fn volume(&mut self, sharing: Sharing, word: Span) {
        let mut volume = HeadVolume { sharing, word, path: None, size: None };
        if let Some(path) = self.peek().and_then(|it| Some((it.as_text()?, it.span))) {
            self.next();
            volume.path = Some(path);
        }
        if let Some(Expr { kind: ExprKind::Number { digits, unit }, span }) = self.peek() {
            self.next();
            match units::bytes(digits, unit) {
                Ok(_) => volume.size = Some((units::written(digits, unit), *span)),
                Err(error) => {
                    let written = units::written(digits, unit);
                    self.head.diagnostics.push(bad_unit::report("storage", &written, &error, *span));
                    // Taken as one that is right, so that nothing else is said of it.
                    volume.size = Some((Arc::from("1Gi"), *span));
                }
            }
        }
        if self.is_external("volume", word) {
        } else if self.head.volume.is_some() {
            self.odd(word, "a second volume: further ones are written in the braces");
        } else {
            self.head.volume = Some(volume);
        }
    }

    fn odd(&mut self, span: Span, label: &str) {
        let near = self.head.name.as_ref().map_or("component", |it| &*it.text).to_owned();
        self.head.diagnostics.push(statement_form::report(&near, FORM, span, label));
    }
}
