//! Everything that is wrong in a file.

mod misspelt;
mod outline;
mod unread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl_db::trees::anchors;
use kdsl_db::{Anchor, Db, Diagnostic, File, Severity, Span, TextRange, TextSize, parse};

use crate::apps::app;
use crate::component::check_type;
use crate::definitions::{interface_definition, items};
use crate::diagnostics::{self, duplicate_name, empty_file, invalid_name, unreadable_file};
use crate::hir::{self, Arg, DeclarationKind};
use crate::testing::tests;

/// The diagnostics of a file, in the order of the text.
#[salsa::tracked(returns(clone))]
pub fn check(db: &dyn Db, file: File) -> Arc<[Diagnostic]> {
    if let Some(unreadable) = unreadable_file::report(file, file.text(db)) {
        return Arc::from([unreadable]);
    }
    let syntax: Vec<Diagnostic> =
        parse(db, file).errors().iter().map(|error| diagnostics::syntax::report(file, error)).collect();
    let mut found = Vec::new();
    let items = items(db, file);
    if items.all.is_empty() && syntax.is_empty() {
        let text = file.text(db).as_str();
        let end = u32::try_from(text.len().min(1)).unwrap_or(0);
        found.push(empty_file::report(Span::new(file, Anchor::File, TextRange::up_to(end.into()))));
    }
    found.extend(duplicates(db, file));
    for (nth, (kind, name)) in (0u32..).zip(&items.all) {
        match name {
            None => found.extend(nameless(db, file, nth)),
            Some(_) => found.extend(misshapen(db, file, nth)),
        }
        match kind {
            DeclarationKind::App => found.extend(app(db, file, nth).diagnostics.iter().cloned()),
            DeclarationKind::Component => {
                found.extend(check_type(db, file, nth).iter().cloned());
                if let Some(name) = name
                    && let Err(error) = crate::naming::dns_label(&name.text)
                {
                    found.push(invalid_name::report("a component type", &name.text, error, name.span));
                }
            }
            DeclarationKind::Interface => {
                let definition = interface_definition(db, file, nth).as_ref();
                found.extend(definition.into_iter().flat_map(|it| it.diagnostics.iter().cloned()));
            }
            DeclarationKind::Environment => found.extend(environment(db, file, nth)),
            // All of them together, below.
            DeclarationKind::Import | DeclarationKind::Moved | DeclarationKind::Test => {}
        }
    }
    found.extend(tests(db, file).diagnostics.iter().cloned());
    crate::imports::without_those_of_imported(db, file, &mut found);
    found.extend(crate::imports::check(db, file));
    found.extend(crate::moves::check(db, file));
    without_followers(db, file, &syntax, &mut found);
    found.extend(syntax);
    let text = file.text(db).as_str();
    if found.iter().any(|it| it.unknown.is_some()) {
        let outline = outline::Outline::of(db, file);
        unread::without_followers(db, file, text, &outline, &mut found);
        misspelt::attribute(db, file, text, &outline, &mut found);
    }
    for diagnostic in &mut found {
        diagnostics::statement_form::repair(db, file, text, diagnostic);
    }
    Arc::from(in_order(db, found))
}

