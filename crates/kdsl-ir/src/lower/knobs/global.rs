//! The values for the whole application.

use crate::knob::{KnobType, Words};
use crate::lower::chart_test;
use crate::lower::context::AppContext;
use crate::lower::image::ImageSetting;
use crate::lower::knobs::{Knobs, component, empty_list, matching, nothing, object_name, params};
use crate::lower::labels::{reserved, reserved_labels};
use crate::macros::text;
use crate::tree::Tree;

/// A DNS label that may begin a Service's name, or nothing.
const LABEL: &str = "([a-z]([-a-z0-9]*[a-z0-9])?)?";

/// Adds the knobs of the whole.
pub(crate) fn add(knobs: &mut Knobs, cx: &AppContext<'_>) {
    let paths = &cx.paths;
    for param in &cx.shared.params {
        params::add_one(knobs, param, &super::paths::app_param(&param.name), "parameter");
    }
    knobs.add(
        &paths.platform,
        KnobType::Enum(vec![text!("auto"), text!("kubernetes"), text!("openshift")]),
        Tree::Str(text!("auto")),
        text!("What the cluster is. With auto, it is asked for OpenShift's APIs."),
    );
    knobs.add(
        &paths.name_override,
        KnobType::Text { pattern: Some(text!(LABEL)), length: Some((0, 63)) },
        nothing(),
        text!("Takes the place of the application's name in names and labels. Not to be changed later: selectors never change."),
    );
    knobs.add(
        &paths.fullname_override,
        KnobType::Text { pattern: Some(text!(LABEL)), length: Some((0, 63)) },
        nothing(),
        text!("Takes the place of the release's and the application's name in the names of all objects."),
    );
    knobs.add(
        &paths.common_labels,
        KnobType::TextMap { reserved: reserved_labels(cx), words: Words::Labels },
        params::texts(&cx.shared.labels),
        text!("Labels for every object."),
    );
    let of_components = cx.components.iter().flat_map(|it| {
        let of_exposures = it.component.exposures.iter().flat_map(|it| &it.annotations);
        let of_services = it.component.services.iter().map(|service| &service.options).chain([&it.component.service]);
        it.component.annotations.iter().chain(of_exposures).chain(of_services.flat_map(|it| &it.annotations))
    });
    knobs.add(
        &paths.common_annotations,
        KnobType::TextMap {
            reserved: reserved(&super::component::object_annotations(), cx.app.annotations.iter().chain(of_components)),
            words: Words::Annotations,
        },
        params::texts(&cx.shared.annotations),
        text!("Annotations for every object."),
    );
    let keys: Vec<&str> = cx.generated_secrets().map(|it| &*it.name).collect();
    if !keys.is_empty() {
        knobs.add(
            &paths.existing_secret,
            object_name(),
            cx.shared.existing_secret.clone().map_or_else(nothing, Tree::Str),
            format!(
                "A Secret of your own with the keys {} for the whole application. Empty for one that is generated.",
                keys.join(", ")
            )
            .into(),
        );
    }
    if cx.generates_secrets() {
        knobs.add(
            &paths.generate_secrets,
            KnobType::Truth,
            Tree::Bool(true),
            text!("Whether passwords that are not there yet are generated. Turn it off where charts are rendered without a cluster, as Argo CD does: each rendering would make new ones."),
        );
    }
    knobs.section("global".to_owned(), text!("Shared with the charts that this one is a part of."));
    knobs.add(
        &paths.image_registry,
        matching(text!("([A-Za-z0-9]([A-Za-z0-9.:/_-]*[A-Za-z0-9])?)?")),
        nothing(),
        text!("A registry that takes the place of every image's own, such as a mirror."),
    );
    knobs.add(
        &paths.image_pull_secrets,
        KnobType::Field { of: "core.v1.PodSpec", name: "imagePullSecrets" },
        empty_list(),
        text!("Secrets to fetch images with, each as `name: NAME`."),
    );
    if cx.components.iter().any(|it| !it.component.volumes.is_empty()) {
        knobs.add(
            &paths.default_storage_class,
            super::volumes::storage_class_type(),
            nothing(),
            text!(
                "The storage class of every volume that has none of its own. Empty for the cluster's default, `-` for none."
            ),
        );
    }
    if cx.components.iter().any(|it| !it.component.pod.waits.is_empty()) {
        knobs.section("wait".to_owned(), text!("What waits until something else answers."));
        knobs.section(
            "wait.image".to_owned(),
            text!("The image of the containers that wait; it has to have `sh` and `nc`."),
        );
        component::add_image(knobs, cx, &paths.wait_image, ImageSetting::new(&chart_test::image(cx.app.span), None));
    }
    if cx.components.iter().any(|it| it.has_service()) {
        knobs.section("tests".to_owned(), text!("What `helm test` runs."));
        knobs.section("tests.image".to_owned(), text!("The image of its pods; it has to have `sh` and `nc`."));
        component::add_image(knobs, cx, &paths.tests_image, ImageSetting::new(&chart_test::image(cx.app.span), None));
        component::add_pull_secrets(knobs, &paths.tests_image, &[]);
    }
}
