//! Objects that a program writes itself, beside those that follow from it.

use std::sync::Arc;

use kdsl_semantic::diagnostics::same_object;
use kdsl_semantic::model::CustomObject;

use crate::expression::Expr;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::labels::{Annotations, STANDARD_LABELS, metadata, object_labels};
use crate::lower::patches::Patcher;
use crate::lower::{data, names};
use crate::macros::{literal, text};
use crate::node::{Entry, Node};
use crate::package::{Object, Place};

/// Kinds that others refer to: they come before them.
const FIRST: [&str; 14] = [
    "Namespace",
    "CustomResourceDefinition",
    "PriorityClass",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "ResourceQuota",
    "LimitRange",
    "ServiceAccount",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ConfigMap",
    "Secret",
];

/// Adds the objects of the program to those that follow from it.
pub(crate) fn add(cx: &AppContext<'_>, patcher: &mut Patcher<'_, '_>, objects: &mut Vec<Object>, secrets: &[Expr]) {
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let of_components =
        cx.components.iter().flat_map(|it| it.component.objects.iter().map(move |own| (Some(&**it), own)));
    let of_app = cx.app.objects.iter().map(|own| (None, own));
    for (component, custom) in of_components.chain(of_app) {
        let name = name(component, custom);
        let same = objects.iter().chain(&first).chain(&last).find(|it: &&Object| {
            *it.kind == *custom.kind && group(&it.api_version) == group(&custom.api_version) && it.name == name
        });
        let is_secret = (&*custom.kind, &*custom.api_version) == ("Secret", "v1") && secrets.contains(&name);
        if same.is_some() || is_secret {
            let origin = same.and_then(|it| it.origin);
            patcher.report(same_object::report(&custom.kind, &custom.name, custom.span, origin));
            continue;
        }
        let owner = component.map(ComponentContext::label);
        let files = objects.iter().chain(&first).chain(&last).filter(|it| it.component == owner).map(|it| &*it.file);
        let file = format!("{}-{}", kebab_case(&custom.kind), custom.name);
        let file = names::unique_label(&file, files.collect::<Vec<_>>().into_iter()).into();
        let body = body(cx, component, custom, &name, patcher);
        let object = Object {
            api_version: custom.api_version.to_string().into(),
            kind: custom.kind.to_string().into(),
            namespaced: custom.namespaced,
            name,
            component: owner,
            file,
            when: None,
            body,
            place: Place::Both,
            origin: Some(custom.span),
        };
        if FIRST.contains(&&*object.kind) { &mut first } else { &mut last }.push(object);
    }
    let namespaces = objects.iter().take_while(|it| it.kind == "Namespace").count();
    objects.splice(namespaces..namespaces, first);
    objects.extend(last);
}

fn name(component: Option<&ComponentContext<'_>>, custom: &CustomObject) -> Expr {
    match component {
        _ if custom.is_exact => Expr::Str(Arc::clone(&custom.name)),
        Some(component) => names::object(&component.component.object_name, &custom.name),
        None => Expr::concat([names::fullname(), literal!("-"), Expr::Str(Arc::clone(&custom.name))]),
    }
}

fn body(
    cx: &AppContext<'_>,
    component: Option<&ComponentContext<'_>>,
    custom: &CustomObject,
    name: &Expr,
    patcher: &mut Patcher<'_, '_>,
) -> Node {
    let mut labels = match component {
        Some(component) => object_labels(cx, component),
        None => vec![Entry::Include(text!("labels"))],
    };
    for label in &custom.labels {
        if STANDARD_LABELS.contains(&&*label.key) {
            patcher.report(same_object::label(&label.key, label.key_span));
            continue;
        }
        labels = patcher.with_entry(labels, label);
    }
    let whole = Node::Map(vec![metadata(name.clone(), labels, Annotations::of_object(cx))]);
    let mut whole = custom.annotations.iter().fold(whole, |whole, it| patcher.with_annotation(whole, it));
    if let Node::Map(entries) = &mut whole {
        if let Some(Entry::Field { value: Node::Map(metadata), .. }) = entries.first_mut() {
            metadata.extend(data::entries(cx, &custom.metadata));
        }
        entries.extend(data::entries(cx, &custom.body));
    }
    whole
}

fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

/// `NetworkPolicy` as `network-policy`.
fn kebab_case(kind: &str) -> String {
    let mut kebab = String::with_capacity(kind.len() + 4);
    let mut was_lower = false;
    for character in kind.chars() {
        if character.is_uppercase() && was_lower {
            kebab.push('-');
        }
        was_lower = !character.is_uppercase();
        kebab.extend(character.to_lowercase());
    }
    kebab
}
