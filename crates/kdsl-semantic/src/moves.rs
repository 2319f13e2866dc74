//! `moved OLD -> NEW`: a component with another name that keeps its objects and its data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl_db::{Db, Diagnostic, File, Span};

use crate::definitions::items;
use crate::diagnostics::{bad_move, statement_form};
use crate::hir::{self, Arg, DeclarationKind, Expr, ExprKind, Ident};
use crate::nearest::nearest;

/// `moved [APP.]OLD -> NEW`
#[derive(Clone, Debug, PartialEq, Eq)]
struct Move {
    app: Option<Ident>,
    old: Ident,
    new: Ident,
}

/// The moves of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    moves: Vec<Move>,
    diagnostics: Vec<Diagnostic>,
}

/// The moves of a file.
#[salsa::tracked(returns(ref))]
pub fn moves(db: &dyn Db, file: File) -> Moves {
    let mut moves = Moves::default();
    for (nth, (kind, _)) in (0u32..).zip(&items(db, file).all) {
        if *kind != DeclarationKind::Moved {
            continue;
        }
        let Some(declaration) = hir::declaration(db, file, nth) else { continue };
        match read(declaration) {
            Ok(found) => moves.moves.extend(found),
            Err(span) => {
                let label = "`OLD -> NEW` is expected here";
                moves.diagnostics.push(statement_form::report("moved", "moved [APP.]OLD -> NEW", span, label));
            }
        }
    }
    moves
}

/// What a declaration says; nothing where a syntax error was reported.
fn read(declaration: &hir::Declaration) -> Result<Option<Move>, Span> {
    let missing = |arg: &Arg| matches!(arg, Arg::Expr(Expr { kind: ExprKind::Missing, .. }));
    if declaration.head.iter().any(missing) {
        return Ok(None);
    }
    let (old, new) = match declaration.head.as_slice() {
        [Arg::Expr(old), Arg::Arrow(_), Arg::Expr(new)] => (old, new),
        [_, _, _, more, ..] => return Err(more.span()),
        [first, ..] => return Err(first.span()),
        [] => return Err(declaration.keyword_span),
    };
    let new_name = new.as_ident().ok_or(new.span)?;
    if let Some(block) = &declaration.block {
        return Err(block.span);
    }
    match &old.kind {
        ExprKind::Field(app, old) => {
            let app = app.as_ident().ok_or(app.span)?;
            Ok(Some(Move { app: Some(app), old: old.clone(), new: new_name }))
        }
        _ => Ok(Some(Move { app: None, old: old.as_ident().ok_or(old.span)?, new: new_name })),
    }
}

/// Which components of an app had another name: the first one of each, by the name of today.
#[salsa::tracked(returns(ref))]
pub fn first_names(db: &dyn Db, file: File, nth: u32) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut names = BTreeMap::new();
    let all = &moves(db, file).moves;
    let Some(app) = hir::declaration(db, file, nth).as_ref().and_then(hir::Declaration::name) else { return names };
    if all.is_empty() {
        return names;
    }
    let of_app = |it: &&Move| it.app.as_ref().is_none_or(|name| name.text == app.text);
    let by_new: BTreeMap<&str, &Arc<str>> = all.iter().filter(of_app).map(|it| (&*it.new.text, &it.old.text)).collect();
    for name in components(db, file, nth) {
        let mut first = None;
        let mut seen = BTreeSet::new();
        let mut current: &str = &name;
        while let Some(old) = by_new.get(current) {
            if !seen.insert(current) {
                break;
            }
            first = Some(Arc::clone(old));
            current = old;
        }
        if let Some(first) = first {
            names.insert(name.clone(), first);
        }
    }
    names
}

/// The names of the components of an app.
fn components(db: &dyn Db, file: File, nth: u32) -> BTreeSet<Arc<str>> {
    let count = hir::declaration(db, file, nth).as_ref().and_then(|it| it.component_count).unwrap_or(0);
    let head = |number| crate::head::head(db, file, nth, number).as_ref();
    (0..count).filter_map(|number| Some(head(number)?.name.as_ref()?.text.clone())).collect()
}

/// What is wrong with the moves of a file.
pub(crate) fn check(db: &dyn Db, file: File) -> Vec<Diagnostic> {
    let Moves { moves, diagnostics } = moves(db, file);
    let mut found = diagnostics.clone();
    if moves.is_empty() {
        return found;
    }
    let apps: Vec<(Arc<str>, BTreeSet<Arc<str>>)> =
        items(db, file).apps.iter().map(|(name, nth)| (name.clone(), components(db, file, *nth))).collect();
    let mut from: BTreeMap<(Option<Arc<str>>, Arc<str>), Span> = BTreeMap::new();
    let mut to: BTreeMap<(Option<Arc<str>>, Arc<str>), Span> = BTreeMap::new();
    let app_of = |it: &Move| it.app.as_ref().map(|it| it.text.clone());
    let next: BTreeSet<(Option<Arc<str>>, Arc<str>)> =
        moves.iter().map(|it| (app_of(it), it.old.text.clone())).collect();
    for it in moves {
        let app = app_of(it);
        if let Some(name) = &it.app
            && !apps.iter().any(|(known, _)| *known == name.text)
        {
            let near = nearest(&name.text, apps.iter().map(|(known, _)| &**known));
            found.push(crate::diagnostics::unknown_app::app(&name.text, name.span, near));
            continue;
        }
        if it.old.text == it.new.text {
            found.push(bad_move::same(&it.old.text, it.new.span));
            continue;
        }
        if let Err(error) = crate::naming::dns_label(&it.old.text) {
            found.push(crate::diagnostics::invalid_name::report("a component", &it.old.text, error, it.old.span));
            continue;
        }
        if let Some(first) = from.insert((app.clone(), it.old.text.clone()), it.old.span) {
            found.push(bad_move::twice(&it.old.text, it.old.span, first));
            continue;
        }
        if let Some(first) = to.insert((app.clone(), it.new.text.clone()), it.new.span) {
            found.push(bad_move::twice(&it.new.text, it.new.span, first));
            continue;
        }
        let mine = || apps.iter().filter(|(known, _)| it.app.as_ref().is_none_or(|name| name.text == *known));
        let with_new: Vec<&str> =
            mine().filter(|(_, names)| names.contains(&it.new.text)).map(|(name, _)| &**name).collect();
        match with_new.as_slice() {
            [_, _, ..] => found.push(bad_move::ambiguous(&it.old.text, &it.new.text, &with_new, it.old.span)),
            // It was renamed again.
            [] if next.contains(&(app, it.new.text.clone())) => {}
            [] => {
                let names: BTreeSet<&str> = mine().flat_map(|(_, names)| names.iter().map(|it| &**it)).collect();
                let near = nearest(&it.new.text, names.iter().copied());
                found.push(bad_move::unknown(&it.new.text, it.new.span, near));
            }
            [_] => {}
        }
        if mine().any(|(_, names)| names.contains(&it.old.text) && (names.contains(&it.new.text) || it.app.is_some())) {
            found.push(bad_move::still_there(&it.old.text, it.old.span));
        }
    }
    found
}
