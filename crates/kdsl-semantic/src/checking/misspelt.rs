//! One error for all uses of a name that is not known, said where it was most likely misspelt: at the use, or at the
//! declaration of a near name that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_db::{Anchor, Db, Diagnostic, Edit, File, Label, Named, Span, Unknown};

use super::outline::{Counts, Declared, Outline};
use crate::nearest::nearest;

/// So many unknown names are compared with those that are declared: a file with more is not misspelt.
const COMPARED: usize = 64;
/// So many uses get a label.
const LABELLED: usize = 4;

/// Merges and moves the errors of unknown names.
pub(super) fn attribute(db: &dyn Db, file: File, text: &str, outline: &Outline, found: &mut Vec<Diagnostic>) {
    let counts = Counts::of(text);
    let unused: Vec<&Declared> = outline.declared.iter().filter(|it| counts.word(&it.name) == 1).collect();
    let (unknown, others): (Vec<_>, Vec<_>) = std::mem::take(found)
        .into_iter()
        .partition(|it| it.unknown.is_some() && it.primary_span().is_some_and(|span| span.file == file));
    *found = others;
    let mut targets: BTreeMap<Unknown, Option<&Declared>> = BTreeMap::new();
    let mut groups: BTreeMap<(Unknown, Option<Anchor>), Vec<Diagnostic>> = BTreeMap::new();
    for diagnostic in unknown {
        let Some(unknown) = diagnostic.unknown.as_deref().cloned() else { continue };
        let compares = targets.len() < COMPARED;
        let target = targets
            .entry(unknown.clone())
            .or_insert_with(|| compares.then(|| target(&unknown, &diagnostic, &unused, &counts)).flatten())
            .is_some();
        // What is misspelt at its declaration is one mistake in the whole file.
        let anchor = diagnostic.primary_span().map(|it| it.anchor).filter(|_| !target);
        groups.entry((unknown, anchor)).or_default().push(diagnostic);
    }
    for ((unknown, _), mut group) in groups {
        let place = |it: &Diagnostic| it.primary_span().map(|span| span.range(db).start());
        group.sort_by_key(place);
        let merged = merged(group);
        let target = targets.get(&unknown).copied().flatten();
        found.extend(merged.map(|it| match target {
            Some(declared) => {
                let is_sure = counts.evidence(&unknown.name) > counts.evidence(&declared.name);
                blamed(it, declared, file, is_sure)
            }
            None => it,
        }));
    }
}

/// The declaration that was probably meant, if nothing uses its name, and no more says that it is right than the use.
fn target<'a>(
    unknown: &Unknown,
    diagnostic: &Diagnostic,
    unused: &[&'a Declared],
    counts: &Counts<'_>,
) -> Option<&'a Declared> {
    let fits = |it: &&&Declared| match unknown.what {
        Named::Value => matches!(it.what, Named::Component | Named::App | Named::Member),
        what => it.what == what,
    };
    let candidates: Vec<&&Declared> = unused.iter().filter(fits).collect();
    // What is known there is as good, if it is as near.
    let known = diagnostic.helps.iter().flat_map(|it| &it.edits).map(|it| it.text.as_str());
    let near = nearest(&unknown.name, candidates.iter().map(|it| &*it.name).chain(known))?;
    let found = candidates.into_iter().find(|it| it.name == near)?;
    (counts.evidence(&found.name) <= counts.evidence(&unknown.name)).then_some(*found)
}

/// One error for several uses.
fn merged(group: Vec<Diagnostic>) -> Option<Diagnostic> {
    let mut all = group.into_iter();
    let mut first = all.next()?;
    let mut seen: BTreeSet<Span> = first.primary_span().into_iter().collect();
    for other in all {
        let Some(span) = other.primary_span().filter(|it| seen.insert(*it)) else { continue };
        if seen.len() <= LABELLED {
            first.labels.push(Label { span, message: "and here".to_owned(), primary: false });
        }
        for help in first.helps.iter_mut().filter(|it| !it.edits.is_empty()) {
            let same = other.helps.iter().find(|it| it.message == help.message);
            help.edits.extend(same.into_iter().flat_map(|it| it.edits.clone()));
        }
    }
    Some(first)
}

/// The error with the declaration that is probably misspelt; if that is sure enough, at that place.
fn blamed(mut diagnostic: Diagnostic, declared: &Declared, file: File, is_sure: bool) -> Diagnostic {
    let Some(unknown) = diagnostic.unknown.as_deref().cloned() else { return diagnostic };
    let span = Span::new(file, Anchor::File, declared.range);
    let label = |message: String, primary: bool| Label { span, message, primary };
    let rename = vec![Edit { span, text: unknown.name.clone() }];
    let (name, near) = (&unknown.name, &declared.name);
    if is_sure {
        for it in &mut diagnostic.labels {
            it.primary = false;
        }
        diagnostic.labels.insert(0, label(format!("is this `{name}`?"), true));
        let said = diagnostic.message.trim_end_matches(" here");
        diagnostic.message = format!("{said}, and `{near}` is used nowhere");
        diagnostic.helps.clear();
        // Another name is another object, so that is not done unasked.
        return diagnostic.suggest(format!("did you mean `{name}`?"), rename);
    }
    diagnostic.labels.push(label("this is used nowhere".to_owned(), false));
    if diagnostic.helps.iter().all(|it| it.edits.is_empty())
        && let Some(used) = diagnostic.primary_span()
    {
        diagnostic.helps.clear();
        let edits = vec![Edit { span: used, text: near.clone() }];
        diagnostic = diagnostic.suggest(format!("did you mean `{near}`?"), edits);
    }
    diagnostic.suggest(format!("or call it `{name}` where it is declared"), rename)
}