/// Removes what follows from syntax errors: what is said behind one in the same component, and, behind a bracket that is
/// never closed, in the same declaration. In a declaration with an error nothing is said of names that are not known and of
/// the wiring either, since what they mean may be what can't be read; and nothing at all of a declaration that is nested too deeply.
fn without_followers(db: &dyn Db, file: File, syntax: &[Diagnostic], found: &mut Vec<Diagnostic>) {
    if syntax.is_empty() {
        return;
    }
    let anchors = anchors(db, file);
    let text = file.text(db).as_str();
    let declaration = |anchor: Anchor| match anchor {
        Anchor::File => None,
        Anchor::Declaration(nth) | Anchor::Component(nth, _) => Some(nth),
    };
    // Where the first error lies: of each component, and of each declaration with an open bracket.
    let mut in_component: BTreeMap<Anchor, TextSize> = BTreeMap::new();
    let mut unclosed: BTreeMap<Option<u32>, TextSize> = BTreeMap::new();
    // Where something can't be read, not all names may be known.
    let mut unread: BTreeSet<Option<u32>> = BTreeSet::new();
    for error in syntax {
        // A bracket that is never closed spoils what is behind it, wherever it should have been closed.
        let Some(start) = error.labels.iter().map(|it| it.span.range(db).start()).min() else { continue };
        let at = anchors.at(start);
        // What a statement lacks may stand behind the mistake, on the same line.
        let before = text.get(..usize::from(start)).unwrap_or_default();
        let line = before.rfind(['\n', '\r', ';', '{']).map_or(0, |it| it + 1);
        let start = TextSize::try_from(line).unwrap_or(start);
        unread.insert(declaration(at));
        in_component.entry(at).and_modify(|first| *first = start.min(*first)).or_insert(start);
        let first = match error.code.id {
            UNCLOSED_BRACKET => start,
            TOO_DEEP => TextSize::new(0),
            _ => continue,
        };
        unclosed.entry(declaration(at)).and_modify(|other| *other = first.min(*other)).or_insert(first);
    }
    found.retain(|it| {
        let Some(span) = it.primary_span().filter(|span| span.file == file) else { return true };
        let start = span.range(db).start();
        let at = anchors.at(start);
        let behind = in_component.get(&at).is_some_and(|first| start >= *first);
        let place = declaration(at);
        let is_follower = it.code.id.starts_with(WIRING) || it.code.id == UNKNOWN_NAME;
        let spoilt =
            unclosed.get(&place).is_some_and(|first| start >= *first) || is_follower && unread.contains(&place);
        // A type that can't be read may well have what a component of it lacks.
        let lacks = it.code.id == MISSING_TYPE
            && it
                .labels
                .iter()
                .any(|it| it.span.file == file && unread.contains(&declaration(anchors.at(it.span.range(db).start()))));
        !behind && !spoilt && !lacks
    });
}

/// The code of a bracket that is never closed.
const UNCLOSED_BRACKET: &str = "KD0103";
/// The code of a declaration that is nested too deeply.
const TOO_DEEP: &str = "KD0115";
/// The code of a name that nothing has: it may be that of a component that a bracket has swallowed.
const UNKNOWN_NAME: &str = "KD0205";
/// The code of a component without a type or an image.
const MISSING_TYPE: &str = "KD0211";
/// What the codes of mistakes between components begin with.
const WIRING: &str = "KD05";

/// Whether a file has an error, rather than warnings only.
pub fn has_errors(db: &dyn Db, file: File) -> bool {
    check(db, file).iter().any(|it| it.severity == Severity::Error)
}

/// A declaration that begins with something else than a name. Where there is nothing at all, that is a syntax error.
fn nameless(db: &dyn Db, file: File, nth: u32) -> Option<Diagnostic> {
    let declaration = hir::declaration(db, file, nth).as_ref()?;
    let (word, form) = match declaration.kind {
        DeclarationKind::App => ("app", "app NAME < COMPONENT; … >"),
        DeclarationKind::Component => ("component", "component NAME: KIND { … }"),
        DeclarationKind::Interface => ("interface", "interface NAME { FIELD: TYPE, … }"),
        DeclarationKind::Environment => ("environment", "environment NAME of APP < NAME: …; … >"),
        _ => return None,
    };
    let first = declaration.head.first()?;
    match first {
        Arg::Expr(expr) if expr.kind == hir::ExprKind::Missing => None,
        first => Some(diagnostics::statement_form::report(word, form, first.span(), "a name is expected here")),
    }
}

/// A declaration with brackets that its kind has no use for, or without those that it needs.
fn misshapen(db: &dyn Db, file: File, nth: u32) -> Option<Diagnostic> {
    let declaration = hir::declaration(db, file, nth).as_ref()?;
    let topology = declaration.component_count.is_some();
    let (word, form, label) = match declaration.kind {
        DeclarationKind::App if !topology => {
            ("app", "app NAME < COMPONENT; … >", "its components are missing: `< … >`")
        }
        DeclarationKind::Environment if !topology => {
            ("environment", "environment NAME of APP < NAME: …; … >", "what differs is missing: `< … >`")
        }
        DeclarationKind::Component if topology => {
            ("component", "component NAME: KIND { … }", "a type has no components of its own")
        }
        DeclarationKind::Interface if topology => {
            ("interface", "interface NAME { FIELD: TYPE, … }", "it has no components")
        }
        DeclarationKind::Interface if declaration.block.is_none() => {
            ("interface", "interface NAME { FIELD: TYPE, … }", "its fields are missing: `{ … }`")
        }
        _ => return left_over(declaration),
    };
    let span = match declaration.head.last() {
        Some(last) if matches!(declaration.kind, DeclarationKind::App | DeclarationKind::Environment) => last.span(),
        _ => declaration.name().map_or(declaration.keyword_span, |it| it.span),
    };
    Some(diagnostics::statement_form::report(word, form, span, label))
}

