//! What is still there when the release is removed.

use std::sync::Arc;

use kdsl_semantic::model::Sharing;

use super::{command, everything, note};
use crate::expression::{Expr, KnobPath};
use crate::lower::claim;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::any;
use crate::lower::replaced;
use crate::macros::literal;
use crate::package::Note;

/// Adds what stays: claims, the volumes that the program describes, and generated Secrets; each where the values let it be made.
pub(super) fn add(cx: &AppContext<'_>, notes: &mut Vec<Note>) {
    let name = &cx.app.name;
    let claims: Vec<Expr> = cx.components.iter().flat_map(|it| claims(cx, it)).collect();
    if let Some(when) = any(claims) {
        let what = format!("The data of {name} stays when the release is removed. To delete it for good, after that:");
        notes.push(Note { when: Some(when), ..stays(what, &everything("delete pvc")) });
    }
    for component in &cx.components {
        for (name, when) in claim::disk_names(component) {
            let what = note([
                literal!("The PersistentVolume "),
                name.clone(),
                literal!(" stays, too. To take it out of the cluster:"),
            ]);
            let when = replaced::with_component(cx, component, when);
            notes.push(Note {
                of_release: true,
                when: Some(when),
                text: Expr::concat([what.text, command(&[literal!("delete pv "), name])]),
            });
        }
    }
    if let Some(when) = secrets(cx) {
        let what = format!(
            "The generated Secrets of {name} stay, too: what was made with them opens with them only. To delete them for good:"
        );
        notes.push(Note { when: Some(when), ..stays(what, &everything("delete secret")) });
    }
}

fn stays(what: String, delete: &[Expr]) -> Note {
    Note { of_release: true, ..note([Expr::Str(what.into()), command(delete)]) }
}

fn has_text(path: &KnobPath) -> Expr {
    Expr::HasText(Arc::new(Expr::Text(path.clone())))
}

/// When each claim of a component is made.
fn claims(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<Expr> {
    let volumes = component.component.volumes.iter().zip(&component.paths.volumes);
    let made = volumes.map(|(volume, paths)| match volume.sharing {
        Sharing::Own => claim::is_kept(paths),
        Sharing::Shared => claim::is_made(paths),
    });
    made.map(|when| replaced::with_component(cx, component, when)).collect()
}

/// When a Secret is made at all.
fn secrets(cx: &AppContext<'_>) -> Option<Expr> {
    let made = |existing: &KnobPath| Expr::Not(Arc::new(has_text(existing)));
    let mut when: Vec<Expr> =
        cx.generated_secrets().next().map(|_| made(&cx.paths.existing_secret)).into_iter().collect();
    for component in &cx.components {
        let own = component.generates_secrets().then_some(&component.paths.existing_secret);
        let certificates = component.paths.certificates.iter().map(|(_, path)| path);
        when.extend(
            own.into_iter().chain(certificates).map(|path| replaced::with_component(cx, component, made(path))),
        );
    }
    Some(Expr::All(vec![Expr::Truth(cx.paths.generate_secrets.clone()), any(when)?]))
}
