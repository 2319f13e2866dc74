//! How each credential is read.

use std::sync::Arc;

use kdsl_semantic::model::{Secret, SecretSource};

use super::{command, in_namespace, note, where_it_runs};
use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::external::ExternalContext;
use crate::lower::labels::all;
use crate::lower::{replaced, secret};
use crate::macros::literal;
use crate::package::Note;

/// Adds how the secrets of the whole, of each component and of each external are read, and what to know of generated ones.
pub(super) fn add(cx: &AppContext<'_>, notes: &mut Vec<Note>) {
    generated(notes, "the application", "", &cx.shared.secrets);
    existing(notes, "the application", &cx.shared.secrets);
    for component in &cx.components {
        let name = &component.component.name;
        let before = notes.len();
        generated(notes, name, name, &component.component.secrets);
        certificates(notes, component);
        existing(notes, name, &component.component.secrets);
        where_it_runs(cx, component, notes, before);
        if let Some(replaced) = cx.replaced(name) {
            of_external(notes, &replaced.external, Some(&replaced.is_away()));
        }
    }
    for external in cx.externals.iter() {
        of_external(notes, external, None);
    }
    if cx.generates_secrets() {
        made_once(cx, notes);
    }
}

/// What reads a key of a Secret.
fn reads(secret: &Expr, key: &str) -> Expr {
    let path = format!(" -o jsonpath='{{.data.{}}}' | base64 -d", key.replace('.', "\\."));
    command(&[in_namespace("get secret"), literal!(" "), secret.clone(), Expr::Str(path.into())])
}

/// How the keys of a Secret are read, one by one.
fn paragraph<'k>(before: String, secret: &Expr, keys: impl IntoIterator<Item = &'k str>) -> Note {
    let mut parts = vec![Expr::Str(before.into()), secret.clone(), literal!(". To read them:")];
    parts.extend(keys.into_iter().map(|key| reads(secret, key)));
    note(parts)
}

/// How the generated secrets of a component, or of the whole, are read.
fn generated(notes: &mut Vec<Note>, of: &str, owner: &str, secrets: &[Secret]) {
    let is_generated = |it: &&Secret| matches!(it.source, SecretSource::Generated { .. });
    let keys: Vec<&str> = secrets.iter().filter(is_generated).map(|it| &*it.name).collect();
    if !keys.is_empty() {
        let secret = Expr::Include(secret::helper_name(owner), None);
        notes.push(paragraph(format!("The credentials of {of} are in the Secret "), &secret, keys));
    }
}

/// How the certificates of a component are read by who is to trust them.
fn certificates(notes: &mut Vec<Note>, component: &ComponentContext<'_>) {
    let of = &component.component.name;
    for (own, secret) in secret::certificate_names(component) {
        notes.push(note([
            Expr::Str(format!("The certificate {} of {of} is in the Secret ", own.name).into()),
            secret.clone(),
            literal!(". To read what those who trust it need:"),
            reads(&secret, "ca.crt"),
        ]));
    }
}

/// How the secrets that exist already are read.
fn existing(notes: &mut Vec<Note>, of: &str, secrets: &[Secret]) {
    for secret in secrets {
        if let SecretSource::Existing { secret, keys, optional } = &secret.source {
            let has_to = if *optional { "may be there" } else { "has to be there" };
            let before =
                format!("The credentials of {of} that the release does not make are in a Secret that {has_to}: ");
            let name = Expr::Str(Arc::clone(secret));
            notes.push(paragraph(before, &name, keys.iter().map(|it| &**it)));
        }
    }
}

/// How the credentials of an external are read.
fn of_external(notes: &mut Vec<Note>, external: &ExternalContext<'_>, when: Option<&Expr>) {
    let of = &external.external.name;
    for (path, fields) in external.existing_secrets() {
        let secret = Expr::Text(path.clone());
        let before = format!("The credentials of {of} are in a Secret that has to be there: ");
        let mut keys: Vec<&str> = fields.iter().map(|it| &*it.key.key).collect();
        keys.dedup();
        notes.push(Note { when: when.cloned(), ..paragraph(before, &secret, keys) });
    }
}

/// That secrets are generated once, or have to be there because they are not.
fn made_once(cx: &AppContext<'_>, notes: &mut Vec<Note>) {
    let made = match cx.generated_secrets().next() {
        Some(_) => None,
        None => replaced::any_here(cx, cx.components.iter().filter(|it| it.makes_secrets())),
    };
    let generates = || Expr::Truth(cx.paths.generate_secrets.clone());
    let when = |condition: Expr| all([Some(condition), made.clone()].into_iter().flatten().collect());
    notes.push(Note {
        of_release: true,
        when: when(generates()),
        text: literal!(
            "Credentials are generated once and kept. A renderer without a cluster, such as Argo CD or `helm template`, can't see\n\
             those that are there and would make new ones each time: set generateSecrets to false there, and create the\n\
             Secrets beforehand."
        ),
    });
    notes.push(Note {
        of_release: true,
        when: when(Expr::Not(Arc::new(generates()))),
        text: literal!(
            "No credentials are generated, because generateSecrets is false: pods that need a Secret wait until it is there."
        ),
    });
}
