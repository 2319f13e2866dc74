//! Environments: the values that differ in them.

use std::sync::Arc;

use kdsl_semantic::model::{ComponentOverride, Count, Environment};

use crate::expression::KnobPath;
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::params;
use crate::lower::resources;
use crate::macros::text;
use crate::tree::Tree;

/// The environments of an application.
pub(crate) fn lower(cx: &AppContext<'_>) -> Vec<(Arc<str>, Option<Arc<str>>, Tree)> {
    cx.app
        .environments
        .iter()
        .map(|environment| (Arc::clone(&environment.name), environment.docs.clone(), values(cx, environment)))
        .collect()
}

fn values(cx: &AppContext<'_>, environment: &Environment) -> Tree {
    let mut values = Tree::Map(Vec::new());
    for difference in &environment.components {
        if let Some(component) = cx.component(&difference.component) {
            component_values(&mut values, component, difference);
        }
    }
    values
}

fn component_values(values: &mut Tree, component: &ComponentContext<'_>, difference: &ComponentOverride) {
    let paths = &component.paths;
    for (name, value) in &difference.params {
        let nth = component.component.params.iter().position(|param| param.name == *name);
        if let Some((param, path)) =
            nth.and_then(|nth| Some((component.component.params.get(nth)?, paths.params.get(nth)?)))
        {
            put(values, path, params::tree(param, value));
        }
    }
    match difference.count {
        None => {}
        Some(Count::Fixed(count)) => {
            put(values, &paths.replica_count, Tree::Int(i64::from(count)));
            if component.scales {
                put(values, &paths.autoscaling_enabled, Tree::Bool(false));
            }
        }
        Some(Count::Range(least, largest)) => {
            put(values, &paths.autoscaling_enabled, Tree::Bool(true));
            put(values, &paths.min_replicas, Tree::Int(i64::from(least.max(1))));
            put(values, &paths.max_replicas, Tree::Int(i64::from(largest.max(1))));
        }
    }
    if let Some(image) = &difference.image {
        put(values, &paths.image.registry, Tree::Str(Arc::clone(&image.registry)));
        put(values, &paths.image.repository, Tree::Str(Arc::clone(&image.repository)));
        put(values, &paths.image.tag, Tree::Str(Arc::clone(&image.tag)));
        put(values, &paths.image.digest, Tree::Str(Arc::clone(&image.digest)));
    }
    if let Some(other) = &difference.resources {
        match resources::difference(other) {
            Tree::Map(entries) if entries.is_empty() => {}
            tree => put(values, &paths.resources, tree),
        }
    }
    for (name, size) in &difference.sizes {
        let nth = component.component.volumes.iter().position(|volume| volume.name == *name);
        if let Some(volume) = nth.and_then(|nth| paths.volumes.get(nth)) {
            put(values, &volume.size, Tree::Str(Arc::clone(size)));
        }
    }
    if let Some(exposures) = &difference.expose {
        exposure_values(values, component, exposures);
    }
}

/// Other ways in. One that the application has and the environment does not is turned off.
fn exposure_values(values: &mut Tree, component: &ComponentContext<'_>, exposures: &[kdsl_semantic::model::Expose]) {
    for (nth, paths) in component.paths.ingresses.iter().enumerate() {
        put(values, &paths.enabled, Tree::Bool(exposures.get(nth).is_some()));
        let Some(expose) = exposures.get(nth) else { continue };
        put(values, &paths.hostname, Tree::Str(Arc::clone(&expose.host)));
        let before = component.component.exposures.get(nth);
        if before.is_none_or(|it| it.path != expose.path) {
            put(values, &paths.path, Tree::Str(Arc::clone(&expose.path)));
        }
        let text = |text: &Option<Arc<str>>| Tree::Str(text.clone().unwrap_or_else(|| text!("")));
        if before.map_or(&None, |it| &it.class) != &expose.class {
            put(values, &paths.class, text(&expose.class));
        }
        if before.map_or(&None, |it| &it.tls) != &expose.tls {
            put(values, &paths.tls_secret, text(&expose.tls));
        }
    }
}

/// Puts a value at its place, making the maps on the way.
fn put(values: &mut Tree, path: &KnobPath, value: Tree) {
    let mut place = values;
    for name in path.0.iter() {
        if !matches!(place, Tree::Map(_)) {
            *place = Tree::Map(Vec::new());
        }
        let Tree::Map(entries) = place else { return };
        let nth = entries.iter().position(|(key, _)| key == name).unwrap_or_else(|| {
            entries.push((Arc::clone(name), Tree::Null));
            entries.len() - 1
        });
        let Some((_, next)) = entries.get_mut(nth) else { return };
        place = next;
    }
    *place = value;
}
