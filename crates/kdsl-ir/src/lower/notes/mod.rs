//! The notes shown after an installation: how to reach each component, how to read each credential, what stays.

mod credentials;
mod reach;
mod stays;

use std::sync::Arc;

use kdsl_semantic::model::Kind;

use crate::expression::Expr;
use crate::lower::checks;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::external::ExternalContext;
use crate::lower::replaced::{self, ReplacedContext};
use crate::lower::{cron_job, job};
use crate::macros::literal;
use crate::package::Note;

/// The notes, a paragraph each.
pub(crate) fn lower(cx: &AppContext<'_>) -> Vec<Note> {
    let mut notes = vec![note([
        Expr::Str(Arc::clone(&cx.app.name)),
        literal!(" "),
        Expr::AppVersion,
        literal!(" is installed as "),
        Expr::ReleaseName,
        literal!(" in the namespace "),
        Expr::ReleaseNamespace,
        literal!(". To see its pods:"),
        command(&everything("get pods")),
    ])];
    notes.push(said(Some(Expr::OpenShift), literal!("`oc` takes the same words as `kubectl`.")));
    for component in &cx.components {
        let before = notes.len();
        reach::add(cx, &mut notes, component);
        where_it_runs(cx, component, &mut notes, before);
        notes.extend(cx.replaced(&component.component.name).map(ReplacedContext::note));
    }
    notes.extend(cx.externals.iter().map(ExternalContext::note));
    for component in &cx.components {
        notes.extend(runs(cx, component));
    }
    credentials::add(cx, &mut notes);
    stays::add(cx, &mut notes);
    notes.extend(checks::warnings(cx));
    notes
}

/// The notes from this one on are about a component: they are there where it is.
fn where_it_runs(cx: &AppContext<'_>, component: &ComponentContext<'_>, notes: &mut [Note], from: usize) {
    if let Some(replaced) = cx.replaced(&component.component.name) {
        for note in notes.iter_mut().skip(from) {
            note.when = Some(replaced::with(replaced.is_here(), note.when.take()));
        }
    }
}

fn note(parts: impl IntoIterator<Item = Expr>) -> Note {
    said(None, Expr::concat(parts))
}

/// A paragraph that is there under a condition, or always.
pub(crate) fn said(when: Option<Expr>, text: Expr) -> Note {
    Note { when, text, of_release: false }
}

/// A command on a line of its own.
fn command(parts: &[Expr]) -> Expr {
    Expr::concat([literal!("\n  kubectl ")].into_iter().chain(parts.iter().cloned()))
}

/// What a command does, in the namespace of the release.
fn in_namespace(does: &'static str) -> Expr {
    Expr::concat([Expr::Str(format!("{does} --namespace ").into()), Expr::ReleaseNamespace])
}

/// What a command does to everything of the release.
fn everything(does: &'static str) -> [Expr; 3] {
    [in_namespace(does), literal!(" --selector app.kubernetes.io/instance="), Expr::ReleaseName]
}

fn words(component: &ComponentContext<'_>, text: &str) -> Expr {
    Expr::Str(format!("{}{text}", component.component.name).into())
}

/// When a component runs that runs to its end, and how that is seen.
fn runs(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<Note> {
    match component.component.kind {
        Kind::Job => Some(note([
            words(component, " runs once, and again when what it runs has changed. To read what it says:"),
            command(&[in_namespace("logs"), literal!(" job/"), job::name(component)]),
        ])),
        Kind::Cron => Some(note([
            words(component, " runs on the schedule "),
            cron_job::schedule(cx, component, cron_job::timetable(component)?),
            literal!(". To run it now:"),
            command(&[
                in_namespace("create job"),
                literal!(" --from=cronjob/"),
                component.name.clone(),
                literal!(" "),
                component.name.clone(),
                literal!("-now"),
            ]),
        ])),
        _ => None,
    }
}