/// The first thing in a declaration's head that has no meaning there.
fn left_over(declaration: &hir::Declaration) -> Option<Diagnostic> {
    let (word, form, length) = match declaration.kind {
        DeclarationKind::Component => {
            let kind = declaration.head.get(2).and_then(|it| match it {
                Arg::Expr(expr) => crate::kind::from_word(expr.as_name()?),
                _ => None,
            });
            let with_schedule = kind.is_some_and(|kind| crate::definitions::schedule(declaration, kind).is_some());
            ("component", "component NAME: KIND { … }", if with_schedule { 4 } else { 3 })
        }
        DeclarationKind::Interface => ("interface", "interface NAME { FIELD: TYPE, … }", 1),
        DeclarationKind::Environment => ("environment", "environment NAME of APP < NAME: …; … >", 3),
        // An app's head is read with it; the others have no meaning at all yet.
        _ => return None,
    };
    let span = declaration.head.get(length)?.span();
    Some(diagnostics::statement_form::report(word, form, span, "not expected here"))
}

/// Two declarations of one kind and name.
fn duplicates(db: &dyn Db, file: File) -> Vec<Diagnostic> {
    let mut seen = BTreeMap::new();
    let mut found = Vec::new();
    for (kind, name) in &items(db, file).all {
        let what = match kind {
            DeclarationKind::App => "apps",
            DeclarationKind::Component => "component types",
            DeclarationKind::Interface => "interfaces",
            _ => continue,
        };
        let Some(name) = name else { continue };
        if let Some(first) = seen.insert((what, name.text.clone()), name.span) {
            found.push(duplicate_name::report(what, &name.text, name.span, first));
        }
    }
    found
}

/// An environment must be of an app of the file; what it says is checked with that app.
fn environment(db: &dyn Db, file: File, nth: u32) -> Option<Diagnostic> {
    let declaration = hir::declaration(db, file, nth).as_ref()?;
    let items = items(db, file);
    let form = "environment NAME of APP < NAME: …; … >";
    let app = match declaration.head.get(2) {
        Some(Arg::Expr(expr)) => expr.as_ident(),
        _ => None,
    };
    let of = matches!(declaration.head.get(1), Some(Arg::Expr(expr)) if expr.as_name().is_some_and(|it| &**it == "of"));
    let (Some(app), true) = (app, of) else {
        // Without a name, `of` seems to be it.
        let at = usize::from(declaration.name().is_none_or(|it| &*it.text != "of" || of));
        let span = declaration.head.get(at).map_or(declaration.keyword_span, Arg::span);
        // A missing name is a syntax error, which was reported.
        declaration.name()?;
        return Some(diagnostics::statement_form::report(
            "environment",
            form,
            span,
            "`of` and an app are expected here",
        ));
    };
    if items.app_by_name.contains_key(&app.text) {
        return None;
    }
    let near = crate::nearest::nearest(&app.text, items.apps.iter().map(|(name, _)| &**name));
    Some(diagnostics::unknown_app::app(&app.text, app.span, near))
}

/// In the order of the text, without the same thing twice: a type that two components use says it once.
pub fn in_order(db: &dyn Db, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut keyed: Vec<_> = found
        .into_iter()
        .map(|it| {
            let place = it.primary_span().map(|span| (span.file, span.range(db).start(), span.range(db).end()));
            (place, it)
        })
        .collect();
    keyed.sort_by(|(a, x), (b, y)| {
        let place = |it: &Option<(File, _, _)>| it.map(|(_, start, end)| (start, end));
        place(a).cmp(&place(b)).then_with(|| x.code.id.cmp(y.code.id)).then_with(|| x.message.cmp(&y.message))
    });
    let mut seen = BTreeSet::new();
    keyed.retain(|(place, it)| seen.insert((it.code.id, *place, it.message.clone())));
    keyed.into_iter().map(|(_, it)| it).collect()
}
