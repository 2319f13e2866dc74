//! What is shown when a Template was processed.

use std::collections::BTreeSet;
use std::sync::Arc;

use kdsl_ir::{Expr, Package, Tree};

use super::Reading;
use crate::evaluate::open::Open;
use crate::evaluate::{Evaluator, Settings};

/// What stands for the namespace where none is known: the shell asks for it.
const ASKED_NAMESPACE: &str = "$(oc project -q)";

/// The notes, and what becomes of passwords and of what is removed.
pub(super) fn message(
    package: &Package,
    values: &Tree,
    settings: &Settings,
    open: Open<'_>,
    reading: &Reading,
    secrets: &[Arc<str>],
) -> String {
    let known = settings.namespace.as_ref().or(package.namespace.as_ref());
    let namespace = known.cloned().unwrap_or_else(|| Arc::from(ASKED_NAMESPACE));
    let settings = Settings { namespace: Some(namespace), ..settings.clone() };
    let release = Expr::ReleaseName;
    let mut evaluator = Evaluator::new(package, values, &settings);
    evaluator.leave_open(open);
    let mut texts: Vec<Arc<str>> = Vec::new();
    for note in package.notes.iter().filter(|it| !it.of_release) {
        if note.when.as_ref().is_none_or(|it| evaluator.truth(it)) {
            texts.push(evaluator.text(&note.text));
        }
    }
    texts.extend(passwords(secrets));
    texts.push(removal(reading, &evaluator.text(&release)));
    texts.join("\n\n")
}

/// What to do about the passwords when the template is processed again.
fn passwords(secrets: &[Arc<str>]) -> Option<Arc<str>> {
    if secrets.is_empty() {
        return None;
    }
    let given: Vec<String> = secrets.iter().map(|name| format!("-p {name}=…")).collect();
    Some(Arc::from(format!(
        "Passwords that are not given are generated each time the template is processed, and a Secret that is there refuses \
         other ones.\nTo process it again for this installation, give those that are there: {}",
        given.join(" ")
    )))
}

/// How all of it is removed, but for what can't be made again.
fn removal(reading: &Reading, release: &str) -> Arc<str> {
    let kept = ["PersistentVolumeClaim", "PersistentVolume", "Secret"];
    let kinds = reading.manifests.iter().map(|it| &*it.kind).filter(|kind| !kept.contains(kind));
    let kinds: BTreeSet<String> = kinds.map(str::to_lowercase).collect();
    let kinds: Vec<&str> = kinds.iter().map(|it| &**it).collect();
    Arc::from(format!(
        "To remove it: oc delete {} --selector app.kubernetes.io/instance={release}\nClaims and Secrets stay, so that no data \
         is lost.",
        kinds.join(",")
    ))
}
