//! Selectors of labels.

use kdsl_db::tree::Tree;

use super::metadata::labels;
use crate::at::{At, Origin};
use crate::forms::Form;

const SELECTOR: Origin = Origin {
    file: "staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go",
    function: "ValidateLabelSelector",
};
const REQUIREMENT: Origin = Origin { function: "ValidateLabelSelectorRequirement", ..SELECTOR };

/// `ValidateLabelSelector`
pub(super) fn check(selector: At<'_>) {
    labels(selector, "matchLabels");
    for requirement in selector.items("matchExpressions") {
        requirement.child("key").must_be(Form::Qualified, REQUIREMENT);
        let values = requirement.count("values");
        match requirement.text("operator") {
            Some("In" | "NotIn") if values == 0 => {
                requirement.child("values").refuse(REQUIREMENT, "must have at least one value for `In` and `NotIn`");
            }
            Some("Exists" | "DoesNotExist") if values > 0 => {
                requirement.child("values").refuse(REQUIREMENT, "must be empty for `Exists` and `DoesNotExist`");
            }
            _ => {}
        }
        requirement.items("values").for_each(|it| it.must_be(Form::LabelValue, REQUIREMENT));
    }
}

/// Whether a selector has no requirement.
pub(super) fn is_empty(selector: At<'_>) -> bool {
    selector.count("matchLabels") + selector.count("matchExpressions") == 0
}

/// Whether a selector selects what has these labels.
pub(super) fn selects(selector: At<'_>, labels: &Tree) -> bool {
    let value = |key: &str| labels.get(key).and_then(Tree::as_str);
    let has_labels = selector.entries("matchLabels").all(|(key, wanted)| value(key) == wanted.as_text());
    has_labels
        && selector.items("matchExpressions").all(|requirement| {
            let found = requirement.text("key").and_then(value);
            let is_listed = || found.is_some() && requirement.items("values").any(|it| it.as_text() == found);
            match requirement.text("operator") {
                Some("In") => is_listed(),
                Some("NotIn") => !is_listed(),
                Some("Exists") => found.is_some(),
                Some("DoesNotExist") => found.is_none(),
                _ => true,
            }
        })
}
