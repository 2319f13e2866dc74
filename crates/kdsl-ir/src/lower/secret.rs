//! Secrets that are generated once.

use std::sync::Arc;

use kdsl_semantic::model::{Instead, Secret, SecretKey, SecretSource};

use crate::expression::{Expr, KnobPath};
use crate::helper::{Helper, HelperBody};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::expression::text_of;
use crate::lower::labels::{Annotations, object_labels};
use crate::lower::{names, replaced};
use crate::macros::{field, literal, text};
use crate::node::{Entry, Node};
use crate::package::{GeneratedSecret, RandomText, SecretContent};

/// The name of the Secret that has a key.
pub(crate) fn name_of(key: &SecretKey) -> Expr {
    let name = |key: &SecretKey| match &key.existing {
        Some(existing) => Expr::Str(Arc::clone(existing)),
        None => Expr::Include(helper_of(key), None),
    };
    switched(key, key.instead.as_deref(), &name)
}

/// The key within the Secret.
pub(crate) fn key_of(key: &SecretKey) -> Expr {
    switched(key, key.instead.as_deref(), &|key| Expr::Str(Arc::clone(&key.key)))
}

/// What is so of a secret: of the one that a component provides, or of the external's that is in its place.
fn switched(key: &SecretKey, instead: Option<&Instead>, is: &dyn Fn(&SecretKey) -> Expr) -> Expr {
    let Some(instead) = instead else { return is(key) };
    let here = switched(key, instead.otherwise.as_deref(), is);
    let away = switched(&instead.key, instead.key.instead.as_deref(), is);
    match here == away {
        true => here,
        false => Expr::If(Arc::new((replaced::is_here(&instead.component), here, away))),
    }
}

/// Whether two keys are in one Secret, whatever is in a component's place.
pub(crate) fn is_same(one: &SecretKey, other: &SecretKey) -> bool {
    name_of(one) == name_of(other)
}

/// Where a Secret is there only as long as a component is, or only as long as it is not: whether it is.
pub(crate) fn exists(cx: &AppContext<'_>, key: &SecretKey) -> Option<Expr> {
    if key.instead.is_some() || key.existing.is_some() {
        return None;
    }
    match key.component.split_once('.') {
        Some((component, _)) => cx.replaced(component).map(|it| it.is_away()),
        None => cx.replaced(&key.component).map(|it| it.is_here()),
    }
}

/// The name of the helper that names the Secret that has a key and is made.
pub(crate) fn helper_of(key: &SecretKey) -> Arc<str> {
    match key.certificate {
        true => certificate_helper_name(&key.component, &key.name),
        false => helper_name(&key.component),
    }
}

/// The name of the helper that names the Secret of a component or external, or of the whole application.
pub(crate) fn helper_name(component: &str) -> Arc<str> {
    match component {
        "" => text!("secretName"),
        component => format!("{component}.secretName").into(),
    }
}

fn certificate_helper_name(component: &str, name: &str) -> Arc<str> {
    match name {
        // That is what the helper of an external in the component's place is called.
        "external" => format!("{component}.certificate.external.secretName").into(),
        name => format!("{component}.{name}.secretName").into(),
    }
}

/// For how many days a certificate is good: ten years, since it is made once and never again.
const CERTIFICATE_DAYS: u32 = 3650;

/// The certificates of a component, each with the value that names another Secret, and their hosts.
fn certificates<'a>(
    component: &'a ComponentContext<'_>,
) -> impl Iterator<Item = (&'a Secret, &'a KnobPath, &'a [kdsl_semantic::model::Expr])> {
    component.component.secrets.iter().filter_map(|secret| match &secret.source {
        SecretSource::Certificate { hosts } => {
            let (_, path) = component.paths.certificates.iter().find(|(name, _)| *name == secret.name)?;
            Some((secret, path, hosts.as_slice()))
        }
        _ => None,
    })
}

/// The certificates of a component, each with the name of its Secret.
pub(crate) fn certificate_names<'a>(component: &'a ComponentContext<'_>) -> impl Iterator<Item = (&'a Secret, Expr)> {
    certificates(component).map(|(secret, ..)| {
        let helper = certificate_helper_name(&component.component.name, &secret.name);
        (secret, Expr::Include(helper, None))
    })
}

