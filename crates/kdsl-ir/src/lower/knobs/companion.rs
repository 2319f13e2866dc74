//! The values of the containers beside the main one.

use std::sync::Arc;

use kdsl_semantic::model::Role;

use crate::knob::{KnobType, Words};
use crate::lower::context::{AppContext, ComponentContext};
use crate::lower::knobs::{Knobs, component, empty_list, empty_map, flowing};
use crate::lower::{image, probes};
use crate::macros::text;

/// Adds the knobs of the containers beside the main one. `variables` are the names that the environment of each has already.
pub(crate) fn add(
    knobs: &mut Knobs,
    cx: &AppContext<'_>,
    component: &ComponentContext<'_>,
    variables: Vec<Vec<Arc<str>>>,
) {
    let companions = component.component.companions.iter().zip(&component.paths.companions).zip(variables);
    for ((companion, paths), variables) in companions {
        let before = knobs.knobs.len();
        if let Some(image) = &paths.image {
            knobs.section(image.whole.dotted(), text!("Its image."));
            component::add_image(knobs, cx, image, image::of_companion(component, companion));
        }
        if let Some(extra_env) = &paths.extra_env {
            let ty = KnobType::TextMap { reserved: variables, words: Words::Variables };
            knobs.add(extra_env, ty, empty_map(), text!("Further environment variables, by name."));
        }
        if let Some(from) = &paths.extra_env_from {
            let docs = text!(
                "Secrets and ConfigMaps of which every key becomes an environment variable, in Kubernetes' notation."
            );
            knobs.add(from, KnobType::Field { of: "core.v1.Container", name: "envFrom" }, empty_list(), docs);
        }
        if let Some(resources) = &paths.resources {
            let docs = text!("What it asks for, and what it may use at most.");
            let in_app = component.companion_in_app(companion).map(|it| &it.container.resources);
            component::add_resources(knobs, cx, resources, (&companion.container.resources, in_app), docs);
        }
        if companion.role == Role::Sidecar {
            let in_app = component.companion_in_app(companion).map(|it| &it.container);
            let plan = probes::plan(component, &companion.container, in_app, Some(&companion.name));
            component::add_plan(knobs, cx, plan, &paths.probes);
        }
        if knobs.knobs.len() > before {
            let head = match companion.role {
                Role::Init => format!("{}: runs to its end before the main container starts.", companion.name),
                Role::Sidecar => format!("{}: runs beside the main container.", companion.name),
            };
            let docs = companion.docs.as_deref().map(flowing).unwrap_or_default();
            let docs = match docs.split("\n\n").next() {
                Some(first) if !first.is_empty() => format!("{head} {first}"),
                _ => head,
            };
            knobs.section(paths.whole.dotted(), docs.into());
        }
    }
}