/// The helpers that name the Secrets of a component's certificates.
pub(crate) fn certificate_helpers(component: &ComponentContext<'_>) -> Vec<Helper> {
    let helper = |(secret, path, _): (&Secret, &KnobPath, _)| Helper {
        name: certificate_helper_name(&component.component.name, &secret.name),
        docs: format!("The name of the Secret with the certificate {} of {}.", secret.name, component.component.name)
            .into(),
        body: HelperBody::Text(Expr::Coalesce(vec![
            Expr::Text(path.clone()),
            names::object(&component.component.name, &secret.name),
        ])),
    };
    certificates(component).map(helper).collect()
}

/// The Secrets of the certificates that are generated for a component.
///
/// **Invariant:** they are kept like other generated Secrets: those who trust one would not trust another.
pub(crate) fn lower_certificates(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Vec<GeneratedSecret> {
    let lowered = certificates(component).map(|(secret, path, hosts)| GeneratedSecret {
        name: names::object(&component.component.name, &secret.name),
        component: component.label(),
        when: is_made(cx, path),
        metadata: kept_metadata(cx, object_labels(cx, component)),
        content: SecretContent::Certificate {
            hosts: hosts.iter().map(|it| text_of(cx, it)).collect(),
            days: CERTIFICATE_DAYS,
        },
        origin: secret.span,
    });
    lowered.collect()
}

/// Whether a Secret is made: secrets are generated, and the values name no other.
fn is_made(cx: &AppContext<'_>, existing: &KnobPath) -> Expr {
    let exists = Expr::HasText(Arc::new(Expr::Text(existing.clone())));
    Expr::All(vec![Expr::Truth(cx.paths.generate_secrets.clone()), Expr::Not(Arc::new(exists))])
}

/// The metadata of a Secret that outlives its release.
fn kept_metadata(cx: &AppContext<'_>, labels: Vec<Entry>) -> Vec<Entry> {
    let annotations = Annotations::of_object(cx).with(field!("helm.sh/resource-policy": literal!("keep")));
    let mut metadata = vec![field!("labels": Node::Map(labels))];
    metadata.extend(annotations.into_entry());
    metadata
}

/// The helper that names the Secret of the whole application, if it has one.
pub(crate) fn helper_of_app(cx: &AppContext<'_>) -> Option<Helper> {
    cx.generated_secrets().next().map(|_| Helper {
        name: helper_name(""),
        docs: text!("The name of the Secret with the credentials of the whole application."),
        body: HelperBody::Text(Expr::Coalesce(vec![Expr::Text(cx.paths.existing_secret.clone()), names::fullname()])),
    })
}

/// The Secret that is generated for the whole application, under the base of names.
pub(crate) fn lower_of_app(cx: &AppContext<'_>) -> Option<GeneratedSecret> {
    let origin = cx.generated_secrets().next()?.span;
    Some(GeneratedSecret {
        name: names::fullname(),
        component: text!(""),
        when: is_made(cx, &cx.paths.existing_secret),
        metadata: kept_metadata(cx, vec![Entry::Include(text!("labels"))]),
        content: SecretContent::Texts(random_texts(cx.generated_secrets())),
        origin,
    })
}

/// The keys of those that are generated.
fn random_texts<'a>(secrets: impl Iterator<Item = &'a Secret>) -> Vec<(Arc<str>, RandomText)> {
    let key = |it: &Secret| match it.source {
        SecretSource::Generated { length, charset } => Some((Arc::clone(&it.name), RandomText { length, charset })),
        _ => None,
    };
    secrets.filter_map(key).collect()
}

/// The helper that names a component's Secret, if it has one.
pub(crate) fn helper(component: &ComponentContext<'_>) -> Option<Helper> {
    component.generates_secrets().then(|| Helper {
        name: helper_name(&component.component.name),
        docs: format!("The name of the Secret with the credentials of {}.", component.component.name).into(),
        body: HelperBody::Text(Expr::Coalesce(vec![
            Expr::Text(component.paths.existing_secret.clone()),
            component.name.clone(),
        ])),
    })
}

/// The Secret that is generated for a component, with a key for each of its secrets.
///
/// **Invariant:** it is kept as long as the data that it opens: a release that is removed leaves both.
pub(crate) fn lower(cx: &AppContext<'_>, component: &ComponentContext<'_>) -> Option<GeneratedSecret> {
    let is_generated = |it: &&Secret| matches!(it.source, SecretSource::Generated { .. });
    let origin = component.component.secrets.iter().find(is_generated)?.span;
    let keys = random_texts(component.component.secrets.iter());
    Some(GeneratedSecret {
        name: component.name.clone(),
        component: component.label(),
        when: is_made(cx, &component.paths.existing_secret),
        metadata: kept_metadata(cx, object_labels(cx, component)),
        content: SecretContent::Texts(keys),
        origin,
    })
}
